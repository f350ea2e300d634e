import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from knowledge.embeddings import Encoder
from knowledge.heal import heal
from knowledge.index import IndexUnavailable, VectorIndex
from knowledge.library import library
from knowledge.locks import InUse
from knowledge.memory import MemoryTexts
from knowledge.search import Search
from knowledge.sources import whole
from knowledge.sync import sync
from tests.knowledge.articles import articles


def test_library_without_weights_searches_by_words(tmp_path: Path) -> None:
    made = library(MemoryTexts(), tmp_path / "chroma", Encoder(tmp_path / "encoder", weights=tmp_path))
    sync("main", whole(articles()), made)
    found = Search(made).find("forgot password", "en").passages[0]

    assert "model.safetensors" in made.lack
    assert (found.source.id, found.chunk_score) == ("password", 0)
    assert not (tmp_path / "chroma").exists()


def test_folder_in_use_is_refused(encoder: Encoder, tmp_path: Path) -> None:
    first = library(MemoryTexts(), tmp_path, encoder)
    with pytest.raises(InUse):
        library(MemoryTexts(), tmp_path, encoder)
    first.close()
    library(MemoryTexts(), tmp_path, encoder).close()


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Run a Chroma server and give its address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    chroma = Path(sys.executable).with_name("chroma")
    folder = tmp_path_factory.mktemp("server")
    command = [str(chroma), "run", "--path", str(folder), "--host", "127.0.0.1", "--port", str(port)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    address = f"http://127.0.0.1:{port}"
    _wait(address)
    yield address
    process.kill()
    process.wait()


def _wait(address: str) -> None:
    for _ in range(100):
        try:
            return VectorIndex(address, "any").close()
        except IndexUnavailable:
            time.sleep(0.1)
    raise TimeoutError(address)


def test_two_processes_share_a_server(server: str, encoder: Encoder) -> None:
    texts = MemoryTexts()
    writer, reader = library(texts, server, encoder), library(texts, server, encoder)
    search = Search(reader)
    before = search.find("forgot password", "en").passages
    sync("main", whole(articles()), writer)
    after = search.find("forgot password", "en").passages

    assert before == ()
    assert (after[0].source.id, after[0].chunk_score > 0) == ("password", True)


def test_shelf_made_anew_by_another_is_found_again(server: str, encoder: Encoder) -> None:
    texts = MemoryTexts()
    writer, reader = library(texts, server, encoder), library(texts, server, encoder)
    sync("main", whole(articles()), writer)
    search = Search(reader)
    search.find("forgot password", "en")
    assert writer.index
    for shelf in writer.index.shelves():
        writer.index._client.delete_collection(writer.index.label(shelf))
    heal(writer)

    assert search.find("forgot password", "en").passages[0].chunk_score > 0

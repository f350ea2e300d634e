"""One encoder a test process, and libraries that close themselves."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from knowledge.embeddings import Encoder
from knowledge.index import VectorIndex
from knowledge.library import Library
from knowledge.memory import MemoryTexts
from tests.knowledge.articles import Letters


@pytest.fixture(scope="session")
def encoder(tmp_path_factory: pytest.TempPathFactory) -> Encoder:
    """Build the real encoder once."""
    return Encoder(tmp_path_factory.mktemp("encoder"))


@pytest.fixture
def shelved(tmp_path: Path) -> Iterator[Library]:
    """Give an empty library over a real Chroma folder, with an encoder that costs nothing."""
    letters = Letters()
    library = Library(MemoryTexts(), letters, VectorIndex(tmp_path / "chroma", letters.id), ("en", "de"))
    yield library
    library.close()


@pytest.fixture
def by_words() -> Library:
    """Give an empty library without an encoder."""
    return Library(MemoryTexts(), lack="no weights")


@pytest.fixture
def close() -> Iterator[Callable[[Library], Library]]:
    """Give a function that remembers to close a library."""
    opened: list[Library] = []

    def remember(library: Library) -> Library:
        opened.append(library)
        return library

    yield remember
    for library in opened:
        library.close()

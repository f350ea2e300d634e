"""Requirement: kill during a pass, disk full, two processes at once: answers go on, the index is right afterwards."""

import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from app.clock import CLOCK
from app.store.passes import Passes
from knowledge.index import IndexUnavailable, VectorIndex
from knowledge.library import Library
from knowledge.passages import Audience
from knowledge.search import Search
from knowledge.sync import TOGETHER
from tests.app.passing import library, opened, origins

ROOT = Path(__file__).parents[2]
COUNT = 150


@contextmanager
def passing(folder: Path, words: str, chroma: str = "-", limit: int = 0) -> Iterator[subprocess.Popen[str]]:
    """Run a pass in a process of its own, once a line is written to it; kill it at the end."""
    command = [sys.executable, "-m", "tests.app.passing", str(folder), chroma, str(COUNT), words, str(limit)]
    with subprocess.Popen(
        command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as running:
        assert running.stdout
        assert running.stdout.readline() == "ready\n"
        try:
            yield running
        finally:
            running.kill()


def go(running: subprocess.Popen[str]) -> None:
    """Let it begin."""
    assert running.stdin
    running.stdin.write("go\n")
    running.stdin.flush()


def until(running: subprocess.Popen[str], line: str) -> str:
    """Read what it says as far as a line that begins so; return that."""
    assert running.stdout
    return next(said for said in running.stdout if said.startswith(line))


def words(held: Library) -> set[str]:
    """Return the first word of every public text."""
    return {chunk.text.split()[0] for _, chunk in held.texts.chunks(Audience.PUBLIC)}


def right(held: Library) -> bool:
    """Say whether every text has its vectors, and no vector lacks its text."""
    assert held.index
    held.index.refresh()
    wanted = {one for some in held.texts.held() for one in (some.key, *some.chunks)}
    return wanted == {one for shelf in held.index.shelves() for one in held.index.ids(shelf)}


@pytest.mark.slow
@pytest.mark.parametrize("after", [40, 149])
def test_pass_that_is_killed_is_made_good_by_the_next(after: int, tmp_path: Path) -> None:
    with passing(tmp_path, "Old") as running:
        go(running)
        assert until(running, "end") == f"end {COUNT} 0 \n"
    with passing(tmp_path, "New") as running:
        go(running)
        until(running, f"{after}\n")
        running.send_signal(signal.SIGKILL)
    with closing(opened(tmp_path)) as store, closing(library(tmp_path, store)) as held:
        found = Search(held).find("article number 7", "en")
        deleted = COUNT - len(held.texts.keys("main"))
        found_ended = Passes(store, CLOCK).every()[0].ended
        again = origins(tmp_path, store, held, COUNT, "New")
        report = again.sync(full=False)["main"]

        assert found.passages
        assert (deleted, found_ended) == (0, None)
        assert report.changed <= COUNT - after + TOGETHER  # what was done is not done again
        assert (words(held), right(held)) == ({"New"}, True)
        assert again.mend() == ""


@pytest.mark.slow
def test_full_disk_breaks_a_pass_off_and_the_next_one_is_whole(tmp_path: Path) -> None:
    with passing(tmp_path, "Old") as running:
        go(running)
        until(running, "end")
    size = (tmp_path / "deskmate.db").stat().st_size
    with passing(tmp_path, "New", limit=size + 100_000) as running:
        go(running)
        told = until(running, "end")
    with closing(opened(tmp_path)) as store, closing(library(tmp_path, store)) as held:
        found = Search(held).find("article number 7", "en")
        kept = len(held.texts.keys("main"))
        origins(tmp_path, store, held, COUNT, "New").sync(full=True)

        assert "broke off" in told
        assert (bool(found.passages), kept) == (True, COUNT)
        assert (words(held), right(held)) == ({"New"}, True)


@pytest.fixture
def server(tmp_path: Path) -> Iterator[str]:
    """Run a Chroma server and give its address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    chroma = str(Path(sys.executable).with_name("chroma"))
    command = [chroma, "run", "--path", str(tmp_path / "server"), "--host", "127.0.0.1", "--port", str(port)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    address = f"http://127.0.0.1:{port}"
    for _ in range(150):
        try:
            VectorIndex(address, "any").close()
            break
        except IndexUnavailable:
            time.sleep(0.1)
    yield address
    process.kill()
    process.wait()


@pytest.mark.slow
def test_two_processes_at_once_make_one_pass(tmp_path: Path, server: str) -> None:
    with passing(tmp_path, "Same", server) as one, passing(tmp_path, "Same", server) as other:
        go(one)
        until(one, "2\n")
        go(other)
        told = sorted([until(one, "end"), until(other, "end")])
    with closing(opened(tmp_path)) as store, closing(library(tmp_path, store, server)) as held:
        assert told == ["end 0 0 \n", f"end {COUNT} 0 \n"]
        assert (words(held), right(held)) == ({"Same"}, True)


def test_folder_of_vectors_has_one_process(tmp_path: Path) -> None:
    with passing(tmp_path, "Any") as first:
        refused = subprocess.run(
            [sys.executable, "-m", "tests.app.passing", str(tmp_path), "-", "1", "x", "0"],
            cwd=ROOT, capture_output=True, text=True, check=False,
        )  # fmt: skip

    assert refused.returncode
    assert f"in use by process {first.pid}" in refused.stderr

"""Test that vectors are built again while questions are answered, whatever happened to them."""

import os
import shutil
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest

from knowledge.embeddings import Vectors
from knowledge.heal import heal, mend
from knowledge.index import IndexUnavailable, Kind, VectorIndex
from knowledge.library import Library
from knowledge.locks import InUse
from knowledge.memory import MemoryTexts
from knowledge.passages import Found
from knowledge.search import Search
from knowledge.sources import whole
from knowledge.sync import sync
from tests.knowledge.articles import TOPICS, Letters, article, articles

QUESTION = "I forgot my password"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "chroma"


@pytest.fixture
def full(shelved: Library) -> Library:
    """Give a library of all topics."""
    sync("main", whole(articles()), shelved)
    return shelved


def ids(library: Library) -> set[str]:
    """Return everything that has a vector."""
    assert library.index
    return {one for shelf in library.index.shelves() for one in library.index.ids(shelf)}


EVERY = {f"main/en-us/{name}{part}" for name in TOPICS for part in ("", "#0")}


def fused(found: Found) -> bool:
    """Say whether vectors had their part in it."""
    return found.passages[0].chunk_score > 0


def take_away(folder: Path) -> None:
    shutil.rmtree(folder)


def replace_by_empty(folder: Path) -> None:
    shutil.rmtree(folder)
    folder.mkdir()


def overwrite(folder: Path) -> None:
    file = folder / "chroma.sqlite3"
    with file.open("r+b") as opened:
        opened.write(os.urandom(file.stat().st_size))


def truncate(folder: Path) -> None:
    (folder / "chroma.sqlite3").write_bytes(b"")


HARM = pytest.mark.parametrize("harm", [take_away, replace_by_empty, overwrite, truncate])


@HARM
def test_lost_vectors_are_built_again_while_questions_are_answered(
    harm: Callable[[Path], None], full: Library, folder: Path
) -> None:
    search = Search(full)
    before = search.find(QUESTION, "en")
    harm(folder)
    between = search.find(QUESTION, "en")
    wrong = mend(full)
    after = search.find(QUESTION, "en")

    assert "built again" in wrong
    assert [one.passages[0].source.id for one in (before, between, after)] == ["password"] * 3
    assert (fused(before), fused(after)) == (True, True)
    assert ids(full) == EVERY
    assert mend(full) == ""


@HARM
def test_folder_is_still_owned_when_it_was_taken_away(
    harm: Callable[[Path], None], full: Library, folder: Path
) -> None:
    harm(folder)
    with pytest.raises(InUse):
        VectorIndex(folder, "another")


@pytest.mark.parametrize("harm", [overwrite, truncate])
def test_service_starts_with_a_folder_that_cannot_be_read(
    harm: Callable[[Path], None], full: Library, folder: Path
) -> None:
    full.close()
    harm(folder)
    letters = Letters()
    again = Library(full.texts, letters, VectorIndex(folder, letters.id))
    assert again.index
    damaged, found = again.index.damaged, Search(again).find(QUESTION, "en")
    heal(again)
    built = ids(again)
    again.close()

    assert ("built again" in damaged) is (harm is overwrite)  # an empty file is a new one
    assert found.passages[0].source.id == "password"
    assert built == EVERY
    assert (folder.with_name("chroma.broken") / "chroma.sqlite3").exists() is (harm is overwrite)


def test_pass_over_lost_vectors_breaks_off_and_the_next_one_is_whole(full: Library, folder: Path) -> None:
    take_away(folder)
    with pytest.raises(IndexUnavailable):
        sync("main", whole([article(body="<p>New words</p>"), *articles()[1:]]), full)
    mend(full)
    report = sync("main", whole([article(body="<p>New words</p>"), *articles()[1:]]), full)

    assert (report.changed, ids(full)) == (1, EVERY)


def test_half_an_index_is_not_asked(full: Library, folder: Path) -> None:
    """What has no vector yet would rank below what has one."""
    full.close()
    take_away(folder)
    letters = Letters()
    again = Library(full.texts, letters, VectorIndex(folder, letters.id))
    between = Search(again).find(QUESTION, "en")
    heal(again)
    after = Search(again).find(QUESTION, "en")
    again.close()

    assert (fused(between), fused(after)) == (False, True)


@pytest.fixture
def reopened(full: Library, folder: Path) -> Iterator[Library]:
    """Give the same texts with another encoder."""
    full.close()
    other = Letters("other letters")
    library = Library(full.texts, other, VectorIndex(folder, other.id))
    yield library
    library.close()


def names(library: Library) -> set[str]:
    """Return the names of all collections."""
    assert library.index
    return {one.name for one in library.index._client.list_collections()}


def test_new_encoder_builds_beside_the_old_vectors_and_then_they_go(reopened: Library) -> None:
    old = names(reopened)
    search = Search(reopened)
    between = search.find(QUESTION, "en")
    assert reopened.index
    assert reopened.index.shelves() == []
    lacked = heal(reopened)

    assert (fused(between), fused(search.find(QUESTION, "en"))) == (False, True)
    assert lacked == len(TOPICS)
    assert old
    assert not old & names(reopened)
    assert ids(reopened) == EVERY


class Tired(Letters):
    """An encoder whose process dies at its second batch."""

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Return vectors, or die."""
        if self.encoded:
            raise KeyboardInterrupt
        return super().encode(texts)


def test_old_vectors_stay_until_the_new_ones_are_whole(full: Library, folder: Path) -> None:
    full.close()
    tired = Tired("other letters")
    half = Library(full.texts, tired, VectorIndex(folder, tired.id))
    with pytest.raises(KeyboardInterrupt):
        heal(half)
    half.close()
    letters = Letters()
    old = Library(full.texts, letters, VectorIndex(folder, letters.id))
    found, kept = Search(old).find(QUESTION, "en"), ids(old)
    old.close()

    assert (fused(found), kept) == (True, EVERY)


def test_collections_of_others_on_a_shared_server_are_let_be(full: Library) -> None:
    assert full.index
    full.index._client.get_or_create_collection("somebody-elses", metadata={"a": "b"}, embedding_function=None)
    full.index.finish()

    assert "somebody-elses" in names(full)


def test_counting_is_enough_where_nothing_was_lost(full: Library) -> None:
    assert isinstance(full.encoder, Letters)
    full.encoder.encoded.clear()

    assert heal(full, thorough=False) == 0
    assert full.encoder.encoded == []


def test_counting_finds_what_was_lost(full: Library) -> None:
    assert full.index
    shelf = next(one for one in full.index.shelves() if one.kind is Kind.TITLE)
    full.index.drop(shelf, ["main/en-us/refund"])

    assert heal(full, thorough=False) == 1
    assert ids(full) == EVERY


def test_excluded_article_has_no_vector_and_is_no_passage(full: Library) -> None:
    search = Search(full)
    assert isinstance(full.texts, MemoryTexts)
    full.texts.exclude("main/en-us/password", "out of date")
    at_once = search.find(QUESTION, "en")
    mend(full)
    after = search.find(QUESTION, "en")
    gone = EVERY - ids(full)
    full.texts.include("main/en-us/password")
    mend(full)

    assert "password" not in {one.source.id for found in (at_once, after) for one in found.passages}
    assert gone == {"main/en-us/password", "main/en-us/password#0"}
    assert search.find(QUESTION, "en").passages[0].source.id == "password"
    assert ids(full) == EVERY


def test_excluded_article_stays_so_when_it_changes(full: Library) -> None:
    assert isinstance(full.texts, MemoryTexts)
    full.texts.exclude("main/en-us/password", "out of date")
    sync("main", whole([article(body="<p>Forgot your password? New words.</p>"), *articles()[1:]]), full)

    assert ids(full) == EVERY - {"main/en-us/password", "main/en-us/password#0"}
    assert "password" not in {one.source.id for one in Search(full).find(QUESTION, "en").passages}

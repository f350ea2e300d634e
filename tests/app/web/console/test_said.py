"""What the service says of itself in English is known to the pages, word for word."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from app.evidence.audit.audit import Material, audit
from app.evidence.audit.coverage import Examples
from app.evidence.audit.findings import Asked
from app.origins import Origins
from app.settings import Settings
from app.store.engine import open_store
from app.store.migrate import upgrade
from app.web.console.said import said
from app.web.console.texts import texts
from integrations.freshdesk.solutions import CLOSED as PORTAL
from integrations.helpdesk import Article, NotPermitted, Page
from integrations.zendesk.help_center import CLOSED
from knowledge.heal import mend
from knowledge.index import VectorIndex
from knowledge.library import Library
from knowledge.memory import MemoryTexts
from knowledge.sources import whole
from knowledge.sync import sync
from tests.app.evidence.audit.articles import article
from tests.fakes import NOON, FakeHelpdesk
from tests.knowledge.articles import Letters, many, source

T = texts("de")


@dataclass
class Mute(FakeHelpdesk):
    """A helpdesk whose macros may not be read."""

    def macros(self) -> Iterator[Page]:
        raise NotPermitted("status 403")


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    """Return a library of one article, with vectors in a folder."""
    letters = Letters()
    made = Library(MemoryTexts(), letters, VectorIndex(tmp_path / "chroma", letters.id))
    sync("main", whole(many(1)), made)
    yield made
    made.close()


def test_a_pass_that_would_remove_too_much() -> None:
    library = Library(MemoryTexts())
    sync("main", whole(many(20)), library)
    refused = sync("main", whole(many(1)), library).refused

    assert said(refused, T).startswith("19 von 20 Artikeln sind fort")


def test_articles_that_cannot_be_read() -> None:
    report = sync("main", whole([Article("1", "T", "<" * 5000, "en", public=True)]), Library(MemoryTexts()))

    assert [said(why, T) for _, why in report.failures] == ["zu lang oder kein Text"]


def test_help_centres_that_are_closed() -> None:
    place = "https://help.example.com"

    assert said(CLOSED.format(place), T).startswith(f"Das Hilfecenter unter {place} weist Fremde ab")
    assert said(PORTAL.format(place), T).startswith(f"{place} weist Fremde ab")


def test_macros_that_may_not_be_read(tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path)
    store = open_store(settings)
    upgrade(store)
    reports = Origins(settings, {"main": Mute()}, Library(MemoryTexts()), store).sync(full=True)
    store.close()

    assert [said(one, T) for one in reports["main.macros"].notes] == ["Makros sind nicht zu lesen: status 403"]


def test_vectors_that_were_taken_away(library: Library, tmp_path: Path) -> None:
    shutil.rmtree(tmp_path / "chroma")

    assert said(mend(library), T) == T("said.taken_away")


def test_vectors_that_are_lacking(library: Library) -> None:
    made = source("Some words.")
    library.texts.put(made, [])
    sync("main", whole(many(2)), Library(library.texts, None, None))  # texts without vectors

    assert said(mend(library), T).startswith("1 Texten fehlten ihre")


def test_vectors_that_cannot_be_read(tmp_path: Path) -> None:
    (tmp_path / "chroma").mkdir()
    (tmp_path / "chroma/chroma.sqlite3").write_bytes(b"no database" * 100)
    index = VectorIndex(tmp_path / "chroma", "letters")
    index.close()

    assert index.damaged
    assert said(index.damaged, T) == T("said.unreadable")


def test_what_an_audit_could_not_look_at() -> None:
    weak = Examples("a", "A", (("one", 0.1),), ("en",))
    bare, tried, linked = (
        audit(Material([article("1", "A", "Words.", **more)], asked, examples), NOON).notes
        for more, asked, examples in (
            ({}, (), ()),
            ({}, (), (weak,)),
            ({"url": "https://help.example.com/a"}, [Asked(str(at), "?", 0.9) for at in range(200)], ()),
        )
    )

    assert all(said(one, T) != one for one in (*bare, *tried, *linked))
    assert "0 von 1" in said(tried[0], T)
    assert said(linked[0], T).startswith("Verwaiste wurden nicht gesucht: Kein Artikel")


@pytest.mark.parametrize("words", ["", "status 503", "something new\nin two lines"])
def test_what_is_not_known_stays_as_it_is(words: str) -> None:
    assert said(words, T) == words

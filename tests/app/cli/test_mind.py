"""What a web process thinks with: words alone, the worker's own once that is loaded, never the worker's folder."""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, cast

import pytest

from app.cli.mind import Mind, Thought
from app.domain import AutonomyLevel, Triage
from app.evidence.inventory.past import Past
from app.policy import load, shipped
from app.settings import Connection, Settings
from app.store.engine import Store, open_store
from app.store.migrate import upgrade
from app.store.texts import StoredTexts
from app.web import NotReady
from app.wiring import Judgement
from app.writers.extractive import Extractive
from integrations.helpdesk import Article
from knowledge.index import IndexUnavailable, Kind, Shelf, VectorIndex
from knowledge.library import Library
from knowledge.passages import Audience
from knowledge.search import Search
from knowledge.sources import whole
from knowledge.sync import sync
from tests.app.store.databases import plain
from tests.knowledge.articles import Letters

ARTICLES = {
    "How to return an item": "You may return any item within 14 days. Print the label.",
    "How long delivery takes": "Delivery takes two to four working days inside the country.",
    "Cleaning a lamp": "Unplug the lamp, let it cool down, and wipe it with a dry cloth.",
}
QUESTION = "How to return an item?"


class Sure:
    """A classifier that knows one intent."""

    def classify(self, text: str) -> Triage:
        return Triage("return_policy", "Return policy", "returns", 0.99, 0.99)


class Down:
    """A vector index, a server's, that never answers."""

    complete = True
    local = False

    def refresh(self) -> None:
        pass

    def shelves(self) -> list[Shelf]:
        return [Shelf(Audience.PUBLIC, "main", "en", Kind.CHUNK)]

    def nearest(self, shelf: Shelf, vectors: Any, count: int) -> list[Sequence[tuple[str, float]]]:
        raise IndexUnavailable("Chroma: ConnectError")


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Return settings of one account, without an encoder."""
    connection = Connection(kind="zendesk", subdomain="acme")
    return plain(tmp_path, connections={"main": connection}, encoder_dir=tmp_path / "no-weights")


@pytest.fixture
def store(settings: Settings) -> Iterator[Store]:
    """Return a store that knows a few articles."""
    opened = open_store(settings)
    upgrade(opened)
    articles = [
        Article(title, title, body, "en", brand="main", public=True, format="markdown")
        for title, body in ARTICLES.items()
    ]
    sync("main", whole(articles), Library(StoredTexts(opened)))
    yield opened
    opened.close()


@pytest.fixture
def thought(store: Store) -> Callable[[Library], Thought]:
    """Return what makes a thought over a library."""
    judgement = Judgement(lambda: load(shipped()), Sure())
    return lambda library: Thought(Search(library), {"main": judgement}, Extractive())


def titles(mind: Mind) -> list[str]:
    """Return the titles of what is found."""
    return [one.source.title for one in mind.find(QUESTION, "en", brand="main").passages]


def test_words_are_found_before_anything_is_loaded(settings: Settings, store: Store) -> None:
    for apart in (False, True):
        mind = Mind(settings, store, apart)
        assert titles(mind)[0] == "How to return an item"
        assert mind.speaks("en", "main")
        assert not mind.speaks("de", "main")


def test_a_web_process_leaves_the_folder_to_its_worker(settings: Settings, store: Store) -> None:
    mind = Mind(settings, store, apart=True)
    titles(mind)
    mind.attempt(QUESTION, "main")

    assert not (settings.data_dir / "chroma").exists()


def test_beside_a_worker_a_try_waits_for_it(
    settings: Settings, store: Store, thought: Callable[[Library], Thought]
) -> None:
    mind = Mind(settings, store, apart=False)
    with pytest.raises(NotReady):
        mind.attempt(QUESTION, "main")

    mind.lend(thought(Library(StoredTexts(store))))

    assert mind.attempt(QUESTION, "main").triage == Sure().classify("")


def test_what_is_lent_is_searched(settings: Settings, store: Store, thought: Callable[[Library], Thought]) -> None:
    mind = Mind(settings, store, apart=False)
    letters = Letters()
    index = VectorIndex(settings.data_dir / "chroma", letters.id)
    library = Library(StoredTexts(store), letters, index, ("en",))
    try:
        mind.lend(thought(library))
        assert mind.find(QUESTION, "en", brand="main") == Search(library).find(QUESTION, "en", brand="main")
    finally:
        library.close()


def test_vectors_that_do_not_answer_leave_the_words(
    settings: Settings, store: Store, thought: Callable[[Library], Thought]
) -> None:
    mind = Mind(settings, store, apart=False)
    mind.lend(thought(Library(StoredTexts(store), Letters(), cast(VectorIndex, Down()))))

    assert titles(mind)[0] == "How to return an item"


def test_apart_it_tries_with_its_own_classifier(settings: Settings, store: Store) -> None:
    decision = Mind(settings, store, apart=True).attempt("How do I return an item that I bought?", "main")

    assert decision.triage
    assert decision.triage.category == "returns"
    assert decision.level is AutonomyLevel.SUGGEST
    assert {one.source.brand for one in decision.passages} == {"main"}


def test_a_chroma_server_that_is_away_leaves_the_words(tmp_path: Path, store: Store) -> None:
    away = plain(tmp_path, connections={"main": Connection(subdomain="acme")}, chroma_url="http://127.0.0.1:9")

    assert titles(Mind(away, store, apart=True))[0] == "How to return an item"


def test_without_an_encoder_no_intents_are_proposed_and_the_next_one_may_ask(settings: Settings, store: Store) -> None:
    mind = Mind(settings, store, apart=False)

    for _ in range(2):
        with pytest.raises(LookupError, match="no-weights"):
            mind.propose([Past("1", "", "How long may I keep it?", "en")], load(shipped()))

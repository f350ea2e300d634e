"""Test that a search over an endpoint's vectors goes on by words while it is away, and is whole again afterwards."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from knowledge.embeddings import Encodes
from knowledge.endpoint import EncoderUnavailable
from knowledge.heal import heal
from knowledge.index import VectorIndex
from knowledge.library import Library
from knowledge.memory import MemoryTexts
from knowledge.passages import Found
from knowledge.search import Search
from knowledge.sources import whole
from knowledge.sync import sync
from tests.endpoints import Reply, Wire, embedding, reached
from tests.knowledge.articles import TOPICS, Letters, articles, many

QUESTION = "I forgot my password"


@pytest.fixture
def wire() -> Iterator[Wire]:
    """Run an endpoint that works."""
    with Wire(embedding(Letters())) as wire:
        yield wire


@pytest.fixture
def shelf(tmp_path: Path, close: Callable[[Library], Library]) -> Callable[[Encodes], Library]:
    """Return a function that opens a library of one folder with an encoder; texts stay."""
    texts = MemoryTexts()

    def opened(encoder: Encodes) -> Library:
        return close(Library(texts, encoder, VectorIndex(tmp_path / "chroma", encoder.id)))

    return opened


def down(wire: Wire) -> None:
    """Let it answer nothing of use from now on."""
    wire.answer = lambda asked: Reply(503)


def names(found: Found) -> list[str]:
    """Return the articles found."""
    return [one.source.id for one in found.passages]


def test_question_goes_by_words_while_the_endpoint_is_away(wire: Wire, shelf: Callable[[Encodes], Library]) -> None:
    library = shelf(reached(wire))
    sync("main", whole(articles()), library)
    search = Search(library)
    before = search.find("password forgotten", "en")
    down(wire)
    between = search.find(QUESTION, "en")
    wire.answer = embedding(Letters())

    assert [names(before)[0], names(between)[0]] == ["password", "password"]
    assert [before.by_words, between.by_words] == [False, True]
    assert (before.passages[0].chunk_score > 0, between.passages[0].chunk_score) == (True, 0)


def test_ranking_that_is_measured_is_never_quietly_another(wire: Wire, shelf: Callable[[Encodes], Library]) -> None:
    library = shelf(reached(wire))
    sync("main", whole(articles()), library)
    down(wire)

    with pytest.raises(EncoderUnavailable):
        Search(library).ranking(QUESTION, "en")


def test_pass_that_breaks_off_removes_nothing_and_the_next_one_goes_on(
    wire: Wire, shelf: Callable[[Encodes], Library]
) -> None:
    library = shelf(reached(wire))
    sync("main", whole(articles()), library)
    known = set(library.texts.keys("main"))
    down(wire)
    with pytest.raises(EncoderUnavailable):
        sync("main", whole([*articles("password"), *many(40)]), library)
    kept = set(library.texts.keys("main"))
    wire.answer = embedding(Letters())
    report = sync("main", whole([*articles(), *many(40)]), library)

    assert kept >= known
    assert (report.complete, report.removed, report.failed) == (True, 0, 0)
    assert library.index
    assert sum(library.index.counts().values()) == 2 * (len(TOPICS) + 40)
    assert not Search(library).find(QUESTION, "en").by_words


def test_another_model_embeds_beside_the_old_one_and_takes_its_place(
    wire: Wire, shelf: Callable[[Encodes], Library]
) -> None:
    old = shelf(reached(wire))
    sync("main", whole(articles()), old)
    assert old.index
    old.index.close()
    new = shelf(reached(wire, model="another"))
    search = Search(new)
    between = search.find(QUESTION, "en")
    built = heal(new)
    after = search.find(QUESTION, "en")
    assert new.index
    left = {one.metadata["encoder"] for one in new.index._client.list_collections()}

    assert (between.by_words, after.by_words) == (True, False)
    assert (built, left) == (len(TOPICS), {new.encoder.id if new.encoder else ""})


def test_other_words_are_asked_beside_the_question_and_never_instead(
    wire: Wire, shelf: Callable[[Encodes], Library]
) -> None:
    library = shelf(reached(wire))
    sync("main", whole(articles()), library)
    search = Search(library)
    alone, same = dict(search.ranking(QUESTION, "en")), dict(search.ranking(QUESTION, "en", QUESTION))
    both = dict(search.ranking(QUESTION, "en", "When is my refund on my account?"))

    assert same == pytest.approx(alone)
    assert both["main/en-us/refund"] > alone["main/en-us/refund"]
    assert all(both[name] >= score - 1e-6 for name, score in alone.items()), "the question's own best always counts"


def test_no_other_words_change_nothing(by_words: Library) -> None:
    sync("main", whole(articles()), by_words)
    search = Search(by_words)

    assert search.find(QUESTION, "en", beside="  ") == search.find(QUESTION, "en")
    assert not search.find(QUESTION, "en").by_words, "where there is no encoder, words are all there is"

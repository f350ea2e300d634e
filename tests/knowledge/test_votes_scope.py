"""Whatever solved tickets say: a stranger is shown public articles of the scope, and never a word of a ticket."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import product
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.index import VectorIndex
from knowledge.library import Library
from knowledge.memory import MemoryTexts, MemoryTickets
from knowledge.passages import Audience, Found
from knowledge.search import Search
from knowledge.solved import Solved
from knowledge.sources import whole
from knowledge.sync import sync
from tests.knowledge.articles import TOPICS, Letters, article
from tests.knowledge.tickets import NOON, shelves

BRANDS, LANGUAGES = ("", "a", "b"), ("en", "de")
EXCLUDED = "main/en/excluded"
KEPT = [
    *(article(f"{topic}-{brand}-{audience}", locale=language, brand=brand, body=f"<p>{TOPICS[topic]}</p>",
              public=audience is Audience.PUBLIC)
      for topic, brand, language, audience in product(("password", "delivery", "refund"), BRANDS, LANGUAGES, Audience)
      if audience is Audience.PUBLIC or topic == "refund"),
    article("excluded", locale="en"),
]  # fmt: skip
WORD = "zyzzyva"  # stands in every ticket and in no article
KEYS = [f"main/{one.locale}/{one.id}" for one in KEPT] + ["main/en/unknown", "other/en/password-", "nonsense"]
ASKED = st.sampled_from(["forgot my password", "Where is my parcel?", f"{WORD} refund", "the money, please"])
TICKETS = st.lists(
    st.builds(
        Solved,
        id=st.integers(1, 12).map("main/{}".format),
        brand=st.sampled_from([*BRANDS, "a/1", "c"]),
        language=st.sampled_from(LANGUAGES),
        question=ASKED.map(lambda text: f"{WORD} {text}"),
        articles=st.lists(st.sampled_from(KEYS), max_size=4).map(tuple),
        when=st.just(NOON),
    ),
    max_size=12,
    unique_by=lambda one: one.id,
)


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    """Give articles of every audience, brand and language, one of them excluded, and no ticket yet."""
    letters, texts = Letters(), MemoryTexts()
    place: Path = tmp_path_factory.mktemp("votes") / "chroma"
    made = Library(texts, letters, VectorIndex(place, letters.id), LANGUAGES, tickets=MemoryTickets())
    sync("main", whole(KEPT), made)
    texts.exclude(EXCLUDED, "out of date")
    yield made
    made.close()


def filled(library: Library, tickets: list[Solved]) -> Search:
    """Return a search over the articles and these tickets alone."""
    kept = shelves(library)
    kept.drop(list(kept.tickets.places()))
    kept.keep(tickets)
    return Search(library)


@settings(deadline=None, max_examples=40)
@given(tickets=TICKETS, asked=ASKED, brand=st.sampled_from(BRANDS), language=st.sampled_from(LANGUAGES))
def test_strangers_are_shown_public_articles_in_scope(
    library: Library, tickets: list[Solved], asked: str, brand: str, language: str
) -> None:
    found = filled(library, tickets).find(asked, language, brand=brand)

    assert {one.source.audience for one in found.passages} == {Audience.PUBLIC}
    assert {one.source.language for one in found.passages} == {language}
    assert brand == "" or {one.source.brand for one in found.passages} <= {"", brand}
    assert EXCLUDED not in {one.source.key for one in found.passages}
    assert WORD not in repr(found)
    assert all(one.chunk in known(library, one.source.key) for one in found.passages)
    assert all(0 <= one.score <= 1 and 0 <= one.votes < 1 for one in found.passages)


def known(library: Library, key: str) -> list[object]:
    """Return the chunks of an article as they were indexed."""
    pair = library.texts.article(key)
    return list(pair[1]) if pair else []


@settings(deadline=None, max_examples=40)
@given(tickets=TICKETS, asked=ASKED, internal=st.booleans())
def test_agents_are_shown_no_ticket_either(library: Library, tickets: list[Solved], asked: str, internal: bool) -> None:
    found = filled(library, tickets).find(asked, "en", internal=internal)

    assert found.passages
    assert WORD not in repr(found)


@settings(deadline=None, max_examples=40)
@given(tickets=TICKETS, asked=ASKED, brand=st.sampled_from(BRANDS))
def test_no_vote_makes_an_answer_surer(library: Library, tickets: list[Solved], asked: str, brand: str) -> None:
    voted: Found = filled(library, tickets).find(asked, "en", brand=brand)
    plain = Search(replace(library, tickets=None)).find(asked, "en", brand=brand)

    assert voted.confidence <= plain.confidence
    if voted.passages[0].source == plain.passages[0].source:
        assert voted.confidence == plain.confidence

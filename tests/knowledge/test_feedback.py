"""Feedback moves articles within bounds, and is never the last word."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.feedback import BOUND, Opinion, Opinions, Tally, Unlearned, marks
from knowledge.index import VectorIndex
from knowledge.library import Library
from knowledge.memory import MemoryTexts
from knowledge.passages import Audience, Found
from knowledge.search import Search
from knowledge.sources import whole
from knowledge.sync import sync
from tests.knowledge.articles import TOPICS, Letters, article

COUNT = st.floats(0, 1e6)
ASKED = st.sampled_from(["forgot my password", "Where is my parcel?", "about your refund", "the money, please"])
KEYS = [f"main/en-us/{name}" for name in (*TOPICS, "inside")] + ["main/en-us/unknown", "other", ""]
MOVED = st.dictionaries(st.sampled_from(KEYS), st.builds(Tally, COUNT, COUNT).map(lambda one: one.shift))
ROUNDING = 1e-9
SAID = st.sampled_from(["return a lamp", "the lamp broke", "where is it", ""]).map(lambda text: marks(text, "en"))
OPINIONS = st.lists(st.builds(Opinion, st.sampled_from("abc"), SAID, st.floats(0, 5), st.floats(0, 5)), max_size=20)


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    """Give public articles and an internal one."""
    letters, place = Letters(), tmp_path_factory.mktemp("feedback") / "chroma"
    made = Library(MemoryTexts(), letters, VectorIndex(Path(place), letters.id))
    sync("main", whole([*map(article, TOPICS), article("inside", public=False)]), made)
    yield made
    made.close()


def find(library: Library, moved: dict[str, float], asked: str, internal: bool = False) -> Found:
    return Search(replace(library, learned=Unlearned(moved))).find(asked, "en", internal)


@given(COUNT, COUNT)
def test_no_history_moves_an_article_beyond_the_bound(used: float, rejected: float) -> None:
    assert abs(Tally(used, rejected).shift) <= BOUND


@given(COUNT, COUNT, st.floats(0.5, 10))
def test_one_use_more_never_lowers_and_one_rejection_never_raises(used: float, rejected: float, more: float) -> None:
    here = Tally(used, rejected).shift

    assert Tally(used + more, rejected).shift >= here - ROUNDING
    assert Tally(used, rejected + more).shift <= here + ROUNDING


@given(OPINIONS, st.text(max_size=30))
def test_no_opinions_move_an_article_beyond_the_bound(some: list[Opinion], asked: str) -> None:
    moved = Opinions(some).shifts(marks(asked, "en"))

    assert all(abs(one) < BOUND for one in moved.values())
    assert set(moved) <= {one.article for one in some}


@given(OPINIONS)
def test_only_questions_with_common_words_are_moved(some: list[Opinion]) -> None:
    assert Opinions(some).shifts(marks("zyzzyva", "en")) == {}


def test_the_same_question_is_moved_as_its_reviews_say() -> None:
    asked = marks("How do I return a lamp?", "en")
    some = [Opinion("a", asked, 1, 0)] * 3 + [Opinion("a", asked, 0, 1), Opinion("b", marks("the parcel", "en"), 1, 0)]

    assert Opinions(some).shifts(asked) == {"a": pytest.approx(Tally(3, 1).shift)}


def test_a_few_reviews_move_little_and_many_move_more() -> None:
    assert Tally().shift == 0
    assert 0 < Tally(1, 0).shift <= BOUND / 3 < Tally(20, 0).shift
    assert Tally(7, 7).shift == 0


@settings(deadline=None, max_examples=40)
@given(moved=MOVED, asked=ASKED, internal=st.booleans())
def test_scores_move_within_the_bound_and_order_with_them(
    library: Library, moved: dict[str, float], asked: str, internal: bool
) -> None:
    plain = {one.source.key: one.score for one in find(library, {}, asked, internal).passages}
    found = find(library, moved, asked, internal).passages
    scores = [one.score for one in found]

    assert scores == sorted(scores, reverse=True)
    assert all(0 <= one.score <= 1 and one.shift == moved.get(one.source.key, 0.0) for one in found)
    assert all(abs(one.score - plain[one.source.key]) <= BOUND for one in found if one.source.key in plain)


@settings(deadline=None, max_examples=40)
@given(moved=MOVED, asked=ASKED)
def test_strangers_are_shown_public_articles_alone(library: Library, moved: dict[str, float], asked: str) -> None:
    found = find(library, {**moved, "main/en-us/inside": BOUND}, asked)

    assert {one.source.audience for one in found.passages} == {Audience.PUBLIC}


@settings(deadline=None, max_examples=40)
@given(moved=MOVED, asked=ASKED)
def test_no_review_changes_how_sure_an_article_is(library: Library, moved: dict[str, float], asked: str) -> None:
    plain, shifted = find(library, {}, asked), find(library, moved, asked)

    if shifted.passages[0].source == plain.passages[0].source:
        assert shifted.confidence == plain.confidence
        assert (shifted.passages[0].own, shifted.passages[0].lead) == (plain.passages[0].own, plain.passages[0].lead)
    assert shifted.confidence <= plain.confidence


@settings(deadline=None, max_examples=20)
@given(moved=MOVED, asked=ASKED)
def test_what_was_learned_and_put_aside_leaves_nothing(library: Library, moved: dict[str, float], asked: str) -> None:
    before = find(library, {}, asked)
    find(library, moved, asked)

    assert find(library, dict.fromkeys(moved, 0.0), asked) == before


def test_reviews_decide_between_articles_that_are_nearly_equal(library: Library) -> None:
    asked = "about your order"
    first, second = find(library, {}, asked).passages[:2]
    assert first.score - second.score < 2 * BOUND, "the two are too far apart for this test"

    found = find(library, {first.source.key: -BOUND, second.source.key: BOUND}, asked).passages
    order = [one.source.key for one in found]

    assert order.index(second.source.key) < order.index(first.source.key)

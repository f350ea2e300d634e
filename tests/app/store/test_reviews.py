"""What people did with a suggestion."""

from datetime import timedelta

import pytest

from app.store.engine import Store
from app.store.reviews import Review, ReviewKind, Reviews
from tests.fakes import FakeClock


@pytest.fixture
def reviews(store: Store, clock: FakeClock) -> Reviews:
    return Reviews(store, clock)


def test_a_review_comes_back_whole(reviews: Reviews, clock: FakeClock) -> None:
    made = reviews.add("r1", ReviewKind.PASSAGE_UNHELPFUL, "Agent 1", "out of date", "help/en/1#0", "digest")

    kind = ReviewKind.PASSAGE_UNHELPFUL
    assert made == Review("r1", kind, "Agent 1", "out of date", "help/en/1#0", "digest", clock.time)
    assert reviews.of_run("r1") == [made]


def test_reviews_are_those_of_their_run_oldest_first(reviews: Reviews, clock: FakeClock) -> None:
    for run, kind in (("r1", ReviewKind.USED), ("r2", ReviewKind.REJECTED), ("r1", ReviewKind.HELPFUL)):
        clock.time += timedelta(seconds=1)
        reviews.add(run, kind, "Agent 1")

    assert [one.kind for one in reviews.of_run("r1")] == [ReviewKind.USED, ReviewKind.HELPFUL]


def test_the_same_word_again_is_not_a_second_one(reviews: Reviews) -> None:
    reviews.add("r1", ReviewKind.REJECTED, "Agent 1", "wrong")
    reviews.add("r1", ReviewKind.REJECTED, "Agent 1", "wrong article")

    assert [one.reason for one in reviews.of_run("r1")] == ["wrong article"]


def test_others_and_other_passages_count_by_themselves(reviews: Reviews) -> None:
    for who, passage in (("Agent 1", "a"), ("Agent 2", "a"), ("Agent 1", "b")):
        reviews.add("r1", ReviewKind.PASSAGE_HELPFUL, who, passage=passage)

    assert len(reviews.of_run("r1")) == 3

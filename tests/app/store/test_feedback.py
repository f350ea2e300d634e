"""Reviews become opinions of articles, opinions move them, and an admin puts that aside and back."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.store.audit import Audit
from app.store.engine import Store
from app.store.feedback import Feedback, StoredLearned
from app.store.inbox import run_id
from app.store.ledger import Ledger
from app.store.opinions import Said, weighed
from app.store.reviews import ReviewKind, Reviews
from knowledge.feedback import BOUND, Tally
from tests.app.store.examples import citation, decision, event
from tests.fakes import FakeClock

FIRST, SECOND = "help/en/1", "help/en/2"
ASKED = "My card ****", "en"  # the question of every run
KINDS = st.sampled_from(ReviewKind)
SAID = st.lists(
    st.tuples(st.integers(1, 3), KINDS, st.sampled_from(["Agent 1", "Agent 2"]), st.sampled_from(["", f"{FIRST}#0"])),
    max_size=8,
)


@pytest.fixture
def reviews(store: Store, clock: FakeClock) -> Reviews:
    """Give reviews of three runs whose drafts cite two articles."""
    ledger = Ledger(store, clock)
    other = replace(citation(), number=2, article=SECOND, article_id="2", chunk=f"{SECOND}#3")
    made = decision()
    assert made.draft
    for number in (1, 2, 3):
        name = run_id("main", "7", number)
        ledger.claim(name, event(number), clock.now())
        ledger.decide(name, replace(made, draft=replace(made.draft, citations=(citation(), other))))
    return Reviews(store, clock)


@pytest.fixture
def feedback(store: Store, clock: FakeClock) -> Feedback:
    return Feedback(store, clock)


def say(reviews: Reviews, kind: ReviewKind, number: int = 1, who: str = "Agent 1", **more: str) -> None:
    """Review a run, a second after the one before."""
    assert isinstance(reviews.clock, FakeClock)
    reviews.clock.time += timedelta(seconds=1)
    reviews.add(run_id("main", "7", number), kind, who, **more)


def test_a_used_draft_speaks_for_every_article_that_it_cites(reviews: Reviews, feedback: Feedback) -> None:
    say(reviews, ReviewKind.USED)
    say(reviews, ReviewKind.EDITED, 2)

    assert feedback.tallies() == {FIRST: Tally(1.5, 0), SECOND: Tally(1.5, 0)}


def test_a_person_has_one_voice_a_run_and_the_last_word_counts(reviews: Reviews, feedback: Feedback) -> None:
    for kind in (ReviewKind.USED, ReviewKind.HELPFUL, ReviewKind.USED, ReviewKind.REJECTED):
        say(reviews, kind)

    assert feedback.tallies() == {FIRST: Tally(0, 1), SECOND: Tally(0, 1)}


def test_a_word_on_a_passage_counts_for_its_article_alone(reviews: Reviews, feedback: Feedback) -> None:
    say(reviews, ReviewKind.PASSAGE_UNHELPFUL, passage=f"{SECOND}#3")
    say(reviews, ReviewKind.USED)

    assert feedback.tallies() == {FIRST: Tally(1, 0), SECOND: Tally(0, 1)}


@pytest.mark.parametrize(
    ("reason", "against"),
    [("tone", 0.0), ("person: she asked for one", 0.0), ("other", 0.5), ("source: the old one", 1.0), ("", 1.0)],
)
def test_a_rejection_counts_by_its_reason(reason: str, against: float) -> None:
    assert weighed([Said("rejected", reason=reason)], [FIRST]) == {FIRST: (0.0, against)}


def test_a_run_that_is_not_there_or_cites_nothing_says_nothing(reviews: Reviews, feedback: Feedback) -> None:
    reviews.add("nothing", ReviewKind.USED, "Agent 1")
    reviews.add("nothing", ReviewKind.PASSAGE_HELPFUL, "Agent 1", passage="no chunk")

    assert feedback.tallies() == {}


def test_a_reset_puts_aside_and_its_undo_brings_back(reviews: Reviews, feedback: Feedback) -> None:
    say(reviews, ReviewKind.USED)
    say(reviews, ReviewKind.REJECTED, 2)
    before = feedback.of(FIRST)

    assert feedback.reset(FIRST, " it was \n rewritten ", "admin@example.com")
    aside = feedback.of(FIRST)
    assert aside.tally == Tally()
    assert aside.reset
    assert (aside.reset.reviews, aside.reset.reason) == (2, "it was rewritten")
    assert feedback.of(SECOND) == before

    assert feedback.restore(FIRST, "not yet", "admin@example.com")
    assert feedback.of(FIRST) == before


def test_what_is_said_after_a_reset_counts_and_stays_with_its_undo(reviews: Reviews, feedback: Feedback) -> None:
    say(reviews, ReviewKind.REJECTED)
    feedback.reset(FIRST, "mended")
    say(reviews, ReviewKind.USED, 2)

    assert feedback.of(FIRST).tally == Tally(1, 0)
    feedback.restore(FIRST)
    assert feedback.of(FIRST).tally == Tally(1, 1)


def test_resets_are_undone_one_by_one(reviews: Reviews, feedback: Feedback) -> None:
    say(reviews, ReviewKind.REJECTED)
    feedback.reset(FIRST, "first")
    say(reviews, ReviewKind.USED, 2)
    feedback.reset(FIRST, "second")

    for expected in (Tally(1, 0), Tally(1, 1)):
        assert feedback.restore(FIRST)
        assert feedback.of(FIRST).tally == expected
    assert not feedback.restore(FIRST)


def test_there_is_nothing_to_reset_where_nothing_was_said(feedback: Feedback, store: Store, clock: FakeClock) -> None:
    assert not feedback.reset(FIRST, "why not")
    assert Audit(store, clock).newest() == []


def test_both_turns_are_told_to_everybody(reviews: Reviews, feedback: Feedback) -> None:
    say(reviews, ReviewKind.USED)
    feedback.reset(FIRST, "mended", "admin@example.com")
    feedback.restore(FIRST, "a mistake", "admin@example.com")
    told = [(one.what, one.subject, one.detail) for one in Audit(feedback.store, feedback.clock).newest()]

    assert told == [("feedback.restored", FIRST, "a mistake"), ("feedback.reset", FIRST, "mended")]


def test_search_of_every_process_learns_of_it_at_once(reviews: Reviews, feedback: Feedback) -> None:
    here, there = StoredLearned(feedback.store), StoredLearned(feedback.store)
    assert here.shifts(*ASKED) == there.shifts(*ASKED) == {}

    say(reviews, ReviewKind.USED)
    shift = pytest.approx(Tally(1, 0).shift)
    assert here.shifts(*ASKED) == there.shifts(*ASKED) == {FIRST: shift, SECOND: shift}

    feedback.reset(FIRST, "mended")
    assert here.shifts(*ASKED) == {SECOND: shift}


def test_another_question_is_moved_less_and_a_strange_one_not_at_all(reviews: Reviews, feedback: Feedback) -> None:
    say(reviews, ReviewKind.USED)
    learned = StoredLearned(feedback.store)

    assert 0 < learned.shifts("my card is lost", "en")[FIRST] < learned.shifts(*ASKED)[FIRST]
    assert learned.shifts("Where does the parcel stay?", "en") == {}


def test_no_word_of_the_question_is_kept(reviews: Reviews, store: Store) -> None:
    say(reviews, ReviewKind.USED)
    with store.begin() as connection:
        kept = connection.exec_driver_sql("SELECT marks FROM opinions").scalars().all()

    assert all(set(one) <= set("[]0123456789, ") for one in kept)


@settings(deadline=None, max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(said=SAID)
def test_whatever_was_said_bounds_hold_and_a_reset_gives_what_was_before(
    reviews: Reviews, feedback: Feedback, said: list[tuple[int, ReviewKind, str, str]]
) -> None:
    feedback.reset(FIRST, "of the example before")
    before = feedback.of(FIRST)
    for number, kind, who, passage in said:
        say(reviews, kind, number, who, passage=passage)
    moved = StoredLearned(feedback.store).shifts(*ASKED)

    assert all(abs(one) < BOUND for one in moved.values())
    assert sum(one.used + one.rejected for one in feedback.tallies().values()) <= 2 * 3 * 2
    feedback.reset(FIRST, "all of it")
    assert feedback.of(FIRST).tally == before.tally == Tally()
    assert FIRST not in StoredLearned(feedback.store).shifts(*ASKED)

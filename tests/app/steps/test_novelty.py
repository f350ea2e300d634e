"""The review period: to the second, and only where somebody raised the intent."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from app.domain import AutonomyLevel, Intent, Limit, Policy, Reason, Triage
from app.remit import SILENT, Category, Terms
from app.steps.novelty import novelty
from tests.fakes import NOON, FakeMemory

BOLD = Intent("bold", "Bold", "some", (), ceiling=AutonomyLevel.REPLY)
KIND = Triage("bold", "Bold", "some", 0.9, 0.9)
END = NOON + timedelta(days=14)


def limits(now: datetime, terms: Terms = SILENT, since: datetime | None = NOON, **policy: object) -> tuple[Limit, ...]:
    """Return what is found at a time about an intent that is known since another one."""
    made = Policy("v", (replace(BOLD, terms=terms),), (), **policy)  # type: ignore[arg-type]
    return novelty(KIND, made, FakeMemory(first={"bold": since}), now)


def test_it_ends_to_the_second() -> None:
    before, at = (limits(END - timedelta(seconds=seconds)) for seconds in (1, 0))

    assert before == (Limit(AutonomyLevel.SUGGEST, Reason.REVIEW_PERIOD, "bold 1 d"),)
    assert at == ()


@pytest.mark.parametrize(("gone", "left"), [(0, 14), (1, 13), (13.5, 1)])
def test_the_days_left_are_counted_up(gone: float, left: int) -> None:
    assert limits(NOON + timedelta(days=gone))[0].detail == f"bold {left} d"


def test_what_nobody_saw_yet_is_new() -> None:
    assert limits(END, since=None)[0].detail == "bold 14 d"


def test_a_reason_ends_it() -> None:
    assert limits(NOON, Terms(reviewed="the drafts of a year were right")) == ()


def test_its_length_is_the_intents_own_or_its_categorys_or_that_of_all() -> None:
    late = NOON + timedelta(days=3)
    short = (Category("some", Terms(review_days=2)),)

    assert limits(late, categories=short) == ()
    assert limits(late, Terms(review_days=4), categories=short)[0].detail == "bold 1 d"
    assert limits(late, terms=Terms(review_days=0)) == ()


def test_what_is_only_suggested_needs_no_review() -> None:
    made = Policy("v", (replace(BOLD, ceiling=AutonomyLevel.SUGGEST),), ())

    assert novelty(KIND, made, FakeMemory(first={"bold": NOON}), NOON) == ()


def test_a_second_intent_that_is_new_caps_the_whole_answer() -> None:
    made = Policy("v", (BOLD, replace(BOLD, name="new")), ())
    found = novelty(replace(KIND, also=("new",)), made, FakeMemory(first={"new": NOON}), NOON)

    assert [one.detail for one in found] == ["new 14 d"]

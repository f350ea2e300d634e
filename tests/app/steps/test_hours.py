"""Test that an intent with hours is answered alone only in them, and not where nobody knows them."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from app.domain import AutonomyLevel, Intent, Policy, Reason, Triage
from app.remit import Hours, Terms
from app.steps.hours import hours
from app.writers.courtesies import Moment
from integrations.helpdesk import Schedule

BERLIN = Schedule("Europe/Berlin", tuple((day * 1440 + 540, day * 1440 + 1020) for day in range(5)))
NOON, NIGHT = datetime(2026, 6, 5, 10, tzinfo=UTC), datetime(2026, 6, 5, 20, tzinfo=UTC)
KIND = Triage("a", "A", "x", 0.9, 0.9)


def policy(when: Hours, ceiling: AutonomyLevel = AutonomyLevel.REPLY) -> Policy:
    intents = tuple(Intent(one, one, "x", (), ceiling=ceiling) for one in ("a", "b"))
    return Policy("v", (replace(intents[0], terms=Terms(hours=when)), intents[1]), ())


def limited(when: Hours, at: datetime, schedule: Schedule | None = BERLIN) -> list[tuple[Reason, str]]:
    return [(one.reason, one.detail) for one in hours(KIND, policy(when), lambda: Moment(at, schedule))]


@pytest.mark.parametrize(("when", "right", "wrong"), [(Hours.OPEN, NOON, NIGHT), (Hours.CLOSED, NIGHT, NOON)])
def test_it_is_a_suggestion_at_the_wrong_hour(when: Hours, right: datetime, wrong: datetime) -> None:
    assert limited(when, right) == []
    assert limited(when, wrong) == [(Reason.HOURS, str(when))]
    assert limited(when, right, None) == [(Reason.HOURS, str(when))]


def test_any_hour_suits_where_nothing_is_said_and_nobody_is_asked() -> None:
    def refuse() -> Moment:
        raise AssertionError

    assert hours(KIND, policy(Hours.ALWAYS), refuse) == ()
    assert hours(KIND, policy(Hours.OPEN, AutonomyLevel.SUGGEST), refuse) == ()


def test_hours_of_everything_that_is_asked_count() -> None:
    both = replace(KIND, intent="b", also=("a",))

    assert [one.reason for one in hours(both, policy(Hours.OPEN), lambda: Moment(NIGHT, BERLIN))] == [Reason.HOURS]

"""Where tickets go: the first route that fits, and never out of somebody's hands."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain import AutonomyLevel, OutcomeKind, Question, Triage
from app.policy import load, shipped
from app.signals import Mood, Route, Routed, Sentiment, Signals, Tier, Urgency
from app.steps.act import act
from app.steps.question import question
from app.steps.route import route
from integrations.helpdesk import Priority, Ticket
from tests.app.steps.acting import NOTE, decision, desk, hands
from tests.fakes import ticket

ASKED: Question = question(ticket(), ("en",))
KIND = Triage("return_policy", "Returns", "returns", 0.9, 0.9)
CALM = Mood(Sentiment.NEUTRAL, 0.6, Urgency.NORMAL, 0.6)
HIGH = Routed("44", Priority.HIGH)


def gone(*routes: Route, tier: str = "", tiers: tuple[Tier, ...] = ()) -> Routed | None:
    policy = replace(load(shipped()), routes=routes, tiers=tiers)
    return route(ASKED, KIND, Signals(CALM, tier), policy)


@pytest.mark.parametrize(
    ("one", "fits"),
    [
        (Route("A"), True),
        (Route("A", intents=("return_policy",)), True),
        (Route("A", intents=("other", "return_policy")), True),
        (Route("A", intents=("other",)), False),
        (Route("A", categories=("returns",), languages=("en",)), True),
        (Route("A", categories=("returns",), languages=("de",)), False),
        (Route("A", tiers=("vip",)), False),
    ],
)
def test_every_condition_must_hold(one: Route, fits: bool) -> None:
    assert gone(one) == (Routed("A") if fits else None)


def test_first_route_that_fits_wins() -> None:
    assert gone(Route("A", languages=("de",)), Route("B"), Route("C")) == Routed("B")


def test_tier_gives_the_priority_that_no_route_gives() -> None:
    tiers = (Tier("vip", ("gold",), priority=Priority.HIGH),)

    assert gone(tier="vip", tiers=tiers) == Routed("", Priority.HIGH)
    assert gone(Route("A", Priority.URGENT), tier="vip", tiers=tiers) == Routed("A", Priority.URGENT)
    assert gone() is None


def suggested(one: Ticket, routed: Routed | None = HIGH) -> list[tuple[str, str, Priority | None]]:
    """Return how a suggestion's ticket is moved."""
    helpdesk = desk(one)
    found = act(decision(AutonomyLevel.SUGGEST, routed=routed), hands(helpdesk))

    assert found.kind is OutcomeKind.SUGGESTED
    assert helpdesk.posts == []
    return helpdesk.moves


def test_ticket_of_a_suggestion_is_moved_once() -> None:
    helpdesk = desk()
    mine = hands(helpdesk)
    effects = [act(decision(AutonomyLevel.SUGGEST, routed=HIGH), mine).effects for _ in range(2)]

    assert helpdesk.moves == [("1", "44", Priority.HIGH)]
    assert [[one.name for one in some] for some in effects] == [["route"], ["route"]]


@pytest.mark.parametrize("level", [AutonomyLevel.OFF, AutonomyLevel.OBSERVE])
def test_nothing_is_moved_where_nothing_is_written(level: AutonomyLevel) -> None:
    helpdesk = desk()
    act(decision(level, routed=HIGH), hands(helpdesk))

    assert helpdesk.moves == []


def test_ticket_that_somebody_has_stays_where_it_is() -> None:
    assert suggested(ticket(assignee_id="7")) == []
    assert suggested(ticket(), None) == []


def test_ticket_that_is_there_already_is_not_moved() -> None:
    assert suggested(ticket(group_id="44", priority=Priority.URGENT)) == []


@given(st.sampled_from([None, *Priority]), st.sampled_from([None, *Priority]))
def test_priority_is_never_lowered(before: Priority | None, wanted: Priority | None) -> None:
    order = [None, *Priority]
    moved = suggested(ticket(priority=before), Routed("", wanted))
    helpdesk = desk(ticket(priority=before))
    act(decision(AutonomyLevel.SUGGEST, routed=Routed("", wanted), handoff=NOTE), hands(helpdesk))

    for now in (*(one[2] for one in moved), *(one.priority for one in helpdesk.posts)):
        assert now is None or order.index(now) > order.index(before)


def test_handoff_carries_the_priority_of_the_route() -> None:
    helpdesk = desk()
    act(decision(AutonomyLevel.SUGGEST, routed=HIGH, handoff=NOTE), hands(helpdesk))

    assert [(one.group, one.priority) for one in helpdesk.posts] == [(NOTE.group, Priority.HIGH)]
    assert helpdesk.moves == []


def test_handoff_takes_nothing_from_a_person() -> None:
    helpdesk = desk(ticket(assignee_id="7"))
    act(decision(AutonomyLevel.SUGGEST, routed=HIGH, handoff=NOTE), hands(helpdesk))

    assert [(one.group, one.priority) for one in helpdesk.posts] == [("", None)]

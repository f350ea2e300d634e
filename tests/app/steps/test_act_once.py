"""Never twice, whatever fails."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain import AutonomyLevel, Decision, Outcome, OutcomeKind
from app.ports import Hands
from app.steps.act import act
from integrations.helpdesk import (
    Conflict,
    HelpdeskError,
    NotPermitted,
    Post,
    Posted,
    RateLimited,
    Ticket,
    Unavailable,
    Visibility,
)
from tests.app.steps.acting import NOTE, Dies, Mortal, decision, desk, hands
from tests.fakes import FakeFence, LivingHelpdesk, message, ticket

FAULTS: list[Callable[[], HelpdeskError]] = [
    lambda: Unavailable("time-out"),
    lambda: Conflict("changed"),
    lambda: RateLimited("429", 1.0),
]


def until_done(made: Decision, own: Hands, attempts: int = 20) -> Outcome:
    """Act as the worker does: again after every error that is not permanent."""
    for _ in range(attempts):
        try:
            return act(made, own)
        except HelpdeskError as error:
            assert not error.permanent
    raise AssertionError("never done")


@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("committed", [True, False])
@pytest.mark.parametrize("level", [AutonomyLevel.SUGGEST, AutonomyLevel.REPLY, AutonomyLevel.RESOLVE])
def test_a_fault_of_a_write_leaves_one_write(
    level: AutonomyLevel, committed: bool, fault: Callable[[], HelpdeskError]
) -> None:
    helpdesk = desk(errors=[fault()], commit_first=committed)
    handoff = NOTE if level is AutonomyLevel.SUGGEST else None

    outcome = until_done(decision(level, handoff=handoff), hands(helpdesk))

    assert len(helpdesk.posts) == len(outcome.effects) == 1


def test_a_write_that_got_through_is_recorded_as_repeated() -> None:
    helpdesk = desk(errors=[Unavailable("time-out")], commit_first=True)
    own = hands(helpdesk)

    outcome = until_done(decision(), own)

    assert outcome.kind is OutcomeKind.REPLIED
    assert (outcome.effects[0].repeated, outcome.effects[0].message_id) == (True, "p1")
    assert own.guard.done(outcome.effects[0].key) == outcome.effects[0]


def test_a_write_that_got_through_is_reported_though_newer_messages_are_here() -> None:
    helpdesk = desk(errors=[Unavailable("time-out")], commit_first=True)
    own = hands(helpdesk)
    with pytest.raises(Unavailable):
        act(decision(), own)
    before = helpdesk.tickets["1"]
    helpdesk.tickets["1"] = replace(before, messages=(*before.messages, message("And?", 90)))

    outcome = act(decision(), replace(own, fence=FakeFence(open=False)))

    assert (outcome.kind, len(helpdesk.posts)) == (OutcomeKind.REPLIED, 1)


def test_what_may_be_on_its_way_is_waited_for() -> None:
    helpdesk = desk(errors=[Unavailable("time-out")])
    waits: list[float] = []
    own = replace(hands(helpdesk), pause=waits.append)

    until_done(decision(), own)

    assert waits == [12.0]
    assert len(helpdesk.posts) == 1


def test_a_first_write_waits_for_nothing() -> None:
    waits: list[float] = []

    act(decision(), replace(hands(desk()), pause=waits.append))

    assert waits == []


def test_a_late_commit_is_found_after_the_wait() -> None:
    class Late(LivingHelpdesk):
        """Shows the timed-out write only once the caller has waited."""

        def ticket(self, ticket_id: str) -> Ticket:
            return replace(super().ticket(ticket_id), messages=(message(),))

        def find(self, post: Post, since: datetime) -> str:
            return super().find(post, since) if waited else ""

    waited: list[float] = []
    helpdesk = Late(tickets={"1": ticket()}, errors=[Unavailable("time-out")], commit_first=True)

    outcome = until_done(decision(), replace(hands(helpdesk), pause=waited.append))

    assert (len(helpdesk.posts), outcome.effects[0].repeated) == (1, True)


def test_a_conflict_over_tags_is_settled_at_once() -> None:
    helpdesk = desk(errors=[Conflict("tags changed"), None])

    assert act(decision(), hands(helpdesk)).kind is OutcomeKind.REPLIED


def test_a_conflict_that_stays_starts_everything_over() -> None:
    helpdesk = desk(errors=[Conflict("changed") for _ in range(3)])

    with pytest.raises(Conflict):
        act(decision(), hands(helpdesk))


def test_a_conflict_over_a_new_message_supersedes() -> None:
    class Overtaken(LivingHelpdesk):
        """Gets a message between reading and writing."""

        def post(self, post: Post) -> Posted:
            self.tickets["1"] = ticket(message(), message("Wait", 2))
            raise Conflict("changed")

    outcome = act(decision(), hands(Overtaken(tickets={"1": ticket()})))

    assert outcome.kind is OutcomeKind.SUPERSEDED


def test_a_permanent_error_is_raised() -> None:
    with pytest.raises(NotPermitted):
        act(decision(), hands(desk(errors=[NotPermitted("light agent")])))


def test_acting_again_after_the_record_writes_nothing() -> None:
    helpdesk = desk()
    own = hands(helpdesk)

    assert act(decision(), own) == act(decision(), own)
    assert len(helpdesk.posts) == 1


def test_two_runs_about_one_message_reply_once() -> None:
    helpdesk = desk()
    first = hands(helpdesk)
    second = replace(first, run="main-1-000000000002")

    act(decision(), first)
    outcome = act(decision(version="v9", detail="other"), second)

    assert (outcome.kind, len(helpdesk.posts)) == (OutcomeKind.REPLIED, 1)


def test_two_runs_without_a_common_memory_reply_once() -> None:
    helpdesk = desk()

    act(decision(), hands(helpdesk))
    outcome = act(decision(), hands(helpdesk))

    assert (len(helpdesk.posts), outcome.effects[0].repeated) == (1, True)


def test_the_next_message_gets_its_own_reply() -> None:
    helpdesk = desk()
    own = hands(helpdesk)
    act(decision(), own)
    before = helpdesk.tickets["1"]
    helpdesk.tickets["1"] = replace(before, messages=(*before.messages, message("And now?", 90)))

    act(decision(message_id="m90"), own)

    assert len({one.key for one in helpdesk.posts}) == 2


def test_keys_of_two_tickets_differ() -> None:
    helpdesk = LivingHelpdesk(tickets={"1": ticket(), "2": ticket(id="2")})

    for one in "12":
        act(decision(ticket_id=one), hands(helpdesk))

    assert len({one.key for one in helpdesk.posts}) == 2


FAULT = st.sampled_from(["pass", "lost", "late", "conflict", "limited"])


class Faulty(LivingHelpdesk):
    """Fails as it is told, one word a write; `late` has written all the same."""

    plan: list[str]

    def post(self, post: Post) -> Posted:
        """Do what the plan says."""
        fault = self.plan.pop(0) if self.plan else "pass"
        error = {"conflict": Conflict("409"), "limited": RateLimited("429", 1), "pass": None}.get(
            fault, Unavailable("502")
        )
        self.errors, self.commit_first = [error], fault == "late"
        return super().post(post)


@settings(deadline=None)
@given(
    plan=st.lists(FAULT, max_size=8),
    deaths=st.lists(st.sampled_from(["none", "before", "after"]), max_size=4),
    both=st.booleans(),
    runs=st.integers(1, 3),
)
def test_whatever_fails_there_is_one_reply(plan: list[str], deaths: list[str], both: bool, runs: int) -> None:
    """At most one public reply at any time, exactly one once the faults have ended."""
    helpdesk = Faulty(tickets={"1": ticket()})
    helpdesk.plan = plan
    own = hands(helpdesk)
    guard = Mortal(own.clock)  # type: ignore[arg-type]
    guard.deaths = deaths
    made = decision(handoff=NOTE if both else None)

    for attempt in range(30):
        run = replace(own, guard=guard, run=f"main-1-{attempt % runs:012d}")
        with suppress(HelpdeskError, Dies):
            act(made, run)
        assert sum(one.visibility is Visibility.PUBLIC for one in helpdesk.posts) <= 1

    assert [one.visibility for one in helpdesk.posts] == [Visibility.INTERNAL] * both + [Visibility.PUBLIC]

"""Never twice, and nothing left undone, on a helpdesk that takes text and fields apart and knows no key."""

from contextlib import suppress
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain import AutonomyLevel, Decision, Outcome, OutcomeKind, Reason
from app.ports import Hands
from app.steps.act import act
from integrations.helpdesk import (
    Author,
    Conflict,
    HelpdeskError,
    Post,
    Posted,
    RateLimited,
    Status,
    Ticket,
    Unavailable,
    Uncertain,
    Visibility,
)
from tests.app.steps.acting import DRAFT, NOTE, POLICY, Dies, Mortal, decision, hands
from tests.fakes import NOON, ApartHelpdesk, message, ticket

LATE = Unavailable("time-out")


def desk(one: Ticket | None = None, **changes: object) -> ApartHelpdesk:
    """Build a helpdesk with one ticket."""
    return ApartHelpdesk(tickets={"1": one or ticket()}, **changes)  # type: ignore[arg-type]


def until_done(made: Decision, own: Hands, attempts: int = 10) -> Outcome:
    """Act as the worker does: again after every error that is not permanent."""
    for _ in range(attempts):
        try:
            return act(made, own)
        except HelpdeskError as error:
            assert not error.permanent
    raise AssertionError("never done")


def public(helpdesk: ApartHelpdesk) -> list[str]:
    """Return what customers read of us."""
    return [one.text for one in helpdesk.posts if one.visibility is Visibility.PUBLIC]


def told(helpdesk: ApartHelpdesk) -> list[str]:
    """Return what agents read of us."""
    return [one.text for one in helpdesk.posts if one.visibility is Visibility.INTERNAL]


def test_fields_are_set_behind_the_reply() -> None:
    helpdesk = desk()

    act(decision(AutonomyLevel.RESOLVE), hands(helpdesk))

    assert helpdesk.finished == helpdesk.posts
    assert (helpdesk.tickets["1"].status, helpdesk.tickets["1"].assignee_id) == (Status.SOLVED, "900")


def test_status_that_is_refused_stands_in_the_effect() -> None:
    class Refusing(ApartHelpdesk):
        """Takes the text, and no status."""

        def finish(self, post: Post, posted: Posted) -> Posted:
            return replace(posted, status_refused=True)

    outcome = act(decision(), hands(Refusing(tickets={"1": ticket()})))

    assert outcome.effects[0].status_refused


@pytest.mark.parametrize("error", [LATE, RateLimited("429", 1.0)])
@pytest.mark.parametrize("level", [AutonomyLevel.REPLY, AutonomyLevel.RESOLVE])
def test_fields_that_fail_are_set_later_and_the_reply_is_not_repeated(
    level: AutonomyLevel, error: HelpdeskError
) -> None:
    helpdesk = desk(late=[error, error])

    outcome = until_done(decision(level), hands(helpdesk))

    assert (public(helpdesk), len(helpdesk.finished)) == ([DRAFT.text], 1)
    assert outcome.kind in {OutcomeKind.REPLIED, OutcomeKind.RESOLVED}
    assert (outcome.effects[0].message_id, outcome.effects[0].repeated) == ("p1", True)


@pytest.mark.parametrize("committed", [True, False])
def test_reply_that_timed_out_is_found_and_finished(committed: bool) -> None:
    helpdesk = desk(errors=[LATE], commit_first=committed)

    outcome = until_done(decision(), hands(helpdesk))

    assert (outcome.kind, public(helpdesk)) == (OutcomeKind.REPLIED, [DRAFT.text])
    assert helpdesk.tickets["1"].status is Status.PENDING


def test_search_begins_at_the_message_by_the_helpdesks_own_clock() -> None:
    helpdesk = desk(ticket(message(minute=-30, id="older"), message()), errors=[LATE])
    own = hands(helpdesk)
    own.clock.time += timedelta(hours=5)  # type: ignore[attr-defined]

    until_done(decision(), own)

    assert set(helpdesk.asked_since) == {NOON}


def test_nothing_is_searched_for_before_anything_was_tried() -> None:
    helpdesk = desk()

    act(decision(), hands(helpdesk))

    assert helpdesk.asked_since == []


def broken_off(helpdesk: ApartHelpdesk) -> Hands:
    """Reply, and fail before the fields are set."""
    helpdesk.late = [LATE]
    own = hands(helpdesk)
    with pytest.raises(Unavailable):
        act(decision(AutonomyLevel.RESOLVE), own)
    return own


def change(helpdesk: ApartHelpdesk, *more: object, **fields: object) -> None:
    """Let something happen to the ticket."""
    old = helpdesk.tickets["1"]
    helpdesk.tickets["1"] = replace(old, messages=(*old.messages, *more), **fields)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("more", "fields"),
    [
        ([message("And?", 90)], {"status": Status.OPEN}),
        ([message("Let me see", 90, author=Author.AGENT)], {}),
        ([], {"assignee_id": "200", "assigned_by_hand": NOON}),
        ([], {"status": Status.CLOSED}),
        ([], {"tags": frozenset({"copilot_off"})}),
    ],
)
def test_fields_are_left_to_whoever_went_on_meanwhile(more: list[object], fields: dict[str, object]) -> None:
    helpdesk = desk()
    own = broken_off(helpdesk)
    change(helpdesk, *more, **fields)

    outcome = act(decision(AutonomyLevel.RESOLVE), own)

    assert (outcome.kind, public(helpdesk), helpdesk.finished) == (OutcomeKind.RESOLVED, [DRAFT.text], [])
    assert helpdesk.tickets["1"].status is fields.get("status", Status.NEW)


def test_handoff_whose_group_failed_gets_it_later() -> None:
    helpdesk = desk(late=[LATE])
    handoff = replace(NOTE, group="Fraud")

    until_done(decision(AutonomyLevel.SUGGEST, handoff=handoff), hands(helpdesk))

    assert len(helpdesk.posts) == 1
    assert [one.group for one in helpdesk.finished] == ["Fraud"]


# Nobody can tell


def doubtful(commit_first: bool = False) -> tuple[ApartHelpdesk, Hands]:
    """Time out while replying, and doubt from then on."""
    helpdesk = desk(errors=[LATE], doubts=99, commit_first=commit_first)
    own = hands(helpdesk)
    with pytest.raises(Unavailable):
        act(decision(), own)
    return helpdesk, own


@pytest.mark.parametrize("committed", [True, False])
def test_a_doubt_asks_a_person_and_never_writes_again(committed: bool) -> None:
    helpdesk, own = doubtful(commit_first=committed)

    outcome = act(decision(), own)

    assert outcome.kind is OutcomeKind.HANDED_OFF
    assert len(public(helpdesk)) == int(committed)
    note = helpdesk.posts[-1]
    assert note.visibility is Visibility.INTERNAL
    assert DRAFT.text in note.text
    assert "cannot tell whether it arrived" in note.text
    assert [one.message_id for one in outcome.effects] == [f"p{len(helpdesk.posts)}"]


def test_a_doubt_is_told_once() -> None:
    helpdesk, own = doubtful()

    first, again = act(decision(), own), act(decision(), replace(own, run="main-1-000000000002"))

    assert first == again
    assert len(helpdesk.posts) == 1


@pytest.mark.parametrize("lost", [True, False])
def test_a_doubt_that_a_person_was_asked_about_is_theirs(lost: bool) -> None:
    """Even if it turns out later that nothing was sent: the person may be writing already."""
    helpdesk, own = doubtful()
    helpdesk.errors = [LATE] if lost else []
    with suppress(Unavailable):
        act(decision(), own)
    helpdesk.doubts = 0

    outcome = act(decision(), own)

    assert (outcome.kind, public(helpdesk), len(helpdesk.posts)) == (OutcomeKind.HANDED_OFF, [], 1)


def test_a_doubt_goes_to_the_group_of_the_policy() -> None:
    helpdesk, own = doubtful()

    act(decision(), replace(own, policy=replace(POLICY, group="Support")))

    assert helpdesk.finished[-1].group == "Support"


def test_a_doubt_that_passes_while_waiting_is_none() -> None:
    helpdesk, own = doubtful(commit_first=True)
    helpdesk.doubts = 1

    outcome = act(decision(), own)

    assert (outcome.kind, outcome.effects[0].message_id) == (OutcomeKind.REPLIED, "p1")


def test_a_doubt_that_fails_to_be_told_is_told_later() -> None:
    helpdesk, own = doubtful()
    helpdesk.errors, helpdesk.commit_first = [LATE], True

    outcome = until_done(decision(), own)

    assert (outcome.kind, len(helpdesk.posts), public(helpdesk)) == (OutcomeKind.HANDED_OFF, 1, [])


@pytest.mark.parametrize(
    ("more", "policy", "reason"),
    [
        ([message("Done", 90, author=Author.AGENT)], POLICY, Reason.PERSON_ANSWERED),
        ([], replace(POLICY, paused=True), Reason.PAUSED),
    ],
)
def test_a_doubt_that_nobody_needs_to_hear_of_is_left(more: list[object], policy: object, reason: Reason) -> None:
    helpdesk, own = doubtful()
    change(helpdesk, *more)

    outcome = act(decision(), replace(own, policy=policy))  # type: ignore[arg-type]

    assert (outcome.kind, outcome.reason, helpdesk.posts) == (OutcomeKind.SKIPPED, reason, [])


def test_a_note_before_the_doubt_is_reported_with_it() -> None:
    helpdesk = desk(errors=[None, LATE], doubts=99)
    own, made = hands(helpdesk), decision(handoff=NOTE)
    with pytest.raises(Unavailable):
        act(made, own)

    outcome = act(made, own)

    assert [one.message_id for one in outcome.effects] == ["p1", "p2"]


def test_a_doubt_about_a_note_is_an_error_that_people_see() -> None:
    class Doubting(ApartHelpdesk):
        """Cannot tell anything."""

        def find(self, post: Post, since: object) -> str:
            raise Uncertain("nobody can tell")

    own = hands(Doubting(tickets={"1": ticket()}, errors=[LATE]))
    made = decision(AutonomyLevel.SUGGEST, handoff=NOTE)
    with pytest.raises(Unavailable):
        act(made, own)
    with pytest.raises(Uncertain) as caught:
        act(made, own)

    assert caught.value.permanent


# Whatever fails

POSTED = st.sampled_from(["pass", "lost", "late", "conflict", "limited"])
ERRORS = {"conflict": Conflict("409"), "limited": RateLimited("429", 1), "pass": None}


class Faulty(ApartHelpdesk):
    """Fails as it is told, one word a write; `late` has written all the same."""

    plan: list[str]

    def post(self, post: Post) -> Posted:
        """Do what the plan says."""
        fault = self.plan.pop(0) if self.plan else "pass"
        self.errors, self.commit_first = [ERRORS.get(fault, Unavailable("502"))], fault == "late"
        return super().post(post)


@settings(deadline=None)
@given(
    plan=st.lists(POSTED, max_size=6),
    late=st.lists(st.sampled_from([None, LATE, RateLimited("429", 1)]), max_size=6),
    deaths=st.lists(st.sampled_from(["none", "before", "after"]), max_size=4),
    doubts=st.integers(0, 2),
)
def test_whatever_fails_there_is_one_reply_or_a_person(
    plan: list[str], late: list[Exception | None], deaths: list[str], doubts: int
) -> None:
    """At most one public reply at any time; once the faults have ended one that is finished, or a person who looks."""
    helpdesk = Faulty(tickets={"1": ticket()}, late=list(late), doubts=doubts)
    helpdesk.plan = list(plan)
    own = hands(helpdesk)
    guard = Mortal(own.clock)  # type: ignore[arg-type]
    guard.deaths = list(deaths)
    outcome = None

    for attempt in range(30):
        asked, before = len(told(helpdesk)), len(public(helpdesk))
        run = replace(own, guard=guard, run=f"main-1-{attempt % 3:012d}")
        with suppress(HelpdeskError, Dies):
            outcome = act(decision(), run)
        assert len(public(helpdesk)) <= (before if asked else 1)

    assert outcome
    if outcome.kind is OutcomeKind.REPLIED:
        assert helpdesk.tickets["1"].status is Status.PENDING
        assert (len(public(helpdesk)), told(helpdesk)) == (1, [])
    else:
        assert (outcome.kind, len(told(helpdesk))) == (OutcomeKind.HANDED_OFF, 1)

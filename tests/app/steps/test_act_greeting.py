"""Test that an acknowledgement is written like a reply: guarded, once, and answering nothing."""

from dataclasses import replace

import pytest

from app.domain import (
    ACKNOWLEDGED,
    Acknowledgement,
    AutonomyLevel,
    Courtesy,
    Decision,
    OutcomeKind,
    Reason,
)
from app.ports import Hands
from app.steps.act import act
from integrations.helpdesk import Author, Conflict, Post, Posted, Requester, Status, Unavailable, Visibility
from tests.app.steps.acting import NOTE, POLICY, Dies, Mortal, decision, desk, hands
from tests.fakes import ApartHelpdesk, FakeFence, FakeGuard, FakeMemory, LivingHelpdesk, message, ticket

TOLD = Acknowledgement(Courtesy.NEVER_ALONE, "It has arrived.\n\n*This message was sent automatically.*", "en")
PUBLIC, INTERNAL = Visibility.PUBLIC, Visibility.INTERNAL


def greeting(**changes: object) -> Decision:
    """Build a decision that hands over and acknowledges."""
    made = decision(AutonomyLevel.SUGGEST, acknowledgement=TOLD, handoff=NOTE)
    return replace(made, **changes)  # type: ignore[arg-type]


def holding(helpdesk: LivingHelpdesk, **changes: object) -> Hands:
    """Build hands whose memory knows what their guard has recorded."""
    made = hands(helpdesk)
    assert isinstance(made.guard, FakeGuard)
    guard = changes.pop("guard", made.guard)
    assert isinstance(guard, FakeGuard)
    return replace(made, guard=guard, memory=FakeMemory(guard=guard), **changes)  # type: ignore[arg-type]


def seen(helpdesk: LivingHelpdesk) -> list[Visibility]:
    return [one.visibility for one in helpdesk.posts]


def test_it_is_sent_before_the_note_and_the_note_says_so() -> None:
    helpdesk = desk()
    outcome = act(greeting(), holding(helpdesk))

    assert (outcome.kind, [one.name for one in outcome.effects]) == (OutcomeKind.HANDED_OFF, [ACKNOWLEDGED, "note"])
    assert seen(helpdesk) == [PUBLIC, INTERNAL]
    assert helpdesk.posts[0].text == TOLD.text
    assert helpdesk.posts[1].text.startswith(NOTE.note)
    assert "**Told the customer:**" in helpdesk.posts[1].text


def test_it_sets_no_status_and_assigns_nobody() -> None:
    helpdesk = desk()
    act(greeting(), holding(helpdesk))

    assert (helpdesk.posts[0].status, helpdesk.posts[0].assign_to, helpdesk.posts[0].group) == (None, "", "")
    assert helpdesk.tickets["1"].status is Status.NEW


def test_a_suggestion_without_a_note_stays_a_suggestion() -> None:
    helpdesk = desk()
    outcome = act(greeting(handoff=None), holding(helpdesk))

    assert (outcome.kind, seen(helpdesk)) == (OutcomeKind.SUGGESTED, [PUBLIC])


@pytest.mark.parametrize("level", [AutonomyLevel.OFF, AutonomyLevel.OBSERVE, AutonomyLevel.REPLY])
def test_no_other_level_sends_it(level: AutonomyLevel) -> None:
    helpdesk = desk()
    act(greeting(level=level, handoff=None), holding(helpdesk))

    assert TOLD.text not in [one.text for one in helpdesk.posts]


def test_another_run_about_the_ticket_sends_no_second_one() -> None:
    helpdesk = desk()
    first = holding(helpdesk)
    act(greeting(), first)
    old = helpdesk.tickets["1"]
    helpdesk.tickets["1"] = replace(old, messages=(*old.messages, message("Hello?", 90)))
    act(greeting(message_id="m90"), replace(first, run="main-1-000000000002"))

    assert seen(helpdesk) == [PUBLIC, INTERNAL, INTERNAL]


def test_question_stays_open_behind_it() -> None:
    helpdesk = desk()
    first = holding(helpdesk)
    act(greeting(handoff=None), first)
    outcome = act(decision(AutonomyLevel.SUGGEST, handoff=NOTE), first)

    assert outcome.kind is OutcomeKind.HANDED_OFF


def test_echo_of_our_own_writing_does_not_stop_the_note() -> None:
    fence = FakeFence()

    class Telling(LivingHelpdesk):
        """A helpdesk that tells of every change at once."""

        def post(self, post: Post) -> Posted:
            fence.open = False
            return super().post(post)

    helpdesk = Telling(tickets={"1": ticket()})
    outcome = act(greeting(), holding(helpdesk, fence=fence))

    assert (outcome.kind, seen(helpdesk)) == (OutcomeKind.HANDED_OFF, [PUBLIC, INTERNAL])


def test_newer_event_before_it_stops_everything() -> None:
    helpdesk = desk()
    outcome = act(greeting(), holding(helpdesk, fence=FakeFence(open=False)))

    assert (outcome.kind, helpdesk.posts) == (OutcomeKind.SUPERSEDED, [])


@pytest.mark.parametrize("death", ["before", "after"])
def test_a_crash_around_it_repeats_nothing(death: str) -> None:
    helpdesk, guard = desk(), Mortal()
    guard.deaths = [death]
    made = holding(helpdesk, guard=guard)
    with pytest.raises(Dies):
        act(greeting(), made)
    outcome = act(greeting(), made)

    assert (outcome.kind, seen(helpdesk)) == (OutcomeKind.HANDED_OFF, [PUBLIC, INTERNAL])


@pytest.mark.parametrize("doubts", [0, 9])
def test_a_cut_connection_never_sends_it_twice(doubts: int) -> None:
    helpdesk = ApartHelpdesk(tickets={"1": ticket()}, errors=[Unavailable("cut")], commit_first=True, doubts=doubts)
    made = holding(helpdesk)
    with pytest.raises(Unavailable):
        act(greeting(), made)
    outcome = act(greeting(), made)

    assert (outcome.kind, seen(helpdesk)) == (OutcomeKind.HANDED_OFF, [PUBLIC, INTERNAL])
    assert ("perhaps" in helpdesk.posts[1].text) is bool(doubts)


def test_it_is_looked_for_since_the_ticket_began() -> None:
    helpdesk = ApartHelpdesk(tickets={"1": ticket(message(), message("Hello?", 30))}, errors=[Unavailable("cut")])
    made = holding(helpdesk)
    with pytest.raises(Unavailable):
        act(greeting(message_id="m30"), made)
    act(greeting(message_id="m30"), made)

    assert set(helpdesk.asked_since[:2]) == {helpdesk.tickets["1"].created}


def test_a_persons_note_stops_it_and_not_the_handoff() -> None:
    noted = message("I look into it.", 5, author=Author.AGENT, visibility=INTERNAL)
    helpdesk = desk(ticket(message(), noted))
    act(greeting(), holding(helpdesk))

    assert seen(helpdesk) == [INTERNAL]
    assert "Told the customer" not in helpdesk.posts[0].text


def test_a_persons_answer_stops_both() -> None:
    helpdesk = desk(ticket(message(), message("Here.", 5, author=Author.AGENT)))
    outcome = act(greeting(), holding(helpdesk))

    assert (outcome.reason, helpdesk.posts) == (Reason.PERSON_ANSWERED, [])


@pytest.mark.parametrize("changes", [{"tags": frozenset({"copilot_off"})}, {"status": Status.SOLVED}])
def test_tag_out_and_closing_stop_it(changes: dict[str, object]) -> None:
    helpdesk = desk(ticket(**changes))
    act(greeting(), holding(helpdesk))

    assert helpdesk.posts == []


def test_kill_switch_stops_it() -> None:
    helpdesk = desk()
    act(greeting(), holding(helpdesk, policy=replace(POLICY, paused=True)))

    assert helpdesk.posts == []


def test_somebody_new_in_copy_or_another_policy_decides_again() -> None:
    copied = desk(ticket(copied=(Requester("300", email="stranger@example.org"),)))
    for helpdesk, made in ((copied, holding(copied)), (desk(), holding(desk(), policy=replace(POLICY, version="v2")))):
        with pytest.raises(Conflict):
            act(greeting(), made)
        assert helpdesk.posts == []

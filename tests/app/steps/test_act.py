"""What is done, and what is looked at before."""

from dataclasses import replace

import pytest

from app.domain import AutonomyLevel, Decision, Effect, OutcomeKind, Reason
from app.steps.act import act
from integrations.helpdesk import Author, Conflict, Message, Status, Visibility
from tests.app.steps.acting import DRAFT, NOTE, POLICY, decision, desk, hands
from tests.fakes import NOON, REQUESTER, FakeFence, FakeGuard, FakeMemory, message, ticket


def agent(text: str = "Done.", visibility: Visibility = Visibility.PUBLIC, minute: int = 5) -> Message:
    """Build a person's message."""
    return message(text, minute, author=Author.AGENT, visibility=visibility)


def test_reply_is_sent_once_with_the_status_of_the_policy() -> None:
    helpdesk = desk()

    outcome = act(decision(), hands(helpdesk))

    (post,) = helpdesk.posts
    assert (post.text, post.visibility, post.status) == (DRAFT.text, Visibility.PUBLIC, Status.PENDING)
    assert (outcome.kind, outcome.reason) == (OutcomeKind.REPLIED, Reason.ALLOWED)
    assert outcome.effects == (Effect("reply", post.key, "p1", Visibility.PUBLIC),)


def test_reply_leaves_the_status_where_the_policy_names_none() -> None:
    helpdesk = desk()

    act(decision(), hands(helpdesk, policy=replace(POLICY, status_on_reply="")))

    assert helpdesk.posts[0].status is None


def test_reply_carries_the_version_just_read() -> None:
    helpdesk = desk(ticket(version="v2", tags=frozenset({"vip"})))

    outcome = act(decision(version="v1"), hands(helpdesk))

    assert (outcome.kind, helpdesk.posts[0].version) == (OutcomeKind.REPLIED, "v2")


def test_resolve_assigns_the_copilot_and_solves() -> None:
    helpdesk = desk()

    outcome = act(decision(AutonomyLevel.RESOLVE), hands(helpdesk))

    assert outcome.kind is OutcomeKind.RESOLVED
    assert (helpdesk.posts[0].status, helpdesk.posts[0].assign_to) == (Status.SOLVED, "900")


@pytest.mark.parametrize(
    ("level", "kind"),
    [
        (AutonomyLevel.OFF, OutcomeKind.SKIPPED),
        (AutonomyLevel.OBSERVE, OutcomeKind.OBSERVED),
        (AutonomyLevel.SUGGEST, OutcomeKind.SUGGESTED),
    ],
)
def test_nothing_is_written_below_reply(level: AutonomyLevel, kind: OutcomeKind) -> None:
    helpdesk = desk()

    outcome = act(decision(level), hands(helpdesk))

    assert (outcome.kind, outcome.detail, helpdesk.posts) == (kind, "why", [])


@pytest.mark.parametrize("level", [AutonomyLevel.OFF, AutonomyLevel.OBSERVE])
def test_a_handoff_below_suggest_writes_nothing(level: AutonomyLevel) -> None:
    helpdesk = desk()

    act(decision(level, handoff=NOTE), hands(helpdesk))

    assert helpdesk.posts == []


def test_handoff_is_one_internal_note_that_leaves_the_status() -> None:
    helpdesk = desk()

    outcome = act(decision(AutonomyLevel.SUGGEST, handoff=NOTE), hands(helpdesk))

    (post,) = helpdesk.posts
    assert outcome.kind is OutcomeKind.HANDED_OFF
    assert (post.text, post.visibility, post.status, post.group) == (NOTE.note, Visibility.INTERNAL, None, "44")


def test_a_group_goes_along_by_name() -> None:
    helpdesk = desk()

    act(decision(AutonomyLevel.SUGGEST, handoff=replace(NOTE, group="Support")), hands(helpdesk))

    assert helpdesk.posts[0].group == "Support"


def test_suggestion_becomes_a_note_where_the_admins_want_it() -> None:
    helpdesk = desk()

    outcome = act(decision(AutonomyLevel.SUGGEST), hands(helpdesk, policy=replace(POLICY, note_on_suggest=True)))

    (post,) = helpdesk.posts
    assert outcome.kind is OutcomeKind.SUGGESTED
    assert (post.visibility, post.status) == (Visibility.INTERNAL, None)
    assert "not sent" in post.text
    assert DRAFT.text in post.text


def test_no_draft_makes_no_note() -> None:
    helpdesk = desk()

    act(decision(AutonomyLevel.SUGGEST, draft=None), hands(helpdesk, policy=replace(POLICY, note_on_suggest=True)))

    assert helpdesk.posts == []


def test_a_reply_with_a_handoff_leaves_a_note_and_then_the_reply() -> None:
    helpdesk = desk()

    outcome = act(decision(handoff=NOTE), hands(helpdesk))

    assert [one.visibility for one in helpdesk.posts] == [Visibility.INTERNAL, Visibility.PUBLIC]
    assert [one.name for one in outcome.effects] == ["note", "reply"]
    assert helpdesk.posts[0].key != helpdesk.posts[1].key
    assert helpdesk.posts[1].version == "v1+"


def test_a_reply_without_a_draft_is_refused() -> None:
    with pytest.raises(ValueError, match="without a draft"):
        act(decision(draft=None), hands(desk()))


# Looking again


def test_a_newer_message_supersedes() -> None:
    helpdesk = desk(ticket(message(), message("One more thing", 3)))

    outcome = act(decision(), hands(helpdesk))

    assert (outcome.kind, helpdesk.posts) == (OutcomeKind.SUPERSEDED, [])


def test_an_automatic_mail_after_the_question_does_not_supersede() -> None:
    helpdesk = desk(ticket(message(), message("I am out of office", 3, automatic=True)))

    assert act(decision(), hands(helpdesk)).kind is OutcomeKind.REPLIED


@pytest.mark.parametrize("level", [AutonomyLevel.OBSERVE, AutonomyLevel.SUGGEST, AutonomyLevel.REPLY])
def test_the_fence_supersedes(level: AutonomyLevel) -> None:
    helpdesk = desk()

    outcome = act(decision(level), hands(helpdesk, fence=FakeFence(open=False)))

    assert (outcome.kind, helpdesk.posts) == (OutcomeKind.SUPERSEDED, [])


def test_a_person_who_answered_meanwhile_stops_it() -> None:
    helpdesk = desk(ticket(message(), agent()))

    outcome = act(decision(), hands(helpdesk))

    assert (outcome.kind, outcome.reason, helpdesk.posts) == (OutcomeKind.SKIPPED, Reason.PERSON_ANSWERED, [])


def test_a_persons_note_stops_a_reply() -> None:
    helpdesk = desk(ticket(message(), agent("I am on it", Visibility.INTERNAL)))

    outcome = act(decision(), hands(helpdesk))

    assert (outcome.kind, outcome.reason) == (OutcomeKind.SKIPPED, Reason.TAKEN_BY_PERSON)


def test_a_persons_note_does_not_stop_a_handoff() -> None:
    helpdesk = desk(ticket(message(), agent("Who takes this?", Visibility.INTERNAL)))

    assert act(decision(AutonomyLevel.SUGGEST, handoff=NOTE), hands(helpdesk)).kind is OutcomeKind.HANDED_OFF


@pytest.mark.parametrize("memory", [FakeMemory(holds={"1"}), FakeMemory(stops={"main-1-000000000001"})])
@pytest.mark.parametrize("made", [decision(), decision(AutonomyLevel.SUGGEST, handoff=NOTE)])
def test_a_hold_or_a_stop_comes_before_everything(memory: FakeMemory, made: Decision) -> None:
    helpdesk = desk()

    outcome = act(made, hands(helpdesk, memory=memory))

    assert (outcome.kind, outcome.reason) == (OutcomeKind.SKIPPED, Reason.TAKEN_BY_PERSON)
    assert helpdesk.posts == []


def test_another_tickets_hold_and_another_runs_stop_do_not_count() -> None:
    memory = FakeMemory(holds={"2"}, stops={"main-1-000000000002"})

    assert act(decision(), hands(desk(), memory=memory)).kind is OutcomeKind.REPLIED


def test_a_persons_earlier_message_stops_nothing() -> None:
    thread = (message("Hello", -20, id="first"), agent(minute=-10), message())

    assert act(decision(), hands(desk(ticket(*thread)))).kind is OutcomeKind.REPLIED


def test_assignment_by_hand_stops_it() -> None:
    helpdesk = desk(ticket(assigned_by_hand=NOON, assignee_id="200"))

    outcome = act(decision(), hands(helpdesk))

    assert (outcome.kind, outcome.reason) == (OutcomeKind.SKIPPED, Reason.TAKEN_BY_PERSON)


def test_assignment_by_rule_stops_nothing() -> None:
    assert act(decision(), hands(desk(ticket(assignee_id="200")))).kind is OutcomeKind.REPLIED


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"status": Status.CLOSED}, Reason.CLOSED),
        ({"status": Status.DELETED}, Reason.CLOSED),
        ({"merged": True}, Reason.MERGED),
        ({"tags": frozenset({"copilot_off"})}, Reason.TAGGED_OUT),
    ],
)
def test_a_ticket_that_was_closed_meanwhile_is_left_alone(changes: dict[str, object], reason: Reason) -> None:
    helpdesk = desk(ticket(**changes))

    outcome = act(decision(AutonomyLevel.SUGGEST, handoff=NOTE), hands(helpdesk))

    assert (outcome.kind, outcome.reason, helpdesk.posts) == (OutcomeKind.SKIPPED, reason, [])


def test_the_kill_switch_stops_what_was_decided_before() -> None:
    helpdesk = desk()

    outcome = act(decision(), hands(helpdesk, policy=replace(POLICY, paused=True)))

    assert (outcome.reason, helpdesk.posts) == (Reason.PAUSED, [])


def test_a_copilots_reply_to_the_message_is_enough() -> None:
    ours = message("Answered", 5, author=Author.COPILOT, key="of another kind")

    outcome = act(decision(), hands(desk(ticket(message(), ours))))

    assert (outcome.kind, outcome.reason) == (OutcomeKind.SKIPPED, Reason.ALREADY_HANDLED)


@pytest.mark.parametrize(
    "changed",
    [
        {"requester": replace(REQUESTER, id="101")},
        {"copied": (replace(REQUESTER, id="102"),)},
    ],
)
def test_a_reply_waits_for_another_decision_when_others_would_read_it(changed: dict[str, object]) -> None:
    helpdesk = desk(ticket(**changed))

    with pytest.raises(Conflict):
        act(decision(), hands(helpdesk))
    assert helpdesk.posts == []


def test_a_reply_waits_for_another_decision_when_the_policy_changed() -> None:
    helpdesk = desk()

    with pytest.raises(Conflict):
        act(decision(), hands(helpdesk, policy=replace(POLICY, version="v2")))
    assert helpdesk.posts == []


def test_the_same_question_on_two_tickets_is_answered_once() -> None:
    helpdesk = desk()

    with pytest.raises(Conflict):
        act(decision(), hands(helpdesk, memory=FakeMemory(rivals={"1": "2"})))
    assert helpdesk.posts == []


def test_a_note_goes_out_whoever_reads_the_ticket() -> None:
    helpdesk = desk(ticket(copied=(replace(REQUESTER, id="102"),)))

    act(decision(AutonomyLevel.SUGGEST, handoff=NOTE), hands(helpdesk))

    assert len(helpdesk.posts) == 1


def test_a_handoff_moves_no_ticket_that_somebody_has() -> None:
    helpdesk = desk(ticket(assignee_id="200"))

    act(decision(AutonomyLevel.SUGGEST, handoff=NOTE), hands(helpdesk))

    assert helpdesk.posts[0].group == ""


def test_nothing_is_written_on_a_ticket_that_was_solved_meanwhile() -> None:
    helpdesk = desk(ticket(status=Status.SOLVED))

    outcome = act(decision(), hands(helpdesk))

    assert (outcome.kind, outcome.reason, helpdesk.posts) == (OutcomeKind.SKIPPED, Reason.CLOSED, [])


def test_a_budget_that_is_spent_by_now_means_deciding_again() -> None:
    helpdesk = desk()
    mine = hands(helpdesk, guard=FakeGuard(refuses=Reason.BUDGET))

    with pytest.raises(Conflict):
        act(decision(), mine)
    assert helpdesk.posts == []


def test_a_switch_that_is_turned_at_the_last_moment_holds() -> None:
    helpdesk = desk()
    outcome = act(decision(), hands(helpdesk, guard=FakeGuard(refuses=Reason.PAUSED)))

    assert (outcome.kind, outcome.reason, helpdesk.posts) == (OutcomeKind.SKIPPED, Reason.PAUSED, [])


def test_a_note_needs_no_budget() -> None:
    helpdesk = desk()
    act(decision(AutonomyLevel.SUGGEST, handoff=NOTE), hands(helpdesk, guard=FakeGuard(refuses=Reason.BUDGET)))

    assert [one.visibility for one in helpdesk.posts] == [Visibility.INTERNAL]

"""How a past ticket stood at each message, and what people did about it."""

from dataclasses import replace
from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from app.evidence.replay.moments import Act, Moment, moments
from integrations.helpdesk import Author, Message, Status, Visibility
from tests.fakes import NOON, message, ticket


def past(*thread: Message, **changes: object) -> list[Moment]:
    made = ticket(*thread, status=Status.SOLVED, tags=frozenset({"vip_later"}), group_id="9", **changes)
    return list(moments(replace(made, updated=thread[-1].created + timedelta(days=3))))


def agent(text: str, minute: int, **changes: object) -> Message:
    return message(text, minute, author=Author.AGENT, **changes)


def test_later_messages_tags_and_states_are_cut_off() -> None:
    found = past(
        message(minute=0), agent("In Settings.", 5), message("It is not there.", 9), agent("Below Profile.", 12)
    )

    assert [len(one.ticket.messages) for one in found] == [1, 3]
    assert [one.ticket.status for one in found] == [Status.NEW, Status.OPEN]
    assert {(one.ticket.tags, one.ticket.group_id) for one in found} == {(frozenset(), "")}
    assert [one.real.text for one in found] == ["In Settings.", "Below Profile."]


def test_a_ticket_that_nobody_has_touched_is_as_it_is() -> None:
    made = ticket(tags=frozenset({"copilot_off"}), status=Status.HOLD)

    assert [one.ticket for one in moments(made)] == [made]


def test_a_later_assignment_is_not_known_yet() -> None:
    changes = {"assignee_id": "5", "assigned_by_hand": NOON + timedelta(minutes=3)}

    found = past(message(minute=0), agent("Where?", 4), message("Here.", 9), **changes)

    assert [one.ticket.assignee_id for one in found] == ["", "5"]


def test_what_people_did_is_one_of_four() -> None:
    threads = {
        Act.ANSWERED: [agent("Open Settings and choose Profile.", 5)],
        Act.ASKED_BACK: [agent("Which version do you have?", 5)],
        Act.HANDED_OVER: [agent("I am passing this to a colleague of billing.", 5)],
        Act.NOTHING: [agent("We have received your request.", 5)],
    }

    for act, thread in threads.items():
        assert [one.real.act for one in past(message(), *thread)] == [act]


def test_a_note_that_passes_it_on_is_a_handover() -> None:
    note = agent("Escalated to engineering.", 5, visibility=Visibility.INTERNAL)

    assert past(message(), note)[0].real.act is Act.HANDED_OVER


def test_the_copilot_s_own_reply_is_not_what_people_did() -> None:
    assert past(message(), message("In Settings.", 5, author=Author.COPILOT))[0].real.act is Act.NOTHING


def test_a_burst_is_one_moment() -> None:
    second = replace(message("And my name?"), id="m-2", created=NOON + timedelta(seconds=4))

    assert [one.message for one in past(message(), second)] == ["m-2"]


def test_mail_of_machines_is_no_moment() -> None:
    assert len(past(message(), agent("Done.", 3), message("I am out of office until Monday.", 5))) == 1


@given(st.lists(st.tuples(st.sampled_from(list(Author)), st.booleans()), min_size=1, max_size=8))
def test_no_moment_knows_what_came_after(thread: list[tuple[Author, bool]]) -> None:
    made = [
        message("Words", at, author=author, visibility=Visibility.PUBLIC if public else Visibility.INTERNAL)
        for at, (author, public) in enumerate(thread)
    ]

    for one in past(*made):
        assert max(each.created for each in one.ticket.messages) == one.at
        assert one.ticket.messages[-1].id == one.message

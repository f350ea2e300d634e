"""Test that Freshdesk's numbers and gaps become our words, and that nothing is taken for a message that is none."""

import re
import unicodedata
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain import AutonomyLevel, Reason
from app.policy import load, shipped
from app.steps.gate import gate
from app.texts.thread import waiting
from integrations.freshdesk import mapping
from integrations.freshdesk.mapping import Folder, Thread
from integrations.helpdesk import Author, Channel, Message, Post, Status, Ticket, Uncertain, Visibility
from integrations.render import plain, render
from tests.fakes import FakeMemory
from tests.integrations.freshdesk.shapes import (
    AGENT,
    CHANGED,
    MADE,
    ME,
    NULLABLE,
    OTHER,
    agent,
    article,
    contact,
    folder,
    note,
    reply,
    talk,
    ticket,
)

SINCE = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
POST = Post("7", "Hello **you**", Visibility.PUBLIC, "key-1", "")
NOTE = Post("7", "Between **us**", Visibility.INTERNAL, "key-1", "")


def read(*rows: Any, **changes: Any) -> Ticket:
    thread = Thread(ticket(**changes), rows, contact(), {}, ME)
    return mapping.ticket("main", thread, "shop", "https://acme.example/a/tickets/7")


def only(row: Any, **changes: Any) -> Message:
    _, message = read(row, **changes).messages
    return message


# Tickets


def test_first_message_is_the_description() -> None:
    found = read()
    (first,) = found.messages

    assert (found.connection, found.id, found.subject, found.brand) == ("main", "7", "Where is it?", "shop")
    assert (first.author, first.visibility, first.channel) == (Author.REQUESTER, Visibility.PUBLIC, Channel.EMAIL)
    assert first.text == "Hello,\n\nwhere is my order?"
    assert (first.author_id, first.author_email) == ("100", "person-100@example.com")
    assert first.created == found.created == SINCE


def test_requester_is_who_the_ticket_says_with_what_the_contact_adds() -> None:
    found = read(requester={"id": 100, "name": "Newer name", "email": None}, company_id=5).requester

    assert (found.id, found.name, found.email, found.locale) == ("100", "Newer name", "person-100@example.com", "de")
    assert (found.organization_id, sorted(found.tags)) == ("5", ["known"])


@pytest.mark.parametrize("name", NULLABLE)
def test_null_is_nothing(name: str) -> None:
    found = read(**{name: None})

    assert (found.id, len(found.messages)) == ("7", 1)
    assert "None" not in repr(found).replace("assigned_by_hand=None", "")


def test_every_null_at_once_is_nothing() -> None:
    empty = {name: None for name in talk() if name not in {"id", "ticket_id", "created_at", "updated_at"}}
    found = read(talk() | empty, **dict.fromkeys(NULLABLE))

    assert [one.text for one in found.messages] == ["", ""]
    # What is not said to be public is not, and who wrote it is nobody.
    assert (found.messages[1].visibility, found.messages[1].author) == (Visibility.INTERNAL, Author.SYSTEM)


@pytest.mark.parametrize(
    ("number", "status"),
    [
        (2, Status.OPEN),
        (3, Status.PENDING),
        (4, Status.SOLVED),
        (5, Status.CLOSED),
        (6, Status.PENDING),
        (7, Status.HOLD),
        (8, Status.OPEN),
        (4711, Status.OPEN),
        (None, Status.OPEN),
    ],
)
def test_status_is_a_number(number: int | None, status: Status) -> None:
    assert read(status=number).status is status


@pytest.mark.parametrize("gone", [{"deleted": True}, {"spam": True}])
def test_what_is_gone_is_deleted(gone: dict[str, bool]) -> None:
    assert read(status=2, **gone).status is Status.DELETED


def test_archived_ticket_is_closed() -> None:
    assert read(archived=True).status is Status.CLOSED


@pytest.mark.parametrize(
    ("number", "channel"),
    [
        (1, Channel.EMAIL),
        (2, Channel.WEB),
        (3, Channel.VOICE),
        (5, Channel.OTHER),
        (6, Channel.OTHER),
        (7, Channel.CHAT),
        (9, Channel.WEB),
        (13, Channel.CHAT),
        (101, Channel.OTHER),
        (None, Channel.OTHER),
    ],
)
def test_source_is_a_number(number: int | None, channel: Channel) -> None:
    found = read(source=number)

    assert found.channel is found.messages[0].channel is channel


def test_mail_that_an_agent_began_is_no_question() -> None:
    (first,) = read(source=10, responder_id=AGENT).messages

    assert (first.author, first.author_id, first.author_email) == (Author.AGENT, "200", "")


def test_ticket_that_we_opened_is_no_question() -> None:
    assert read(requester_id=ME).messages[0].author is Author.COPILOT


def test_a_call_was_written_down_by_an_agent() -> None:
    assert read(source=3).messages[0].on_behalf


def test_who_assigned_a_ticket_is_not_in_it() -> None:
    found = read(responder_id=AGENT)

    assert (found.assignee_id, found.assigned_by_hand) == ("200", None)


@pytest.mark.parametrize("subject", ["Fwd: Delivery", "FW: Delivery", "WG: Lieferung", "RV: Entrega", " fwd : x"])
def test_a_forwarded_mail_may_be_an_agents(subject: str) -> None:
    assert read(subject=subject).messages[0].on_behalf


@pytest.mark.parametrize("subject", ["Re: Delivery", "Forward my order", "Fwd", ""])
def test_other_mail_is_the_requesters_own(subject: str) -> None:
    assert not read(subject=subject).messages[0].on_behalf


def test_a_merged_ticket_is_known_by_its_note() -> None:
    merged = note(body="<p>This ticket is closed and merged into ticket 12</p>")

    assert read(merged, status=5).merged
    assert not read(merged, status=2).merged  # opened again
    assert not read(note(body="<p>Looks merged to me.</p>"), status=5).merged


def test_everybody_in_copy_is_named_once() -> None:
    raw = ticket(
        cc_emails=["Person <a@example.com>", "b@example.com"],
        ticket_cc_emails=["A@example.com", "Support <support@example.com>"],
        reply_cc_emails=["c@example.com"],
    )
    people = {"a@example.com": contact(OTHER, name="Known", company_id=5)}
    found = mapping.ticket("main", Thread(raw, (), contact(), people, ME), "", "").copied

    assert (
        [one.id for one in found] == [one.email for one in found] == ["a@example.com", "b@example.com", "c@example.com"]
    )
    assert (found[0].name, found[0].organization_id, found[1].organization_id) == ("Known", "5", "")


# Conversations


@pytest.mark.parametrize(
    ("row", "author", "visibility"),
    [
        (talk(), Author.REQUESTER, Visibility.PUBLIC),
        (talk(by=OTHER), Author.OTHER, Visibility.PUBLIC),
        (talk(by=None), Author.OTHER, Visibility.PUBLIC),
        (talk(private=True), Author.REQUESTER, Visibility.INTERNAL),
        (reply(), Author.COPILOT, Visibility.PUBLIC),
        (reply(by=AGENT), Author.AGENT, Visibility.PUBLIC),
        (reply(by=AGENT, source=2), Author.AGENT, Visibility.PUBLIC),
        (reply(by=None), Author.SYSTEM, Visibility.PUBLIC),
        (reply(by=AGENT, automation_id=5), Author.SYSTEM, Visibility.PUBLIC),
        (reply(by=AGENT, auto_response=True), Author.SYSTEM, Visibility.PUBLIC),
        (note(), Author.AGENT, Visibility.INTERNAL),
        (note(by=ME), Author.COPILOT, Visibility.INTERNAL),
        (reply(by=AGENT, source=8), Author.AGENT, Visibility.INTERNAL),
        (talk(by=OTHER, source=8), Author.OTHER, Visibility.INTERNAL),
    ],
)
def test_writers_and_readers_are_told_apart(row: Any, author: Author, visibility: Visibility) -> None:
    found = only(row)

    assert (found.author, found.visibility) == (author, visibility)


@pytest.mark.parametrize("rating", [{"source": 6, "category": 7}, {"source": 6}, {"category": 7}])
def test_a_rating_is_no_message(rating: dict[str, int]) -> None:
    assert len(read(reply(by=AGENT), talk(body="<p>103</p>", **rating)).messages) == 2


RATING = talk(80, body="<p>Bad. Where is my money?</p>", source=6, category=7, created_at="2026-03-02T13:00:00Z")


@pytest.mark.parametrize(
    ("rows", "reason"),
    [
        ([reply(by=AGENT), RATING], Reason.PERSON_ANSWERED),
        ([reply(by=ME), RATING], Reason.NOTHING_ASKED),
    ],
)
def test_a_rating_is_never_answered(rows: list[Any], reason: Reason) -> None:
    limits = gate(read(*rows), mapping.agent(agent()), FakeMemory(), load(shipped()), SINCE + timedelta(hours=1))

    assert (AutonomyLevel.OFF, reason) in [(one.level, one.reason) for one in limits]


def test_a_rating_does_not_hide_the_question_before_it() -> None:
    assert [one.id for one in waiting(read(RATING))] == ["description"]


def test_a_receipt_by_a_rule_is_no_answer() -> None:
    receipt = reply(by=None, body="<p>We have received your message.</p>")

    assert [one.id for one in waiting(read(receipt))] == ["description"]


def test_message_says_where_it_came_from() -> None:
    found = only(talk(from_email="Somebody Else <else@example.com>", attachments=[{"name": "a.png", "size": 5}]))

    assert (found.id, found.author_email, found.channel) == ("71", "else@example.com", Channel.EMAIL)
    assert [(one.name, one.size, one.content_type) for one in found.attachments] == [("a.png", 5, "")]


@pytest.mark.parametrize(("source", "channel"), [(2, Channel.WEB), (5, Channel.OTHER), (9, Channel.VOICE)])
def test_conversation_has_a_channel_of_its_own(source: int, channel: Channel) -> None:
    assert only(talk(source=source)).channel is channel


def test_what_a_machine_sent_is_automatic() -> None:
    assert only(talk(auto_response=True)).automatic


def test_plain_form_is_read_where_there_is_no_html() -> None:
    assert only(talk(body="", body_text=" Plain ")).text == "Plain"


def test_our_mark_is_read_back_and_taken_off() -> None:
    found = only(note(by=ME, body=mapping.signed(render(NOTE.text), "key-1")))

    assert (found.key, found.text) == ("key-1", "Between us")


@pytest.mark.parametrize("row", [note(body=mapping.signed("", "k")), reply(body=mapping.signed("<p>a</p>", "k"))])
def test_mark_of_others_is_only_text(row: Any) -> None:
    found = only(row)

    assert found.key == ""
    assert "deskmate-k" in found.text


# Has it moved on?


def at(second: int) -> str:
    return f"2026-03-02T12:00:{second:02}Z"


@pytest.mark.parametrize(
    ("changes", "rows", "moved"),
    [
        ({}, [talk()], False),
        ({"updated_at": at(9)}, [talk()], True),
        ({}, [talk(), talk(80)], True),
        ({"updated_at": at(9)}, [talk(), talk(80, created_at=at(9))], True),
        ({"updated_at": at(9)}, [talk(), note(80, ME, created_at=at(9))], False),
        ({"updated_at": at(10)}, [talk(), note(80, ME, created_at=at(9))], True),
        ({"updated_at": at(9)}, [talk(), note(80, AGENT, created_at=at(9))], True),
        ({"updated_at": at(9)}, [talk(), talk(79, created_at=at(9)), note(80, ME, created_at=at(9))], True),
    ],
)
def test_only_others_move_a_ticket_on(changes: dict[str, Any], rows: list[Any], moved: bool) -> None:
    version = read(talk()).version

    assert mapping.moved(version, ticket(**changes), rows, ME) is moved


@pytest.mark.parametrize("version", ["x", "2020-01-01T00:00:00Z", MADE, f"{MADE} 70"])
def test_version_of_something_else_has_moved(version: str) -> None:
    assert mapping.moved(version, ticket(), [talk()], ME)


# Was it written?


def find(post: Post, *rows: Any, responded: str | None = None, since: datetime = SINCE) -> str:
    return mapping.written(post, rows, responded, ME, since)


def test_reply_is_known_by_its_words() -> None:
    assert find(POST, talk(), reply(80), responded=CHANGED) == "80"


@pytest.mark.parametrize(
    "body",
    [
        "<div>Hello&nbsp;<b>you</b></div>",
        "hello   you",
        "<p>Hello you</p><br><p>--<br>Copilot<br>Example Ltd</p>",
        "<p>Hi there,</p><p>Hello you!</p>",
    ],
)
def test_reply_is_known_in_another_dress(body: str) -> None:
    assert find(POST, reply(80, body=body)) == "80"


@pytest.mark.parametrize("rows", [[], [talk()], [reply(by=AGENT)], [note(by=ME, body="Hello you")]])
def test_nothing_of_ours_is_nothing(rows: list[Any]) -> None:
    assert find(POST, *rows) == ""


def test_our_reply_to_an_earlier_message_is_another() -> None:
    assert find(POST, reply(80), since=SINCE + timedelta(minutes=6)) == ""


def test_fraction_of_a_second_hides_nothing() -> None:
    made = datetime.fromisoformat(CHANGED)

    assert find(POST, reply(80), since=made + timedelta(microseconds=999_999)) == "80"


@pytest.mark.parametrize("body", ["<p>Hello they</p>", "<p>Hello</p>", "<p>Hello your</p>", "", "<p>Othello you</p>"])
def test_other_words_of_ours_leave_a_doubt(body: str) -> None:
    with pytest.raises(Uncertain):
        find(POST, reply(80, body=body))


def test_reply_that_is_counted_and_does_not_show_leaves_a_doubt() -> None:
    with pytest.raises(Uncertain):
        find(POST, talk(), responded=CHANGED)


@pytest.mark.parametrize("rows", [[reply(by=AGENT)], [reply(by=None)]])
def test_reply_that_is_counted_and_anothers_leaves_none(rows: list[Any]) -> None:
    assert find(POST, *rows, responded=CHANGED) == ""


def test_reply_that_was_counted_before_leaves_none() -> None:
    assert find(POST, responded=CHANGED, since=SINCE + timedelta(hours=1)) == ""


def test_note_is_known_by_its_mark_alone() -> None:
    marked = note(80, ME, mapping.signed("<p>Cut to pieces</p>", "key-1"))
    rows = [note(81, ME, render(NOTE.text)), note(82, AGENT, mapping.signed("", "key-1")), marked]

    assert find(NOTE, *rows, responded=CHANGED) == "80"
    assert find(NOTE, *rows[:2], responded=CHANGED) == ""
    assert find(NOTE, note(83, ME, mapping.signed("", "key-12"))) == ""


TEXT = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=60)


@settings(deadline=None)
@given(TEXT)
def test_any_reply_is_found_or_leaves_a_doubt(text: str) -> None:
    """What our own account wrote since then never counts as nothing."""
    try:
        found = find(Post("7", text, Visibility.PUBLIC, "k", ""), reply(80, body=render(text)))
    except Uncertain:
        assert not re.search(r"\w", unicodedata.normalize("NFKC", plain(text)))
    else:
        assert found == "80"


@settings(deadline=None)
@given(
    st.lists(st.sampled_from(["your", "order", "is", "on", "its", "way", "4711"]), min_size=1, max_size=8), st.data()
)
def test_spaces_marks_and_case_do_not_count(words: list[str], data: st.DataObject) -> None:
    gaps = st.sampled_from([" ", "  ", "\n", " \u00a0", ", ", " - ", ". "])
    said = "".join(data.draw(gaps) + data.draw(st.sampled_from([one, one.upper()])) for one in words)

    assert mapping.holds(f"before {said}. After", " ".join(words))
    assert not mapping.holds(said, " ".join([*words, "else"]))


@settings(deadline=None)
@given(TEXT, TEXT)
def test_holding_is_of_whole_words(said: str, wanted: str) -> None:
    """Nothing is held that is not there letter by letter."""
    if mapping.holds(said, wanted):
        assert mapping.holds(f"{said} x", wanted)
        assert not mapping.holds("", wanted)


# The place in the list of changes


def row(second: int, number: int = 7) -> dict[str, Any]:
    return ticket(id=number, updated_at=at(second))


@pytest.mark.parametrize(
    ("now", "name"),
    [
        (at(40), f"poll:7:{at(30)}"),
        (at(39), f"poll:7:{at(30)}:early"),
        (at(0), f"poll:7:{at(30)}:early"),
        (None, f"poll:7:{at(30)}:early"),
    ],
)
def test_change_that_may_not_be_the_last_of_its_second_has_a_name_for_the_time_being(
    now: str | None, name: str
) -> None:
    found = mapping.change("main", row(30), datetime.fromisoformat(now) if now else None)

    assert (found.event_id, found.ticket_id) == (name, "7")


def test_list_begins_where_it_was_told_to() -> None:
    assert mapping.place("", SINCE) == (at(0), 1)
    assert mapping.place("2026-03-02T12:00:05Z 4", SINCE) == (at(5), 4)
    assert mapping.place("some other helpdesk's", SINCE) == (at(0), 1)


@pytest.mark.parametrize(
    ("rows", "more", "cursor"),
    [
        ([], False, f"{at(0)} 1"),
        ([row(30)], False, f"{at(0)} 1"),
        ([row(30), row(40)], True, f"{at(39)} 1"),
        ([row(0), row(1)], True, f"{at(0)} 2"),
    ],
)
def test_next_page_begins_at_the_newest(rows: list[Any], more: bool, cursor: str) -> None:
    assert mapping.onward(at(0), 1, rows, more) == cursor


def test_end_of_the_list_leaves_an_overlap() -> None:
    assert mapping.onward(at(0), 1, [ticket(updated_at=CHANGED)], False) == "2026-03-02T12:02:00Z 1"


def test_no_page_beyond_the_last_is_asked_for() -> None:
    assert mapping.onward(at(0), 300, [row(1)], True) == f"{at(2)} 1"


# Articles, agents


def shown(place: Folder | None = None, **changes: Any) -> bool:
    home = place or Folder(10, "Basics", True)
    return mapping.article(article(**changes), home, "en", "shop", "https://acme.example/x").public


def test_article_is_public_if_published_in_a_public_folder() -> None:
    assert shown()
    assert not shown(status=1)
    assert not shown(status=None)
    assert not shown(Folder(10, "Basics", False))


@pytest.mark.parametrize("visibility", [2, 3, 4, 5, 6, 7, None, 99])
def test_folder_for_some_is_not_public(visibility: int | None) -> None:
    assert not mapping.folder(folder(visibility=visibility), True).public


def test_folder_is_no_more_public_than_what_it_lies_in() -> None:
    assert mapping.folder(folder(), True).public
    assert not mapping.folder(folder(), False).public


def test_article_survives_nulls() -> None:
    raw = article(title=None, description=None, tags=None, updated_at=None)
    found = mapping.article(raw, Folder(10, "Basics", True), "en", "", "")

    assert (found.title, found.body, found.labels, found.updated, found.section) == ("", "", (), None, "Basics")


@pytest.mark.parametrize(
    ("changes", "reply", "all_"),
    [
        ({}, True, True),
        ({"type": "collaborator"}, False, True),
        ({"type": "field_agent"}, False, True),
        ({"ticket_scope": 2}, True, False),
        ({"ticket_scope": 3}, True, False),
        ({"contact": None, "type": None, "ticket_scope": None}, True, True),
    ],
)
def test_account_says_what_it_may_do(changes: dict[str, Any], reply: bool, all_: bool) -> None:
    found = mapping.agent(agent(**changes))

    assert (found.id, found.may_reply, found.sees_all) == ("900", reply, all_)

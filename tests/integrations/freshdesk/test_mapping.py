"""Test that Freshdesk's numbers and gaps become our words, and that nothing is taken for a message that is none."""

from datetime import UTC, datetime
from typing import Any

import pytest

from integrations.freshdesk import mapping
from integrations.freshdesk.mapping import Folder, Thread
from integrations.helpdesk import Author, Channel, Priority, Status, Visibility
from tests.integrations.freshdesk.shapes import (
    AGENT,
    ME,
    NULLABLE,
    OTHER,
    agent,
    article,
    contact,
    folder,
    note,
    talk,
    ticket,
)
from tests.integrations.freshdesk.threads import SINCE, read

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
    assert "None" not in repr(found).replace("assigned_by_hand=None", "").replace("verified=None", "")


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
    people = {"b@example.com": contact(OTHER, name="Known", company_id=5)}
    found = mapping.ticket("main", Thread(raw, (), contact(), people, ME), "", "").copied

    assert (
        [one.id for one in found] == [one.email for one in found] == ["a@example.com", "b@example.com", "c@example.com"]
    )
    assert [one.name for one in found] == ["Person", "Known", ""]
    assert [one.organization_id for one in found] == ["", "5", ""]


@pytest.mark.parametrize(
    ("said", "address"),
    [
        ("Person <a@example.com>", "a@example.com"),
        ("<a.b+c@example.com>", "a.b+c@example.com"),
        ("a@example.com (Person)", "a@example.com"),
        ('"<b@example.com>" <a@example.com>', "a@example.com"),
        ('"Person, the" <a@example.com>', "a@example.com"),
        ("(" * 5000, "(" * 5000),
        ("nobody", "nobody"),
    ],
)
def test_an_address_is_read_however_it_is_written(said: str, address: str) -> None:
    assert mapping.addresses(ticket(cc_emails=[said])) == [address]


# Articles, agents


def shown(place: Folder | None = None, **changes: Any) -> bool:
    home = place or Folder(10, "Basics", 1, True)
    return mapping.article(article(**changes), home, "en", "shop", "https://acme.example/x").public


def test_article_is_public_if_published_in_a_public_folder() -> None:
    assert shown()
    assert not shown(status=1)
    assert not shown(status=None)
    assert not shown(Folder(10, "Basics", 1, False))


@pytest.mark.parametrize("visibility", [2, 3, 4, 5, 6, 7, None, 99])
def test_folder_for_some_is_not_public(visibility: int | None) -> None:
    assert not mapping.folder(folder(visibility=visibility), 1, True).public


def test_folder_is_no_more_public_than_what_it_lies_in() -> None:
    assert mapping.folder(folder(), 1, True).public
    assert not mapping.folder(folder(), 1, False).public


def test_article_survives_nulls() -> None:
    raw = article(title=None, description=None, tags=None, updated_at=None)
    found = mapping.article(raw, Folder(10, "Basics", 1, True), "en", "", "")

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


def test_priority_has_a_number() -> None:
    assert [read(priority=number).priority for number in (1, 2, 3, 4, None)] == [*Priority, None]


def test_first_answer_is_due_until_there_is_one() -> None:
    due = {"fr_due_by": "2026-03-02T12:00:00Z"}

    assert read(**due).breach == datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
    assert read(talk(71, AGENT, incoming=False), **due).breach is None
    assert read(**due, status=3).breach is None

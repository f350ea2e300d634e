"""A ticket as a row and back: what an export writes is what a trial reads."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.evidence.rows import TicketRow
from app.evidence.threads import EPOCH, row, ticket
from integrations.helpdesk import Author, Channel, Requester, Status, Ticket, Visibility
from tests.fakes import NOON, message
from tests.fakes import ticket as some

MONDAY = "2026-03-02T09:00:00Z"
TUESDAY = "2026-03-03T09:00:00Z"


def read(**fields: Any) -> Ticket:
    """Return the ticket of a row with these fields."""
    return ticket(TicketRow.model_validate({"id": "7", **fields}))


def said(author: str = "customer", body: str = "x", **fields: Any) -> dict[str, Any]:
    """Return a message as JSON."""
    return {"author": author, "body": body, **fields}


def texts(found: Ticket) -> list[str]:
    """Return what was written, oldest first."""
    return [one.text for one in found.messages]


def test_a_body_alone_is_a_customers_first_mail() -> None:
    found = read(subject="S", body="B", created="2026-01-02", locale="de")

    (first,) = found.messages
    assert (found.id, found.subject, found.status, found.channel) == ("7", "S", Status.NEW, Channel.EMAIL)
    assert (first.author, first.visibility, first.text) == (Author.REQUESTER, Visibility.PUBLIC, "B")
    assert datetime(2026, 1, 2, tzinfo=UTC) == found.created == first.created == found.updated
    assert found.requester.locale == "de"


def test_a_thread_is_read_with_its_hands_and_its_notes() -> None:
    found = read(messages=[said(body="1"), said("agent", "2", public=False), said("agent", "3"), said(body="4")])

    assert texts(found) == ["1", "2", "3", "4"]
    assert [one.author for one in found.messages] == [Author.REQUESTER, Author.AGENT, Author.AGENT, Author.REQUESTER]
    assert [one.visibility is Visibility.INTERNAL for one in found.messages] == [False, True, False, False]
    assert found.status == Status.OPEN
    assert len({one.id for one in found.messages}) == 4


def test_a_requester_is_the_same_on_all_tickets_that_name_it() -> None:
    assert read(body="x", requester="r1").requester.id == "r1" == read(body="y", requester="r1").messages[0].author_id


def test_two_unnamed_requesters_are_never_the_same() -> None:
    one, two = (ticket(TicketRow.model_validate({"id": name, "body": "x"})) for name in "ab")

    assert one.requester.id != two.requester.id


@pytest.mark.parametrize("body", ["Hello", "  Hello\r\n", None, ""])
def test_a_body_that_the_thread_repeats_is_not_read_twice(body: str | None) -> None:
    assert texts(read(body=body, messages=[said(body="Hello"), said(body="And?")])) == ["Hello", "And?"]


def test_another_body_stands_before_the_thread() -> None:
    found = read(body="First", created=TUESDAY, messages=[said("agent", "Second", created=MONDAY)])

    assert texts(found) == ["First", "Second"]
    assert found.messages[0].author == Author.REQUESTER


def test_newest_first_is_turned_round() -> None:
    assert texts(read(messages=[said(body="new", created=TUESDAY), said(body="old", created=MONDAY)])) == ["old", "new"]


def test_without_every_date_the_order_of_the_file_holds() -> None:
    found = read(messages=[said(body="1", created=TUESDAY), said(body="2"), said(body="3", created=MONDAY)])

    assert texts(found) == ["1", "2", "3"]


def test_what_has_no_date_has_that_of_the_ticket_or_none_that_matters() -> None:
    dated = read(created=MONDAY, messages=[said(), said()])

    assert datetime(2026, 3, 2, 9, tzinfo=UTC) == dated.messages[0].created
    assert timedelta(seconds=1) == dated.messages[1].created - dated.messages[0].created
    assert read(body="x").created == EPOCH


moments = st.none() | st.datetimes(datetime(1990, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC)).map(str)


@given(st.lists(moments, min_size=1, max_size=6), moments, st.booleans())
def test_every_message_is_later_than_the_one_before(dates: list[str | None], opened: str | None, body: bool) -> None:
    """A note with the stamp of the question after it would pass for work on that question."""
    found = read(created=opened, body="b" if body else None, messages=[said(created=one) for one in dates])

    assert all(one.created < two.created for one, two in pairwise(found.messages))
    assert found.updated == found.messages[-1].created


@given(st.lists(moments.filter(bool), min_size=1, max_size=6))
def test_dates_that_differ_are_kept_as_they_are(dates: list[str]) -> None:
    found = read(messages=[said(created=one) for one in set(dates)])

    assert sorted(map(datetime.fromisoformat, set(dates))) == [one.created for one in found.messages]


def plainly(text: str, locale: str) -> str:
    """Keep a text as it is."""
    return text


def exported(*messages: Any, **changes: Any) -> dict[str, Any]:
    """Return the row of a ticket with these messages."""
    found = row(some(*messages, **changes), "requester-1", plainly)
    assert found is not None
    return found


def test_a_row_holds_the_thread() -> None:
    found = exported(message("Hello"), message("Hi", 5, author=Author.AGENT), subject="S")

    assert {
        "id": "1",
        "subject": "S",
        "body": "Hello",
        "created": NOON.isoformat(),
        "locale": "en-US",
        "requester": "requester-1",
        "messages": [
            {"author": "customer", "public": True, "body": "Hello", "created": "2026-03-02T12:00:00+00:00"},
            {"author": "agent", "public": True, "body": "Hi", "created": "2026-03-02T12:05:00+00:00"},
        ],
    } == found


@pytest.mark.parametrize(
    ("changes", "author"),
    [
        ({"author": Author.OTHER}, "customer"),
        ({"author": Author.AGENT}, "agent"),
        ({"author": Author.AGENT, "on_behalf": True}, "customer"),
        ({"author": Author.COPILOT}, "agent"),
    ],
)
def test_everybody_is_a_customer_or_an_agent(changes: dict[str, Any], author: str) -> None:
    assert author == exported(message(**changes))["messages"][0]["author"]


@pytest.mark.parametrize(
    "changes", [{"author": Author.SYSTEM}, {"author": Author.COPILOT, "visibility": Visibility.INTERNAL}]
)
def test_what_no_person_wrote_is_left_out(changes: dict[str, Any]) -> None:
    """A trial would take it for a person's hand and leave the ticket alone."""
    assert len(exported(message(), message("x", 5, **changes))["messages"]) == 1


def test_where_nobody_wrote_there_is_no_row() -> None:
    assert row(some(message(author=Author.SYSTEM)), "r", plainly) is None


def test_every_text_is_cleaned_by_the_requesters_locale() -> None:
    seen: list[tuple[str, str]] = []

    def clean(text: str, locale: str) -> str:
        seen.append((text, locale))
        return "***"

    found = row(some(message("a"), message("b", 1), subject="s"), "r", clean)

    assert found is not None
    assert {("a", "en-US"), ("b", "en-US"), ("s", "en-US")} == set(seen)
    assert [found["subject"], found["body"], *(one["body"] for one in found["messages"])] == ["***"] * 4


def test_a_locale_that_a_trial_would_refuse_is_left_out() -> None:
    assert exported(requester=Requester("1", locale="English (old)"))["locale"] == ""


_hands = st.sampled_from([Author.REQUESTER, Author.AGENT])
_message = st.builds(
    lambda text, author, minute, public: message(
        text, minute, author=author, visibility=Visibility.PUBLIC if public else Visibility.INTERNAL
    ),
    st.text(),
    _hands,
    st.integers(0, 999),
    st.booleans(),
)


@given(st.lists(_message, min_size=1, max_size=6, unique_by=lambda one: one.created))
def test_a_thread_comes_back_as_it_was(messages: list[Any]) -> None:
    before = some(*sorted(messages, key=lambda one: one.created))

    found = row(before, "r", plainly)
    after = ticket(TicketRow.model_validate(found))

    assert [(one.author, one.visibility, one.text, one.created) for one in before.messages] == [
        (one.author, one.visibility, one.text, one.created) for one in after.messages
    ]
    assert (before.id, before.subject, before.created) == (after.id, after.subject, after.created)

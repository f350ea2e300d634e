"""Test that the port asks Zendesk the right things, once, and says plainly what went wrong."""

import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from integrations.helpdesk import (
    Author,
    NotFound,
    NotPermitted,
    RateLimited,
)
from integrations.zendesk import Account, Zendesk, origin
from tests.integrations.zendesk.account import LAST, POST, SINCE, Desk, Serve, desk, puts
from tests.integrations.zendesk.shapes import (
    AGENT,
    CHANGED,
    ME,
    OTHER,
    REQUESTER,
    audit,
    comment,
    handed,
    ticket,
    user,
    via,
)
from tests.integrations.zendesk.wire import Asked, Reply, Wire, always

NEXT = {"meta": {"has_more": True, "after_cursor": "x"}}


def test_ticket_takes_two_requests(served: Serve) -> None:
    wire = served(Desk())
    found = desk(wire, brand="shop").ticket("7")

    assert wire.seen() == ["GET /api/v2/tickets/7", "GET /api/v2/tickets/7/comments", "GET /api/v2/users/me.json"]
    assert wire.asked[0].query == {"include": "users,organizations,slas"}
    assert wire.asked[1].query == {"include": "users", "page[size]": "100"}
    assert (found.connection, found.id, found.version, found.brand) == ("main", "7", CHANGED, "shop/1")
    assert found.url == f"{wire.url}/agent/tickets/7"
    assert [(one.author, one.text) for one in found.messages] == [(Author.REQUESTER, "Hello")]


def test_own_account_is_asked_for_once(served: Serve) -> None:
    wire = served(Desk())
    helpdesk = desk(wire)
    helpdesk.ticket("7")
    helpdesk.ticket("7")

    assert wire.seen().count("GET /api/v2/users/me.json") == 1


def test_all_pages_of_a_thread_are_read(served: Serve) -> None:
    def pages(asked: Asked) -> Reply:
        number = int(asked.query.get("page[after]", "0"))
        more = {"links": {"next": f"{answers.host}/api/v2/tickets/7/comments?page[after]={number + 1}"}}
        rest = NEXT if number < 2 else LAST
        return Reply(200, {"comments": [comment(number=number)], **more, **rest})

    answers = Desk(**{"GET tickets/7/comments": pages})
    found = desk(served(answers)).ticket("7")

    assert [message.id for message in found.messages] == ["0", "1", "2"]


def test_next_page_on_another_host_is_refused(served: Serve) -> None:
    with Wire(always(Reply())) as stranger:
        body = {"comments": [], "links": {"next": stranger.url + "/api/v2/x"}, **NEXT}
        helpdesk = desk(served(Desk(**{"GET tickets/7/comments": always(Reply(200, body))})))
        with pytest.raises(NotPermitted):
            helpdesk.ticket("7")

    assert stranger.asked == []


def test_history_is_read_only_where_somebody_is_assigned(served: Serve) -> None:
    answers = Desk()
    answers.raw = ticket(assignee_id=AGENT)
    answers.audits = [audit(handed(AGENT))]
    wire = served(answers)
    found = desk(wire).ticket("7")

    assert "GET /api/v2/tickets/7/audits" in wire.seen()
    assert found.assigned_by_hand == found.updated


@pytest.mark.parametrize("assignee", [None, ME])
def test_history_is_left_alone_otherwise(assignee: int | None, served: Serve) -> None:
    answers = Desk()
    answers.raw = ticket(assignee_id=assignee)
    wire = served(answers)

    assert desk(wire).ticket("7").assigned_by_hand is None
    assert "GET /api/v2/tickets/7/audits" not in wire.seen()


def test_people_who_did_not_come_along_are_fetched(served: Serve) -> None:
    many = always(Reply(200, {"users": [user(OTHER, organization_id=5)]}))
    answers = Desk(**{"GET users/show_many": many})
    answers.users = [user(REQUESTER), user(AGENT, "agent")]
    answers.raw = ticket(email_cc_ids=[OTHER])
    wire = served(answers)
    found = desk(wire).ticket("7")

    assert [(one.id, one.organization_id) for one in found.copied] == [("300", "5")]
    assert wire.asked[-1].query == {"ids": "300"}


def test_follow_up_names_its_parent(served: Serve) -> None:
    answers = Desk()
    answers.raw = ticket(via=via("email", "follow_up", ticket_id=3))

    assert desk(served(answers)).ticket("7").parent_id == "3"


@pytest.mark.parametrize("number", ["", "7/comments", "../users/me", "abc", "٧", "-7"])
def test_what_is_no_number_never_becomes_a_path(number: str, served: Serve) -> None:
    wire = served(Desk())
    helpdesk = desk(wire)
    for call in (lambda: helpdesk.ticket(number), lambda: helpdesk.find(replace(POST, ticket_id=number), SINCE)):
        with pytest.raises(NotFound):
            call()
    with pytest.raises(NotFound):
        helpdesk.post(replace(POST, ticket_id=number))
    with pytest.raises(NotFound):
        helpdesk.tag(number, frozenset({"a"}))

    assert wire.asked == []


@pytest.mark.parametrize(
    "call",
    [
        lambda helpdesk: helpdesk.copilot(),
        lambda helpdesk: helpdesk.ticket("7"),
        lambda helpdesk: helpdesk.changed("", datetime(2026, 3, 2, tzinfo=UTC)),
        lambda helpdesk: helpdesk.post(POST),
        lambda helpdesk: helpdesk.find(POST, SINCE),
        lambda helpdesk: helpdesk.tag("7", frozenset({"a"})),
        lambda helpdesk: list(helpdesk.articles("")),
        lambda helpdesk: list(helpdesk.articles('{"": 1772409600}')),
        lambda helpdesk: helpdesk.article("11"),
    ],
)
def test_429_is_raised_at_once_everywhere(call: Callable[[Zendesk], object]) -> None:
    with Wire(always(Reply(429, b"slow", {"Retry-After": "93"}))) as wire, pytest.raises(RateLimited) as caught:
        call(desk(wire))

    assert caught.value.seconds == 93
    assert len(wire.asked) == 1


def export(rows: list[dict[str, Any]], end: bool, after: str | None = "c2") -> Desk:
    body = {"tickets": rows, "after_cursor": after, "after_url": "http://x.example/", "end_of_stream": end}
    return Desk(**{"GET incremental/tickets/cursor": always(Reply(200, body))})


def test_changes_begin_at_a_time(served: Serve) -> None:
    wire = served(export([ticket(generated_timestamp=5), ticket(id=8, status="deleted")], end=False))
    found = desk(wire).changed("", datetime(2026, 3, 2, tzinfo=UTC))

    assert ([one.ticket_id for one in found.events], found.cursor, found.end) == (["7"], "c2", False)
    assert wire.asked[0].query == {"start_time": "1772409600", "per_page": "1000"}
    assert len(wire.asked) == 1


def test_changes_go_on_from_a_cursor(served: Serve) -> None:
    wire = served(export([], end=True))
    found = desk(wire).changed("c1", datetime(2026, 3, 2, tzinfo=UTC))

    assert (found.events, found.cursor, found.end) == ((), "c2", True)
    assert wire.asked[0].query["cursor"] == "c1"


@pytest.mark.parametrize("after", ["c1", None])
def test_cursor_that_does_not_move_is_the_end(after: str | None, served: Serve) -> None:
    found = desk(served(export([], end=False, after=after))).changed("c1", datetime(2026, 3, 2, tzinfo=UTC))

    assert (found.cursor, found.end) == ("c1", True)


def test_copilot_is_the_account_behind_the_credentials(served: Serve) -> None:
    me = always(Reply(200, {"user": user(ME, "agent", only_private_comments=True, ticket_restriction="assigned")}))
    found = desk(served(Desk(**{"GET users/me": me}))).copilot()

    assert (found.id, found.role, found.may_reply, found.sees_all) == ("900", "agent", False, False)


def test_anonymous_account_is_not_permitted(served: Serve) -> None:
    nobody = always(Reply(200, {"user": {"id": None, "name": "Anonymous user", "role": "end-user"}}))
    with pytest.raises(NotPermitted):
        desk(served(Desk(**{"GET users/me": nobody}))).copilot()


def test_threads_may_share_the_port(served: Serve) -> None:
    wire = served(Desk())
    helpdesk = desk(wire)
    with ThreadPoolExecutor(8) as pool:
        posted = list(pool.map(lambda number: helpdesk.post(replace(POST, key=f"k{number}")), range(60)))

    assert {one.message_id for one in posted} == {"75"}
    assert sorted(one["metadata"]["deskmate_key"] for one in puts(wire)) == sorted(f"k{number}" for number in range(60))


def test_logs_hold_no_words_of_anybody(served: Serve, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    helpdesk = desk(served(Desk()))
    helpdesk.ticket("7")
    helpdesk.post(replace(POST, text="words-of-a-reply"))
    helpdesk.tag("7", frozenset({"a"}))

    assert "Hello" not in caplog.text
    assert "words-of-a-reply" not in caplog.text
    assert "abc" not in caplog.text


@pytest.mark.parametrize(
    ("subdomain", "url", "address"),
    [
        ("acme", "", "https://acme.zendesk.com"),
        ("", "https://support.example.com/", "https://support.example.com"),
        ("acme", "https://support.example.com", "https://support.example.com"),
        ("", "http://127.0.0.1:8400", "http://127.0.0.1:8400"),
        ("", "http://localhost:8400", "http://127.0.0.1:8400"),
    ],
)
def test_address_of_an_account(subdomain: str, url: str, address: str) -> None:
    assert origin(subdomain, url) == address


@pytest.mark.parametrize(
    ("subdomain", "url"),
    [
        ("", ""),
        ("", "acme"),
        ("", "http://acme.zendesk.com"),
        ("", "ftp://acme.zendesk.com"),
        ("", "https://acme.zendesk.com/api/v2"),
        ("", "https://user:secret@acme.zendesk.com"),
        ("evil.example/", ""),
    ],
)
def test_address_that_cannot_be_one(subdomain: str, url: str) -> None:
    with pytest.raises(ValueError, match="Zendesk"):
        origin(subdomain, url)


@pytest.mark.parametrize("given", [{}, {"client_id": "a"}, {"client_secret": "a"}, {"email": "a"}, {"api_token": "a"}])
def test_account_without_credentials_is_refused(given: dict[str, str]) -> None:
    with pytest.raises(ValueError, match="needs"):
        Account(subdomain="acme", **given)  # type: ignore[arg-type]


def test_account_does_not_show_its_secrets() -> None:
    shown = repr(Account(subdomain="acme", client_id="id", client_secret="s1", refresh_token="s2", api_token="s3"))

    assert not {"s1", "s2", "s3"} & set(shown.replace("'", " ").split())

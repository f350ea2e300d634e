"""Test that the port asks Freshdesk the right things, writes once, and says plainly what went wrong."""

import base64
import logging
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

import pytest

from integrations.freshdesk import Account, Freshdesk, connect
from integrations.helpdesk import (
    Author,
    Helpdesk,
    Invalid,
    NotFound,
    NotPermitted,
    Posted,
    RateLimited,
    Status,
    Unavailable,
)
from tests.integrations.freshdesk.desk import KEY, Desk, serving
from tests.integrations.freshdesk.posts import NOTE, POST, SINCE
from tests.integrations.freshdesk.shapes import (
    AGENT,
    CHANGED,
    MADE,
    ME,
    agent,
    contact,
    talk,
    ticket,
)
from tests.integrations.zendesk.wire import Asked, Reply, Wire, always

# Reading


def test_ticket_takes_two_requests_and_who_is_not_met_yet() -> None:
    with serving(Desk(rows=[talk()]), brand="shop") as open_:
        whole: Helpdesk = open_.port
        found = whole.ticket("7")

    assert open_.paths() == ["GET tickets/7", "GET tickets/7/conversations", "GET contacts/100", "GET agents/me"]
    assert open_.wire.asked[0].query == {"include": "requester"}
    assert open_.wire.asked[1].query == {"page": "1", "per_page": "100"}
    assert (found.connection, found.id, found.brand) == ("main", "7", "shop")
    assert found.url == open_.port.link("7") == f"{open_.wire.url}/a/tickets/7"
    assert [one.author for one in found.messages] == [Author.REQUESTER] * 2


def test_key_is_the_user_of_every_request() -> None:
    with serving(Desk()) as open_:
        open_.port.ticket("7")

    token = base64.b64encode(f"{KEY}:X".encode()).decode()
    assert {one.headers["authorization"] for one in open_.wire.asked} == {f"Basic {token}"}


def test_people_are_asked_for_once() -> None:
    with serving(Desk()) as open_:
        for _ in range(3):
            open_.port.ticket("7")

    assert open_.paths().count("GET contacts/100") == open_.paths().count("GET agents/me") == 1


def test_ten_conversations_that_come_along_are_not_the_thread() -> None:
    rows = [talk(number, body=f"<p>{number}</p>") for number in range(1, 251)]
    few = always(Reply(200, ticket(conversations=rows[:10])))
    with serving(Desk({"GET tickets/7": few}, rows=rows)) as open_:
        found = open_.port.ticket("7")

    assert len(found.messages) == 251
    assert open_.paths().count("GET tickets/7/conversations") == 3


def test_whole_pages_without_a_link_go_on() -> None:
    rows = [talk(number) for number in range(1, 201)]
    with serving(Desk(rows=rows, links=False)) as open_:
        found = open_.port.ticket("7")

    assert len(found.messages) == 201


def test_short_page_with_a_link_goes_on() -> None:
    def short(asked: Asked) -> Reply:
        page = int(asked.query["page"])
        link = {"Link": '<https://elsewhere.example/2>; rel="next"'} if page < 3 else {}
        return Reply(200, [talk(page)], link)

    with serving(Desk({"GET tickets/7/conversations": short})) as open_:
        assert [one.id for one in open_.port.ticket("7").messages] == ["description", "1", "2", "3"]


def test_thread_without_an_end_is_given_up() -> None:
    endless = always(Reply(200, [talk()], {"Link": '<https://x.example>; rel="next"'}))
    with serving(Desk({"GET tickets/7/conversations": endless})) as open_, pytest.raises(Unavailable):
        open_.port.ticket("7")


def test_thread_is_sorted() -> None:
    rows = [talk(73, created_at=CHANGED), talk(72, created_at=CHANGED), talk(99, created_at=MADE)]
    with serving(Desk(rows=rows)) as open_:
        assert [one.id for one in open_.port.ticket("7").messages] == ["description", "99", "72", "73"]


@pytest.mark.parametrize("answer", [Reply(404, b""), Reply(403, {"code": "access_denied", "message": "no"})])
def test_requester_who_is_no_contact_is_known_from_the_ticket(answer: Reply) -> None:
    with serving(Desk({"GET contacts/100": always(answer)})) as open_:
        found = open_.port.ticket("7").requester

    assert (found.id, found.email, found.locale) == ("100", "person-100@example.com", "")


def test_people_in_copy_are_looked_up_where_a_company_is_to_compare() -> None:
    desk = Desk(ticket=ticket(cc_emails=["a@example.com", "b@example.com"], company_id=5))
    known = contact(301, email="a@example.com", company_id=5)
    desk.answers["GET contacts"] = lambda asked: Reply(200, [known] if asked.query["email"] == "a@example.com" else [])
    with serving(desk) as open_:
        found = open_.port.ticket("7").copied

    assert [one.organization_id for one in found] == ["5", ""]


def test_people_in_copy_are_let_alone_otherwise() -> None:
    with serving(Desk(ticket=ticket(cc_emails=["a@example.com"]))) as open_:
        found = open_.port.ticket("7").copied

    assert [one.id for one in found] == ["a@example.com"]
    assert "GET contacts" not in open_.paths()


def test_only_some_of_many_in_copy_are_looked_up() -> None:
    many = [f"copied-{number:02}@example.com" for number in range(30)]
    desk = Desk(ticket=ticket(cc_emails=many, company_id=5), answers={"GET contacts": always(Reply(400, {}))})
    with serving(desk) as open_:
        found = open_.port.ticket("7").copied

    assert len(found) == 30
    assert open_.paths().count("GET contacts") == 10


def test_setting_decides_whether_assigned_is_taken() -> None:
    desk = Desk(ticket=ticket(responder_id=AGENT))
    with serving(desk) as safe, serving(desk, assigned_means_taken=False) as bold:
        assert safe.port.ticket("7").assigned_by_hand is not None
        assert bold.port.ticket("7").assigned_by_hand is None


def test_what_a_delivery_told_decides_otherwise() -> None:
    asked: list[str] = []

    def told(number: str) -> datetime | None:
        asked.append(number)
        return SINCE

    with Wire(Desk(ticket=ticket(responder_id=AGENT))) as wire:
        account = Account(url=wire.url, api_key=KEY, assigned_means_taken=False)
        found = connect("main", account, told).ticket("7")

    assert (found.assigned_by_hand, asked) == (SINCE, ["7"])


@pytest.mark.parametrize("holder", [None, ME])
def test_ticket_of_nobody_or_ours_is_not_taken(holder: int | None) -> None:
    with serving(Desk(ticket=ticket(responder_id=holder))) as open_:
        assert open_.port.ticket("7").assigned_by_hand is None


def test_copilot_is_the_agent_behind_the_key() -> None:
    with serving(Desk({"GET agents/me": always(Reply(200, agent(type="collaborator", ticket_scope=2)))})) as open_:
        found = open_.port.copilot()

    assert (found.id, found.name, found.may_reply, found.sees_all) == ("900", "Copilot", False, False)


@pytest.mark.parametrize("answer", [Reply(401, {"code": "invalid_credentials"}), Reply(404, b""), Reply(200, {})])
def test_account_that_is_not_ours_is_not_permitted(answer: Reply) -> None:
    with serving(always(answer)) as open_, pytest.raises(NotPermitted):
        open_.port.copilot()


@pytest.mark.parametrize("number", ["", "7/reply", "../agents/me", "abc", "٧", "-7"])
def test_what_is_no_number_never_becomes_a_path(number: str) -> None:
    post = replace(POST, ticket_id=number, status=Status.OPEN)
    calls: list[Callable[[Freshdesk], object]] = [
        lambda port: port.ticket(number),
        lambda port: port.find(post, SINCE),
        lambda port: port.post(post),
        lambda port: port.tag(number, frozenset({"a"})),
    ]
    with serving(Desk()) as open_:
        for call in calls:
            with pytest.raises(NotFound):
                call(open_.port)

    assert open_.wire.asked == []


# Everything


@pytest.mark.parametrize(
    "call",
    [
        lambda port: port.copilot(),
        lambda port: port.ticket("7"),
        lambda port: port.changed("", SINCE),
        lambda port: port.post(POST),
        lambda port: port.post(replace(POST, version="x")),
        lambda port: port.finish(replace(POST, status=Status.OPEN), Posted("75")),
        lambda port: port.find(POST, SINCE),
        lambda port: port.tag("7", frozenset({"a"})),
        lambda port: list(port.articles("")),
    ],
)
def test_429_is_raised_at_once_everywhere(call: Callable[[Freshdesk], object]) -> None:
    limited = always(Reply(429, b"", {"Retry-After": "93", "X-RateLimit-Remaining": "0", "X-RateLimit-Total": "200"}))
    with serving(limited) as open_, pytest.raises(RateLimited) as caught:
        call(open_.port)

    assert caught.value.seconds == 93
    assert len(open_.wire.asked) == 1
    assert open_.waits == []


def test_logs_and_errors_hold_no_words_of_anybody(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    with serving(Desk({"POST tickets/7/notes": always(Reply(400, {"errors": ["words-of-a-note"]}))})) as open_:
        open_.port.ticket("7")
        open_.port.post(replace(POST, text="words-of-a-reply"))
        with pytest.raises(Invalid) as caught:
            open_.port.post(replace(NOTE, text="words-of-a-note"))

    told = caplog.text + str(caught.value)
    assert not any(words in told for words in ("where is my order", "words-of", KEY, "person-100"))


@pytest.mark.parametrize(
    "given",
    [
        {},
        {"api_key": "k"},
        {"subdomain": "acme"},
        {"url": "http://acme.freshdesk.com", "api_key": "k"},
        {"url": "https://acme.freshdesk.com/api/v2", "api_key": "k"},
        {"subdomain": "evil.example/", "api_key": "k"},
    ],
)
def test_account_that_cannot_work_is_refused(given: dict[str, str]) -> None:
    with pytest.raises(ValueError, match="Freshdesk"):
        Account(**given)  # type: ignore[arg-type]


def test_account_does_not_show_its_key() -> None:
    assert KEY not in repr(Account(subdomain="acme", api_key=KEY))


def test_assigned_is_taken_unless_somebody_says_otherwise() -> None:
    assert Account(subdomain="acme", api_key=KEY).assigned_means_taken

"""Test that a test ticket is nobody's but ours, and that the rules say what the service understands."""

import json
from collections.abc import Iterator

import pytest

from integrations.freshdesk import Account, Freshdesk, connect
from integrations.freshdesk.setup import BODY, HEADER, TEST, USER, Setup, rules, setup
from integrations.freshdesk.webhook import parse, verify
from integrations.helpdesk import Agent, NotFound, Unavailable
from integrations.sandbox.faults import Fault
from integrations.sandbox.freshdesk.rules import Rule
from integrations.sandbox.server import Face, Sandbox
from tests.fakes import NOON
from tests.integrations.sandbox.parts import Receiver
from tests.integrations.zendesk.wire import Reply, Wire, turns

ASKS = "requester-01@example.com"
SECRET = "a-secret-of-our-own"


@pytest.fixture
def box() -> Iterator[Sandbox]:
    with Sandbox(face=Face.FRESHDESK) as box:
        yield box


def account(url: str) -> Account:
    return Account(url=url, api_key=Sandbox.api_key, timeout=0.5)


@pytest.fixture
def parts(box: Sandbox) -> Setup:
    return setup(account(box.url))


@pytest.fixture
def port(box: Sandbox) -> Freshdesk:
    return connect("main", account(box.url))


def test_the_test_ticket_is_asked_by_ourselves(box: Sandbox, parts: Setup, port: Freshdesk) -> None:
    number = parts.open_ticket(port.copilot(), "Test", "Ignore <me> & mine", ("b", "a"))
    held, (first,) = box.store.ticket(int(number)), box.store.comments(int(number))

    assert (held["requester_id"], held["assignee_id"]) == (box.store.account.copilot_id,) * 2
    assert (held["subject"], held["tags"], first["text"]) == ("Test", ["a", "b"], "Ignore <me> & mine")


def test_an_account_without_an_address_asks_by_its_id() -> None:
    with Wire(turns(Reply(201, {"id": 7}))) as wire:
        number = setup(account(wire.url)).open_ticket(agent(), "Test", "Ignore me", ())

    assert number == "7"
    assert (wire.asked[0].body["requester_id"], "email" in wire.asked[0].body) == (900, False)


def agent() -> Agent:
    return Agent(id="900", name="Copilot")


def test_the_test_ticket_goes_to_the_trash_once_or_twice(box: Sandbox, parts: Setup, port: Freshdesk) -> None:
    number = parts.open_ticket(port.copilot(), "Test", "Ignore me", ())

    assert parts.close_ticket(number) is True
    assert parts.close_ticket(number) is True
    assert box.store.tickets() == []


@pytest.mark.parametrize("status", [403, 400])
def test_where_deleting_is_not_permitted_the_test_ticket_is_solved(status: int) -> None:
    with Wire(turns(Reply(status), Reply(body={"id": 7}))) as wire:
        deleted = setup(account(wire.url)).close_ticket("7")

    assert deleted is False
    assert wire.seen() == ["DELETE /api/v2/tickets/7", "PUT /api/v2/tickets/7"]
    assert wire.asked[1].body == {"status": 4}


def test_what_cannot_be_removed_now_is_told(box: Sandbox, parts: Setup, port: Freshdesk) -> None:
    number = parts.open_ticket(port.copilot(), "Test", "Ignore me", ())
    box.faults.add(Fault.UNAVAILABLE, "DELETE", "tickets")

    with pytest.raises(Unavailable):
        parts.close_ticket(number)


def test_an_answer_without_a_ticket_is_no_answer() -> None:
    with Wire(turns(Reply(201, {}))) as wire, pytest.raises(Unavailable):
        setup(account(wire.url)).open_ticket(agent(), "Test", "Ignore me", ())


@pytest.mark.parametrize("number", ["../agents/1", "", "1a", "٣"])
def test_nothing_but_an_id_ends_up_in_a_path(number: str) -> None:
    with Wire(turns(Reply())) as wire, pytest.raises(NotFound):
        setup(account(wire.url)).close_ticket(number)

    assert wire.asked == []


@pytest.mark.parametrize("how", [Rule(BODY, header=HEADER), Rule(BODY, header="", user=USER)], ids=["header", "login"])
def test_the_rules_bring_what_the_service_believes_and_understands(box: Sandbox, how: Rule) -> None:
    with Receiver() as receiver:
        box.subscribe(receiver.url, SECRET, "rule", how)
        number = box.store.add_ticket(ASKS, "Hi", "Hello")
        box.store.agent_writes(number, "Good day")
        box.store.customer_writes(number, "Well?")
        assert box.settle()
    events = [parse("main", one.headers, one.body, NOON) for one in receiver.got]

    for one in receiver.got:
        verify(one.headers, one.body, SECRET, NOON)
    assert [one.ticket_id if one else "" for one in events] == [str(number)] * 2


def test_a_test_delivery_is_about_no_ticket() -> None:
    verify({HEADER: SECRET}, TEST.encode(), SECRET, NOON)

    assert parse("main", {HEADER: SECRET}, TEST.encode(), NOON) is None


def test_the_body_of_the_rules_is_ids_alone() -> None:
    assert json.loads(BODY) == {"ticket_id": "{{ticket.id}}", "triggered_event": "{{triggered_event}}"}


def test_the_rules_are_named_by_their_connection() -> None:
    names = [one.name for one in (*rules("main"), *rules("shop"))]

    assert len(set(names)) == 6
    assert all("Deskmate" in one for one in names)

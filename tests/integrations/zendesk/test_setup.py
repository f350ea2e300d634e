"""Test that a set-up makes each thing once, finds it again, and takes away only what it is told to."""

import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import pytest

from integrations.helpdesk import (
    HelpdeskError,
    Invalid,
    NotFound,
    NotPermitted,
    Post,
    TicketEvent,
    Unavailable,
    Visibility,
)
from integrations.sandbox.faults import Fault
from integrations.sandbox.server import Sandbox
from integrations.zendesk import Account, Zendesk, connect
from integrations.zendesk.setup import Setup, Wanted, setup
from integrations.zendesk.webhook import parse, verify
from tests.integrations.sandbox.parts import Receiver
from tests.integrations.zendesk.safe import Safe
from tests.integrations.zendesk.wire import Reply, Wire, turns

ASKS = "requester-01@example.com"
WANTED = Wanted("Deskmate main", "https://copilot.example.com/webhooks/main", events=False)


@pytest.fixture
def box() -> Iterator[Sandbox]:
    with Sandbox() as box:
        yield box


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with Receiver() as running:
        yield running


def account(url: str) -> Account:
    return Account(url=url, client_id=Sandbox.client_id, client_secret=Sandbox.client_secret, timeout=0.5)


@pytest.fixture
def parts(box: Sandbox) -> Setup:
    return setup("main", account(box.url), Safe())


@pytest.fixture
def port(box: Sandbox) -> Zendesk:
    return connect("main", account(box.url), Safe())


def legacy(wire: Wire) -> Setup:
    return setup("main", Account(url=wire.url, email="copilot@example.com", api_token="abc", timeout=0.5), Safe())


def test_a_webhook_is_found_by_its_id_and_by_name_and_endpoint(box: Sandbox, parts: Setup) -> None:
    made = parts.add_webhook(WANTED)

    assert parts.find_webhook(WANTED, made.id) == parts.find_webhook(WANTED) == made
    assert (made.active, made.by_trigger, made.maker) == (True, True, str(box.store.account.copilot_id))
    assert made.endpoint == WANTED.endpoint


@pytest.mark.parametrize(
    "other",
    [
        Wanted("Deskmate main", "https://staging.example.com/webhooks/main", events=False),
        Wanted("Deskmate main 2", WANTED.endpoint, events=False),
        Wanted("Deskmate", WANTED.endpoint, events=False),
    ],
)
def test_a_webhook_of_another_name_or_endpoint_is_another_one(parts: Setup, other: Wanted) -> None:
    parts.add_webhook(other)

    assert parts.find_webhook(WANTED) is None


def test_an_id_on_record_counts_even_where_the_endpoint_has_changed(parts: Setup) -> None:
    made = parts.add_webhook(Wanted(WANTED.name, "https://old.example.com/webhooks/main", events=False))
    found = parts.find_webhook(WANTED, made.id)
    assert found is not None
    parts.mend_webhook(found, WANTED)

    assert parts.find_webhook(WANTED) == parts.find_webhook(WANTED, made.id)


def test_an_id_that_is_gone_is_looked_for_by_name(parts: Setup) -> None:
    old = parts.add_webhook(WANTED)
    parts.remove("webhooks", old.id)
    new = parts.add_webhook(WANTED)

    assert parts.find_webhook(WANTED, old.id) == new


def test_a_webhook_for_events_hears_of_tickets_and_comments(box: Sandbox, parts: Setup, receiver: Receiver) -> None:
    made = parts.add_webhook(Wanted("Deskmate main", receiver.url, events=True))
    box.store.add_ticket(ASKS, "Hi", "Hello")
    assert box.settle()

    assert made.by_trigger is False
    assert len(receiver.got) == 2
    assert {event(one.headers, one.body) for one in receiver.got} == {"1"}


def event(headers: dict[str, str], body: bytes) -> str:
    found = parse("main", headers, body)
    return found.ticket_id if isinstance(found, TicketEvent) else ""


@pytest.mark.parametrize("fault", [Fault.HANG_AFTER, Fault.BAD_GATEWAY_AFTER, Fault.DROP_AFTER])
def test_an_answer_that_is_lost_never_makes_a_second_one(box: Sandbox, parts: Setup, fault: Fault) -> None:
    box.faults.add(fault, "POST", "/(webhooks|triggers)$", seconds=0.8)
    webhook = parts.add_webhook(WANTED)
    trigger = parts.add_trigger("Tell", webhook, "copilot_off")
    box.faults.clear()

    assert [one["id"] for one in box.store.rows.all("webhook")] == [webhook.id]
    assert [str(one["id"]) for one in box.store.rows.all("trigger")] == [trigger.id]


def test_what_was_not_made_is_told(box: Sandbox, parts: Setup) -> None:
    webhook = parts.add_webhook(WANTED)
    box.faults.add(Fault.UNAVAILABLE, "POST", "/(webhooks|triggers)$")
    with pytest.raises(Unavailable):
        parts.add_webhook(Wanted("Other", WANTED.endpoint, events=False))
    with pytest.raises(Unavailable):
        parts.add_trigger("Tell", webhook, "copilot_off")

    assert box.store.rows.count("trigger") == 0
    assert [one["id"] for one in box.store.rows.all("webhook")] == [webhook.id]


def test_the_secret_is_the_one_that_signs_deliveries(box: Sandbox, parts: Setup, receiver: Receiver) -> None:
    webhook = parts.add_webhook(Wanted("Deskmate main", receiver.url, events=False))
    answer = parts.test(webhook, '{"type": "zen:event-type:test"}')
    delivered = receiver.got[0]

    verify(delivered.headers, delivered.body, parts.secret(webhook), datetime.now(UTC))
    assert delivered.body == b'{"type": "zen:event-type:test"}'
    assert (answer.status, answer.body) == (202, "")


def test_an_address_that_does_not_answer_is_status_nought(parts: Setup) -> None:
    webhook = parts.add_webhook(Wanted("Deskmate main", "http://127.0.0.1:9/webhooks/main", events=False))

    assert parts.test(webhook, "{}").status == 0


def test_where_zendesk_takes_no_body_it_sends_one_of_its_own(parts: Setup) -> None:
    told = {"response": {"status_code": 400, "payload": '{"error": "neither"}', "headers": []}}
    with Wire(turns(Reply(422), Reply(body=told))) as wire:
        webhook = parts.add_webhook(WANTED)
        answer = legacy(wire).test(webhook, "{}")

    assert (answer.status, answer.body) == (400, '{"error": "neither"}')
    assert [one.body for one in wire.asked] == [{"request": {"payload": "{}"}}, {"request": {}}]
    assert wire.asked[0].query == {"webhook_id": webhook.id}


HAPPENINGS: dict[str, tuple[Callable[[Sandbox, Zendesk, int], object], bool]] = {
    "a customer opens": (lambda box, _port, _number: box.store.add_ticket(ASKS, "Hi", "Hello"), True),
    "a colleague opens for a customer": (
        lambda box, _port, _number: box.store.add_ticket(ASKS, "Hi", "Hello", forwarded_by_agent=True),
        True,
    ),
    "the customer writes": (lambda box, _port, number: box.store.customer_writes(number, "Well?"), True),
    "somebody in copy writes": (
        lambda box, _port, number: box.store.customer_writes(number, "Well?", email="requester-02@example.com"),
        True,
    ),
    "a colleague replies": (lambda box, _port, number: box.store.agent_writes(number, "Hello"), False),
    "a colleague leaves a note": (lambda box, _port, number: box.store.agent_writes(number, "Hm", public=False), False),
    "somebody takes it": (lambda box, _port, number: box.store.assign(number, box.store.account.agent_id), False),
    "a rule solves it": (lambda box, _port, number: box.store.set_status(number, "solved", by_rule=True), False),
    "we reply": (lambda _box, port, number: write(port, number, Visibility.PUBLIC), False),
    "we leave a note": (lambda _box, port, number: write(port, number, Visibility.INTERNAL), False),
}


def write(port: Zendesk, number: int, visibility: Visibility) -> None:
    port.post(Post(str(number), "Hello", visibility, "key-1", port.ticket(str(number)).version))


@pytest.mark.parametrize("name", HAPPENINGS)
def test_the_trigger_fires_for_customers_alone(
    box: Sandbox, parts: Setup, port: Zendesk, receiver: Receiver, name: str
) -> None:
    happen, told = HAPPENINGS[name]
    number = box.store.add_ticket(ASKS, "Hi", "Hello")
    webhook = parts.add_webhook(Wanted("Deskmate main", receiver.url, events=False))
    parts.add_trigger("Tell", webhook, "copilot_off")
    happen(box, port, number)
    assert box.settle()

    assert len(receiver.got) == int(told)


def test_the_trigger_leaves_a_ticket_alone_that_is_tagged_out(box: Sandbox, parts: Setup, receiver: Receiver) -> None:
    webhook = parts.add_webhook(Wanted("Deskmate main", receiver.url, events=False))
    parts.add_trigger("Tell", webhook, "hands_off")
    number = box.store.add_ticket(ASKS, "Hi", "Hello", tags=("hands_off",))
    box.store.customer_writes(number, "Well?")
    assert box.settle()

    assert receiver.got == []


def test_a_trigger_is_found_by_the_webhook_that_it_notifies(parts: Setup) -> None:
    ours, other = parts.add_webhook(WANTED), parts.add_webhook(Wanted("Other", WANTED.endpoint, events=False))
    made = parts.add_trigger("Tell", ours, "copilot_off")

    assert parts.find_trigger(ours) == parts.find_trigger(ours, made.id) == made
    assert (made.works(ours), made.works(other)) == (True, False)
    assert parts.find_trigger(other) is None


def test_a_trigger_is_mended_and_stays_as_it_is(box: Sandbox, parts: Setup) -> None:
    old = parts.add_webhook(WANTED)
    made = parts.add_trigger("Tell", old, "copilot_off")
    held = box.store.rows.all("trigger")[0]
    box.store.rows.put("trigger", int(made.id), {**held, "active": False, "title": "Renamed"})
    new = parts.add_webhook(Wanted("Other", WANTED.endpoint, events=False))
    parts.mend_trigger(made, new)
    found, now = parts.find_trigger(new), box.store.rows.all("trigger")[0]

    assert found is not None
    assert (found.id, found.works(new), found.works(old)) == (made.id, True, False)
    assert (now["title"], now["conditions"]) == ("Renamed", held["conditions"])


def test_removing_twice_is_removing_once(parts: Setup) -> None:
    webhook = parts.add_webhook(WANTED)
    trigger = parts.add_trigger("Tell", webhook, "copilot_off")
    numbers = {"triggers": trigger.id, "webhooks": webhook.id}

    assert [parts.remove(*one) for one in numbers.items()] == [True, True]
    assert [parts.remove(*one) for one in numbers.items()] == [False, False]


def test_no_customer_sees_the_test_ticket(box: Sandbox, parts: Setup, port: Zendesk, receiver: Receiver) -> None:
    webhook = parts.add_webhook(Wanted("Deskmate main", receiver.url, events=False))
    parts.add_trigger("Tell", webhook, "copilot_off")
    number = parts.open_ticket(port.copilot(), "Test", "Ignore <me>", ("copilot_off", "deskmate_test"))
    assert box.settle()
    ticket = box.store.ticket(int(number))

    assert [one["public"] for one in box.store.comments(int(number))] == [False]
    assert (ticket["requester_id"], ticket["is_public"]) == (box.store.account.copilot_id, False)
    assert ticket["tags"] == ["copilot_off", "deskmate_test"]
    assert receiver.got == []


def test_the_test_ticket_is_deleted(box: Sandbox, parts: Setup, port: Zendesk) -> None:
    number = parts.open_ticket(port.copilot(), "Test", "Ignore me", ())

    assert parts.close_ticket(number) is True
    assert parts.close_ticket(number) is True
    with pytest.raises(KeyError):
        box.store.ticket(int(number))


def test_where_deleting_is_not_permitted_the_test_ticket_is_solved() -> None:
    with Wire(turns(Reply(403), Reply(body={"ticket": {}}))) as wire:
        deleted = legacy(wire).close_ticket("7")

    assert deleted is False
    assert wire.seen() == ["DELETE /api/v2/tickets/7", "PUT /api/v2/tickets/7"]
    assert wire.asked[1].body == {"ticket": {"status": "solved"}}


def test_who_is_no_admin_makes_nothing(box: Sandbox, parts: Setup) -> None:
    box.store.limit_copilot(role="agent")
    calls: list[Callable[[Wanted], object]] = [parts.find_webhook, parts.add_webhook]
    for call in calls:
        with pytest.raises(NotPermitted):
            call(WANTED)

    assert box.store.rows.count("webhook") == 0


@pytest.mark.parametrize("number", ["../users/1", "1?a", "", "٣"])
def test_nothing_but_an_id_ends_up_in_a_path(number: str) -> None:
    with Wire(turns(Reply())) as wire:
        parts = legacy(wire)
        calls: list[Callable[[str], object]] = [parts.close_ticket, lambda one: parts.remove("webhooks", one)]
        for call in calls:
            with pytest.raises(NotFound):
                call(number)

    assert wire.asked == []


@pytest.mark.parametrize("body", [{}, {"webhook": None}, {"webhook": []}, {"signing_secret": {"secret": ""}}])
def test_an_answer_without_what_was_asked_for_is_no_answer(parts: Setup, body: dict[str, object]) -> None:
    webhook = parts.add_webhook(WANTED)
    with Wire(turns(Reply(body=body))) as wire:
        with pytest.raises(Unavailable):
            legacy(wire).secret(webhook)
        with pytest.raises(HelpdeskError):
            legacy(wire).find_webhook(WANTED, webhook.id)


def test_a_refused_webhook_is_told_and_no_words_of_the_answer_with_it() -> None:
    with Wire(turns(Reply(422, {"error": "a customer's words"}))) as wire, pytest.raises(Invalid) as told:
        legacy(wire).add_webhook(WANTED)

    assert "words" not in str(told.value)
    assert wire.seen() == ["POST /api/v2/webhooks"]


def test_the_body_of_the_trigger_is_ids_alone(box: Sandbox, parts: Setup) -> None:
    webhook = parts.add_webhook(WANTED)
    parts.add_trigger("Tell", webhook, "copilot_off")
    (action,) = box.store.rows.all("trigger")[0]["actions"]

    assert action["field"] == "notification_webhook"
    assert (action["value"][0], json.loads(action["value"][1])) == (webhook.id, {"ticket_id": "{{ticket.id}}"})

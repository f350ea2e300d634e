"""Automation rules: unsigned bodies, the admin's secret, pseudo-JSON, four tries, no name of a delivery."""

import base64
import json
import re
from time import monotonic
from typing import Any

import pytest

from integrations.sandbox.deliveries import Timing
from integrations.sandbox.freshdesk.rules import HEADER, Content, Rule
from integrations.sandbox.server import Face, Sandbox
from tests.integrations.sandbox.freshdesk.parts import Key
from tests.integrations.sandbox.parts import REQUESTER, Hand, Receiver

SECRET = "a secret of ours"


def told(box: Sandbox, receiver: Receiver) -> list[Any]:
    """Return the bodies that came in, once all are delivered."""
    assert box.settle()
    return [json.loads(one.body) for one in receiver.got]


def events(box: Sandbox, receiver: Receiver) -> list[str]:
    return [one["triggered_event"] for one in told(box, receiver)]


def tried(box: Sandbox, invocation: str, times: int) -> bool:
    """Wait until a delivery was tried so often; say whether it was."""
    end = monotonic() + 10
    while len(box.store.rows.all("attempt", invocation)) < times and monotonic() < end:
        box.settle(0.02)
    return len(box.store.rows.all("attempt", invocation)) == times


def test_a_delivery_proves_itself_by_the_secret_alone(box: Sandbox, receiver: Receiver) -> None:
    box.subscribe(receiver.url, SECRET)
    number = box.store.add_ticket(REQUESTER, "Hi", "Hello")
    bodies, headers = told(box, receiver), receiver.got[0].headers

    assert [{"ticket_id": str(number), "triggered_event": "{ticket_action:created}"}] == bodies
    assert (headers[HEADER], headers["Content-Type"]) == (SECRET, "application/json")
    assert not [name for name in headers if re.search("signature|invocation|delivery|request-id|timestamp", name, re.I)]


@pytest.mark.parametrize(("header", "user"), [("X-Our-Own", ""), ("", "deskmate"), ("X-Our-Own", "deskmate")])
def test_the_admin_chooses_how_the_secret_is_sent(box: Sandbox, receiver: Receiver, header: str, user: str) -> None:
    box.subscribe(receiver.url, SECRET, rule=Rule(header=header, user=user))
    box.store.add_ticket(REQUESTER, "Hi", "Hello")
    told(box, receiver)
    headers = receiver.got[0].headers
    basic = "Basic " + base64.b64encode(f"{user}:{SECRET}".encode()).decode()

    assert (SECRET if header else None, basic if user else None) == (
        headers.get("X-Our-Own"),
        headers.get("Authorization"),
    )


def test_the_nested_form_has_strings_and_display_names(box: Sandbox, receiver: Receiver) -> None:
    box.subscribe(receiver.url, SECRET, rule=Rule(content=Content.NESTED, escapes=True))
    number = box.store.add_ticket(REQUESTER, "Hi", "Hello", name="R")
    held = told(box, receiver)[0]["freshdesk_webhook"]

    assert all(isinstance(value, str) for value in held.values())
    assert (str(number), "Open", "Low", "R") == (
        held["ticket_id"],
        held["ticket_status"],
        held["ticket_priority"],
        held["requester_name"],
    )
    assert held["ticket_url"] == f"{box.url}/a/tickets/{number}"


def test_nothing_escapes_what_a_customer_wrote(box: Sandbox, receiver: Receiver) -> None:
    box.subscribe(receiver.url, SECRET, rule=Rule(content=Content.NESTED))
    box.store.add_ticket(REQUESTER, 'A "quoted" subject', "Hello")
    assert box.settle()

    assert b'"ticket_subject": "A "quoted" subject"' in receiver.got[0].body
    with pytest.raises(ValueError, match="delimiter"):
        json.loads(receiver.got[0].body)


def test_only_the_requesters_words_are_told(box: Sandbox, key: Key, receiver: Receiver, ticket: int) -> None:
    box.subscribe(receiver.url, SECRET)
    key.reply(ticket)
    key.note(ticket)
    key.put(ticket, status=3, priority=4)
    box.store.agent_writes(ticket, "Good day")
    box.store.assign(ticket, box.store.account.agent_id, by_rule=True)
    box.store.customer_writes(ticket, "Well?")

    assert events(box, receiver) == ["{reply_sent:sent}"]


def test_a_rule_on_assignments_tells_which_ticket_a_person_took(box: Sandbox, receiver: Receiver, ticket: int) -> None:
    content = '{"ticket_id": "{{ticket.id}}", "event": "taken"}'
    box.subscribe(receiver.url, SECRET, rule=Rule(content, assigned=True))
    box.store.assign(ticket, None, by_rule=True)
    box.store.assign(ticket, box.store.account.agent_id, by_rule=True)
    box.store.customer_writes(ticket, "Well?")
    box.store.assign(ticket, None, by=box.store.account.agent_id)
    box.store.assign(ticket, box.store.account.agent_id)
    assert box.settle()

    assert [json.loads(one.body) for one in receiver.got] == [{"ticket_id": str(ticket), "event": "taken"}] * 2


def test_a_careless_rule_tells_everything(box: Sandbox, key: Key, receiver: Receiver, ticket: int) -> None:
    box.subscribe(receiver.url, SECRET, rule=Rule(careless=True))
    key.reply(ticket)
    key.note(ticket)
    key.note(ticket, private=False)
    key.put(ticket, status=6, priority=2)
    key.put(ticket, priority=1)
    box.store.assign(ticket, box.store.account.agent_id)
    key.put(ticket, tags=["a"])
    group = box.store.account.group_id

    assert sorted(events(box, receiver)) == sorted(
        [
            "{reply_sent:sent}",
            "{note_type:private}",
            "{note_type:public}",
            "{status:{from:2,to:6}}",
            "{priority:{from:2,to:1}}",
            f"{{group_id:{{from:--,to:{group}}}}}",
            "{ticket_action:updated}",
        ]
    )


def test_a_survey_answer_fires_as_a_reply(box: Sandbox, receiver: Receiver, ticket: int) -> None:
    """It is an incoming public conversation: who believes the webhook would answer a star."""
    box.subscribe(receiver.url, SECRET)
    box.store.customer_rates(ticket, True, "Good")

    assert events(box, receiver) == ["{reply_sent:sent}"]


@pytest.mark.parametrize(("answers", "tries"), [([500] * 9, 4), ([404, 200], 2), ([301] * 9, 4), ([200], 1)])
def test_a_failure_is_tried_three_times_more(box: Sandbox, receiver: Receiver, answers: list[int], tries: int) -> None:
    receiver.answers = [(status, {"Retry-After": "3600"}) for status in answers]
    box.subscribe(receiver.url, SECRET)
    box.store.add_ticket(REQUESTER, "Hi", "Hello")
    told(box, receiver)

    assert (tries, 1) == (len(receiver.got), len({one.body for one in receiver.got}))


def test_a_time_out_and_a_closed_door_are_failures(receiver: Receiver) -> None:
    receiver.slow = 5.0
    with Sandbox(timing=Timing(timeout=0.05, scale=0.0), face=Face.FRESHDESK) as box:
        numbers = [box.subscribe(url, SECRET) for url in (receiver.url, "http://127.0.0.1:9/")]
        box.store.add_ticket(REQUESTER, "Hi", "Hello")
        assert box.settle()
        tries = [
            len(box.store.rows.all("attempt", one["id"]))
            for n in numbers
            for one in box.store.rows.all("invocation", n)
        ]

    assert tries == [4, 4]


def test_the_tries_are_five_thirty_and_sixty_minutes_apart(clock: Hand, receiver: Receiver) -> None:
    receiver.answers = [(500, {})] * 9
    with Sandbox(timing=Timing(timeout=1.0), clock=clock, face=Face.FRESHDESK) as box:
        webhook = box.subscribe(receiver.url, SECRET)
        box.store.add_ticket(REQUESTER, "Hi", "Hello")
        invocation = box.store.rows.all("invocation", webhook)[0]["id"]
        for tries, minutes in enumerate((5, 30, 60), 1):
            assert tried(box, invocation, tries)
            clock.pass_by(minutes * 60 - 1)
            assert not box.settle(0.1)
            assert len(receiver.got) == tries
            clock.pass_by(1)
        assert box.settle()

    assert len(receiver.got) == 4


def test_a_duplicate_cannot_be_told_from_another_delivery(box: Sandbox, receiver: Receiver) -> None:
    box.faults.deliver(duplicate=1.0, seconds=0.0)
    box.subscribe(receiver.url, SECRET)
    box.store.add_ticket(REQUESTER, "Hi", "Hello")
    told(box, receiver)
    one, other = receiver.got

    assert (one.body, one.headers) == (other.body, other.headers)


def test_lost_deliveries_never_come(box: Sandbox, receiver: Receiver) -> None:
    box.faults.deliver(lost=1.0)
    box.subscribe(receiver.url, SECRET)
    box.store.add_ticket(REQUESTER, "Hi", "Hello")

    assert told(box, receiver) == []


def test_late_and_reordered_deliveries_come_after_others(box: Sandbox, receiver: Receiver, clock: Hand) -> None:
    box.subscribe(receiver.url, SECRET)
    box.faults.reseed(3)
    box.faults.deliver(late=0.3, reordered=0.5, seconds=60.0)
    numbers = [box.store.add_ticket(REQUESTER, "Hi", "Hello") for _ in range(12)]
    for _ in range(26):
        clock.pass_by(5)
        box.settle(0.05)
    came = [int(one["ticket_id"]) for one in told(box, receiver)]

    assert numbers == sorted(came) != came


def test_subscribing_twice_is_one_rule_with_the_new_secret(box: Sandbox, receiver: Receiver) -> None:
    numbers = {box.subscribe(receiver.url, secret) for secret in ("old", SECRET)}
    box.store.add_ticket(REQUESTER, "Hi", "Hello")
    told(box, receiver)

    assert (len(numbers), [SECRET]) == (1, [one.headers[HEADER] for one in receiver.got])


def test_a_face_has_its_own_ways_of_telling(box: Sandbox) -> None:
    for route in ("trigger", "events"):
        with pytest.raises(ValueError, match="freshdesk"):
            box.subscribe("http://127.0.0.1:9/", SECRET, route)


def test_a_deleted_ticket_is_told_by_careless_rules_alone(box: Sandbox, receiver: Receiver, ticket: int) -> None:
    box.subscribe(receiver.url, SECRET)
    box.store.delete_ticket(ticket)
    assert events(box, receiver) == []

    other = box.store.add_ticket(REQUESTER, "Hi", "Hello")
    box.subscribe(receiver.url, SECRET, rule=Rule(careless=True))
    box.store.delete_ticket(other)
    assert sorted(events(box, receiver)) == ["{ticket_action:created}", "{ticket_action:deleted}"]

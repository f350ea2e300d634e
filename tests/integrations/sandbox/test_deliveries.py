"""Webhook deliveries: the bytes, the headers, the repeats, the mishaps."""

import json
from collections import Counter
from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from integrations.sandbox.deliveries import Timing, sign
from integrations.sandbox.server import Sandbox
from tests.integrations.sandbox.parts import REQUESTER, Caller, Hand, Receiver

SECRET = "a secret of ours="


def opened(box: Sandbox, receiver: Receiver, route: str = "trigger") -> int:
    box.subscribe(receiver.url, SECRET, "events" if route == "events" else "trigger")
    return box.store.add_ticket(REQUESTER, 'Where "is" it?', "I wait\nsince Monday.")


def kinds(receiver: Receiver) -> list[str]:
    return sorted(json.loads(one.body)["type"].rpartition(".")[2] for one in receiver.got)


def test_a_delivery_is_signed_over_time_and_raw_body(box: Sandbox, receiver: Receiver) -> None:
    opened(box, receiver)
    assert box.settle()
    headers, body = receiver.got[0].headers, receiver.got[0].body
    expected = sign(SECRET, headers["X-Zendesk-Webhook-Signature-Timestamp"], body)

    assert expected == headers["X-Zendesk-Webhook-Signature"]
    assert (headers["User-Agent"], headers["Content-Type"]) == ("Zendesk Webhook", "application/json; charset=utf-8")


def test_the_signature_is_the_published_one() -> None:
    """Worked out by hand with Zendesk's sample secret: timestamp first, then the body."""
    signature = sign("HRkRd4BeOAoUkfZr-mhauJT64rvBASlJRoIyPsd3zeA=", "2021-07-25T10:00:00Z", b'{"say": "hello"}')

    assert signature == "Rry/4TtIdFyawtXXp8QdI6tlAUUQ/5kL1OTp5qo/ZIk="


@given(st.binary(max_size=50), st.binary(max_size=50))
def test_no_two_bodies_share_a_signature(one: bytes, other: bytes) -> None:
    moment = "2026-03-02T12:00:00Z"

    assert (one == other) == (sign(SECRET, moment, one) == sign(SECRET, moment, other))


def test_a_trigger_sends_ids_only_pretty_printed(box: Sandbox, receiver: Receiver) -> None:
    ticket = opened(box, receiver)
    assert box.settle()

    assert [f'{{\n  "ticket_id": "{ticket}"\n}}\n'.encode()] == [one.body for one in receiver.got]


def test_an_event_has_string_ids_upper_case_and_nanoseconds(box: Sandbox, receiver: Receiver) -> None:
    ticket = opened(box, receiver, "events")
    assert box.settle()
    event = next(body for one in receiver.got if (body := json.loads(one.body))["type"].endswith("ticket.created"))
    detail = event["detail"]

    assert (str(ticket), f"zen:ticket:{ticket}", "NEW", None) == (
        detail["id"],
        event["subject"],
        detail["status"],
        detail["tags"],
    )
    assert (detail["via"]["channel"], isinstance(event["account_id"], int), len(event["time"])) == ("mail", True, 30)
    assert all(isinstance(detail[name], str) for name in ("requester_id", "brand_id", "actor_id"))


def test_every_part_of_an_update_is_an_event_of_its_own(box: Sandbox, receiver: Receiver) -> None:
    ticket = opened(box, receiver, "events")
    box.store.set_status(ticket, "pending")
    box.store.customer_writes(ticket, "Well?")
    assert box.settle()
    changed = [body for one in receiver.got if "status_changed" in (body := json.loads(one.body))["type"]]

    assert kinds(receiver) == ["comment_added", "comment_added", "created", "status_changed", "status_changed"]
    assert {("PENDING", "NEW"), ("OPEN", "PENDING")} == {
        (one["event"]["current"], one["event"]["previous"]) for one in changed
    }


def test_subscribing_twice_is_one_subscription(box: Sandbox, receiver: Receiver) -> None:
    numbers = {box.subscribe(receiver.url, secret) for secret in ("old", SECRET)}
    box.store.add_ticket(REQUESTER, "Hi", "Hello")
    assert box.settle()

    assert (len(numbers), len(receiver.got)) == (1, 1)
    assert box.store.hooks.secret(numbers.pop()) == SECRET


def test_merging_and_deleting_are_told(box: Sandbox, receiver: Receiver) -> None:
    ticket = opened(box, receiver, "events")
    other = box.store.add_ticket(REQUESTER, "Again", "Again")
    box.store.merge(other, ticket)
    box.store.delete_ticket(ticket)
    assert box.settle()

    assert {"merged", "soft_deleted"} <= set(kinds(receiver))


@pytest.mark.parametrize(("route", "told"), [("trigger", False), ("events", True)])
def test_our_own_writes_come_by_events_and_not_by_the_trigger(
    box: Sandbox, agent: Caller, receiver: Receiver, route: str, told: bool
) -> None:
    """A trigger can leave our own updates out; a subscription to events cannot."""
    ticket = opened(box, receiver, route)
    assert box.settle()
    before = len(receiver.got)
    agent.comment(ticket)
    assert box.settle()

    assert (len(receiver.got) > before) is told


def test_an_article_is_told_when_it_appears_and_when_it_goes(box: Sandbox, receiver: Receiver) -> None:
    box.subscribe(receiver.url, SECRET, "events")
    number = box.store.add_article("Returns", "<p>Text</p>", draft=True)
    box.store.edit_article(number, draft=False)
    box.store.edit_article(number, title="Returning")
    box.store.archive_article(number)
    assert box.settle()

    assert kinds(receiver) == ["published", "unpublished"]


@pytest.mark.parametrize(
    ("status", "headers", "tries"),
    [
        (500, {}, 1),
        (404, {}, 1),
        (409, {}, 4),
        (503, {}, 1),
        (503, {"Retry-After": "30"}, 6),
        (503, {"Retry-After": "60"}, 1),
        (429, {"Retry-After": "1"}, 6),
    ],
)
def test_deliveries_are_repeated_by_the_published_table(
    tmp_path: Path, receiver: Receiver, status: int, headers: dict[str, str], tries: int
) -> None:
    receiver.answers = [(status, headers)] * 10
    with Sandbox(timing=Timing(timeout=2, pause=1, scale=0.0005)) as box:
        opened(box, receiver)
        assert box.settle()

    assert (tries, 1) == (len(receiver.got), len({one.invocation for one in receiver.got}))


def test_a_delivery_that_times_out_is_repeated_five_times(receiver: Receiver) -> None:
    receiver.slow = 5.0
    with Sandbox(timing=Timing(timeout=0.05, pause=0.01)) as box:
        opened(box, receiver)
        assert box.settle()

    assert len(receiver.got) == 6


def test_a_delivery_to_nobody_is_given_up(box: Sandbox) -> None:
    webhook = box.subscribe("http://127.0.0.1:9/", SECRET)
    box.store.add_ticket(REQUESTER, "Hi", "Hello")

    assert box.settle()
    assert [one["status"] for one in box.store.rows.all("invocation", webhook)] == ["failed"]


def test_lost_deliveries_never_come(box: Sandbox, receiver: Receiver) -> None:
    box.faults.deliver(lost=1.0)
    opened(box, receiver)

    assert box.settle()
    assert receiver.got == []


def test_duplicates_share_their_invocation(box: Sandbox, receiver: Receiver) -> None:
    box.faults.deliver(duplicate=1.0, seconds=0.0)
    opened(box, receiver)
    assert box.settle()

    assert (len(receiver.got), len({one.invocation for one in receiver.got})) == (2, 1)


def test_late_deliveries_wait(box: Sandbox, receiver: Receiver, clock: Hand) -> None:
    box.faults.deliver(late=1.0, seconds=60.0)
    opened(box, receiver)

    assert not box.settle(0.2)
    clock.pass_by(61)
    assert box.settle()
    assert len(receiver.got) == 1


def test_reordered_deliveries_overtake_each_other(box: Sandbox, receiver: Receiver, clock: Hand) -> None:
    box.subscribe(receiver.url, SECRET)
    box.faults.reseed(3)
    box.faults.deliver(reordered=0.5, seconds=60.0)
    numbers = [box.store.add_ticket(REQUESTER, "Hi", "Hello") for _ in range(12)]
    for _ in range(13):
        clock.pass_by(5)
        box.settle(0.1)
    assert box.settle()
    came = [int(json.loads(one.body)["ticket_id"]) for one in receiver.got]

    assert numbers == sorted(came) != came


def test_the_same_seed_brings_the_same_mishaps(receiver: Receiver, clock: Hand) -> None:
    def run() -> Counter[str]:
        with Sandbox(clock=clock) as box:
            box.faults.reseed(11)
            box.faults.deliver(duplicate=0.3, lost=0.3, seconds=0.0)
            box.subscribe(receiver.url, SECRET)
            for _ in range(20):
                box.store.add_ticket(REQUESTER, "Hi", "Hello")
            assert box.settle()
            return Counter(box.faults.struck)

    assert run() == run()


def test_what_is_not_delivered_is_delivered_after_a_restart(tmp_path: Path, receiver: Receiver, clock: Hand) -> None:
    with Sandbox(tmp_path, clock=clock) as box:
        box.faults.deliver(late=1.0, seconds=60.0)
        opened(box, receiver)
    clock.pass_by(61)
    with Sandbox(tmp_path, clock=clock) as box:
        assert box.settle()

    assert len(receiver.got) == 1


def test_a_trigger_fires_only_under_its_conditions(box: Sandbox, agent: Caller, receiver: Receiver) -> None:
    hook = {"name": "W", "status": "active", "endpoint": receiver.url, "http_method": "POST", "request_format": "json"}
    number = agent("POST", "/api/v2/webhooks", {"webhook": hook}).json()["webhook"]["id"]
    text = '{"ticket_id": "{{ticket.id}}", "by": "{{current_user.email}}", "kind": "{{ticket.status}}"}'
    public = {"field": "comment_is_public", "operator": "is", "value": "true"}
    unseen = {"field": "current_tags", "operator": "not_includes", "value": "copilot_off"}
    action = {"field": "notification_webhook", "value": [number, text]}
    trigger = {"title": "T", "actions": [action], "conditions": {"all": [public, unseen], "any": []}}
    assert agent("POST", "/api/v2/triggers", {"trigger": trigger}).status_code == 201
    ticket = box.store.add_ticket(REQUESTER, "Hi", "Hello")
    box.store.agent_writes(ticket, "A note", public=False)
    box.store.add_tags(ticket, "copilot_off")
    box.store.customer_writes(ticket, "Well?")
    assert box.settle()

    assert [{"ticket_id": str(ticket), "by": REQUESTER, "kind": "New"}] == [
        json.loads(one.body) for one in receiver.got
    ]


def test_an_unknown_condition_is_refused(agent: Caller) -> None:
    condition = {"field": "moon_phase", "operator": "is", "value": "full"}
    trigger = {"title": "T", "actions": [{"field": "x", "value": "y"}], "all": [condition]}

    assert agent("POST", "/api/v2/triggers", {"trigger": trigger}).status_code == 422


def test_a_new_secret_signs_from_then_on(box: Sandbox, agent: Caller, receiver: Receiver) -> None:
    webhook = box.subscribe(receiver.url, SECRET)
    answer = agent("POST", f"/api/v2/webhooks/{webhook}/signing_secret").json()["signing_secret"]["secret"]
    box.store.add_ticket(REQUESTER, "Hi", "Hello")
    assert box.settle()
    headers = receiver.got[0].headers

    assert answer != SECRET
    assert headers["X-Zendesk-Webhook-Signature"] == sign(
        answer, headers["X-Zendesk-Webhook-Signature-Timestamp"], receiver.got[0].body
    )
    assert datetime.fromisoformat(headers["X-Zendesk-Webhook-Signature-Timestamp"]).tzinfo is not None


def test_invocations_and_attempts_can_be_read(box: Sandbox, agent: Caller, receiver: Receiver) -> None:
    receiver.answers = [(409, {})]
    webhook = box.subscribe(receiver.url, SECRET)
    box.store.add_ticket(REQUESTER, "Hi", "Hello")
    assert box.settle()
    listed = agent.get(f"/api/v2/webhooks/{webhook}/invocations")["invocations"]
    tries = agent.get(f"/api/v2/webhooks/{webhook}/invocations/{listed[0]['id']}/attempts")["attempts"]

    assert ([one["status_code"] for one in listed], [one["status_code"] for one in tries]) == ([202], [409, 202])


def test_a_webhook_shows_who_it_is_and_hides_the_secret_part(box: Sandbox, agent: Caller, receiver: Receiver) -> None:
    login = {"type": "bearer_token", "data": {"token": "hidden"}, "add_position": "header"}
    hook = {"name": "W", "status": "active", "endpoint": receiver.url, "http_method": "POST", "request_format": "json"}
    hook |= {"authentication": login, "subscriptions": ["zen:event-type:ticket.created"]}  # type: ignore[dict-item]
    answer = agent("POST", "/api/v2/webhooks", {"webhook": hook})
    box.store.add_ticket(REQUESTER, "Hi", "Hello")
    assert box.settle()

    assert "hidden" not in answer.text
    assert receiver.got[0].headers["Authorization"] == "Bearer hidden"

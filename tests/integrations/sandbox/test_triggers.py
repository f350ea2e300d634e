"""Webhooks and triggers that a guided set-up makes through the API: they fire, and they stop."""

import json
from typing import Any

import pytest

from integrations.sandbox.couriers import sign
from integrations.sandbox.server import Sandbox
from integrations.zendesk.webhook import TEST_SECRET
from tests.integrations.sandbox.parts import REQUESTER, Caller, Delivery, Receiver

HOOKS, TRIGGERS = "/api/v2/webhooks", "/api/v2/triggers"
OPENS = {"all": [{"field": "update_type", "operator": "is", "value": "Create"}], "any": []}


def hook(agent: Caller, receiver: Receiver, **more: Any) -> str:
    body = {"name": "Ours", "status": "active", "endpoint": receiver.url, "http_method": "POST"}
    answer = agent("POST", HOOKS, {"webhook": {**body, "request_format": "json", **more}})
    assert answer.status_code == 201, answer.text
    return str(answer.json()["webhook"]["id"])


def trigger(webhook: str, **more: Any) -> dict[str, Any]:
    action = {"field": "notification_webhook", "value": [webhook, '{"ticket_id": "{{ticket.id}}"}']}
    return {"trigger": {"title": "Tell", "conditions": OPENS, "actions": [action], **more}}


def added(agent: Caller, webhook: str, **more: Any) -> int:
    answer = agent("POST", TRIGGERS, trigger(webhook, **more))
    assert answer.status_code == 201, answer.text
    return int(answer.json()["trigger"]["id"])


def opened(box: Sandbox) -> int:
    number = box.store.add_ticket(REQUESTER, "Hi", "Hello")
    assert box.settle()
    return number


def secret(agent: Caller, webhook: str) -> str:
    return str(agent.get(f"{HOOKS}/{webhook}/signing_secret")["signing_secret"]["secret"])


def genuine(one: Delivery, key: str) -> bool:
    moment = one.headers["X-Zendesk-Webhook-Signature-Timestamp"]
    return one.headers["X-Zendesk-Webhook-Signature"] == sign(key, moment, one.body)


def test_a_trigger_made_through_the_api_fires_and_is_signed(box: Sandbox, agent: Caller, receiver: Receiver) -> None:
    webhook = hook(agent, receiver)
    added(agent, webhook)
    number = opened(box)

    assert [json.loads(one.body) for one in receiver.got] == [{"ticket_id": str(number)}]
    assert genuine(receiver.got[0], secret(agent, webhook))


def test_a_trigger_that_is_changed_or_deleted_stops(box: Sandbox, agent: Caller, receiver: Receiver) -> None:
    webhook = hook(agent, receiver)
    number = added(agent, webhook)
    agent("PUT", f"{TRIGGERS}/{number}", {"trigger": {"active": False}})
    opened(box)
    agent("PUT", f"{TRIGGERS}/{number}", {"trigger": {"active": True}})
    gone = agent("DELETE", f"{TRIGGERS}/{number}").status_code
    opened(box)

    assert (gone, receiver.got) == (204, [])
    assert agent("GET", f"{TRIGGERS}/{number}").status_code == 404


def test_a_deleted_webhook_hears_nothing_and_has_no_secret(box: Sandbox, agent: Caller, receiver: Receiver) -> None:
    webhook = hook(agent, receiver)
    added(agent, webhook)
    assert agent("DELETE", f"{HOOKS}/{webhook}").status_code == 204
    opened(box)

    assert receiver.got == []
    assert box.store.hooks.secret(webhook) == ""
    assert agent("DELETE", f"{HOOKS}/{webhook}").status_code == 404


@pytest.mark.parametrize("lacking", ["title", "actions", "conditions"])
def test_a_trigger_needs_a_title_actions_and_conditions(agent: Caller, receiver: Receiver, lacking: str) -> None:
    answer = agent("POST", TRIGGERS, trigger(hook(agent, receiver), **{lacking: None}))

    assert answer.status_code == 422
    assert agent.get(TRIGGERS)["triggers"] == []


def test_conditions_beside_the_title_are_taken_too(agent: Caller, receiver: Receiver) -> None:
    number = added(agent, hook(agent, receiver), conditions=None, all=OPENS["all"])

    assert agent.get(f"{TRIGGERS}/{number}")["trigger"]["conditions"] == OPENS


@pytest.mark.parametrize(("method", "path"), [("GET", HOOKS), ("POST", HOOKS), ("GET", TRIGGERS), ("POST", TRIGGERS)])
def test_only_admins_see_and_make_them(box: Sandbox, agent: Caller, method: str, path: str) -> None:
    box.store.limit_copilot(role="agent")

    assert agent(method, path, {}).status_code == 403


def test_a_webhook_for_triggers_stays_one(agent: Caller, receiver: Receiver) -> None:
    webhook = hook(agent, receiver)
    events = {"subscriptions": ["zen:event-type:ticket.created"]}

    assert agent("PATCH", f"{HOOKS}/{webhook}", {"webhook": events}).status_code == 422
    assert agent("PATCH", f"{HOOKS}/{webhook}", {"webhook": {"status": "inactive"}}).status_code == 204


def test_a_test_request_is_signed_like_a_delivery_and_shows_the_answer(agent: Caller, receiver: Receiver) -> None:
    webhook = hook(agent, receiver)
    receiver.answers.append((418, {"X-Pot": "tea"}))
    answer = agent("POST", f"{HOOKS}/test?webhook_id={webhook}", {"request": {"payload": '{"a": 1}'}}).json()

    assert answer["response"]["status_code"] == 418
    assert {"key": "X-Pot", "value": "tea"} in answer["response"]["headers"]
    assert receiver.got[0].body == b'{"a": 1}'
    assert genuine(receiver.got[0], secret(agent, webhook))


def test_before_there_is_a_webhook_the_published_secret_signs(agent: Caller, receiver: Receiver) -> None:
    agent("POST", f"{HOOKS}/test", {"request": {"endpoint": receiver.url, "http_method": "POST"}})

    assert genuine(receiver.got[0], TEST_SECRET)


def test_a_test_request_needs_an_address_that_answers(agent: Caller, receiver: Receiver) -> None:
    webhook = hook(agent, receiver, endpoint="http://127.0.0.1:9/nobody")
    silent = agent("POST", f"{HOOKS}/test?webhook_id={webhook}", {}).json()

    assert silent["response"]["status_code"] == 0
    assert agent("POST", f"{HOOKS}/test", {}).status_code == 422
    assert agent("POST", f"{HOOKS}/test?webhook_id=01NOBODY", {}).status_code == 404

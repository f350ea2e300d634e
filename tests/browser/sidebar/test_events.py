"""The part of the Freshdesk app that runs in Freshworks' cloud: what it hands on, and what our webhook makes of it."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from app.cli.packaging.files import Kind, assembled
from integrations.freshdesk.webhook import parse

RUN = """async ([code, handler, payload, fails]) => {
  const calls = [];
  const $request = { invokeTemplate: async (name, options) => {
    calls.push([name, options]);
    if (fails) throw { status: 503 };
    return { status: 202 };
  } };
  const silent = { error() {} };
  const handlers = new Function("$request", "console", `let exports; ${code}; return exports;`)($request, silent);
  await handlers[handler](payload);
  return calls;
}"""
ACTOR = {"id": 9, "type": "contact", "email": "requester-01@example.com", "name": "A customer"}
TICKET = {"id": 42, "subject": "a secret subject", "description_text": "a secret text", "requester_id": 9}
CONVERSATION = {
    "id": 77,
    "ticket_id": 42,
    "body_text": "a secret answer",
    "incoming": True,
    "private": False,
    "source": 0,
    "category": {"id": 1, "name": "customer_response"},
    "from_email": "requester-01@example.com",
}


@pytest.fixture
def cloud_page(chromium: Browser) -> Iterator[Page]:
    """Return something that runs JavaScript."""
    context = chromium.new_context()
    yield context.new_page()
    context.close()


def handed_on(page: Page, event: str, data: dict[str, Any], fails: bool = False) -> list[dict[str, Any]]:
    """Return the bodies that the app hands on for an event."""
    code = assembled(Kind.FRESHDESK, "copilot.example.com")["server/server.js"].decode()
    payload = {"event": event, "data": {**data, "actor": ACTOR}, "iparams": {}, "domain": "acme.freshdesk.com"}
    calls = page.evaluate(RUN, [code, f"{event}Handler", payload, fails])
    assert all(name == "deskmateEvent" for name, _ in calls)
    return [json.loads(options["body"]) for _, options in calls]


def test_new_ticket_is_handed_on_by_its_numbers(cloud_page: Page) -> None:
    bodies = handed_on(cloud_page, "onTicketCreate", {"ticket": TICKET, "requester": ACTOR})

    assert bodies == [{"event": "onTicketCreate", "ticket_id": 42, "actor_id": 9}]


def test_customers_message_is_handed_on_without_a_word_of_it(cloud_page: Page) -> None:
    (body,) = handed_on(cloud_page, "onConversationCreate", {"conversation": CONVERSATION})

    assert body == {"event": "onConversationCreate", "ticket_id": 42, "conversation_id": 77, "actor_id": 9}


@pytest.mark.parametrize(
    "change",
    [{"incoming": False}, {"private": True}, {"source": 6}, {"category": {"id": 7, "name": "customer_feedback"}}],
    ids=["reply of an agent", "note", "rating by its source", "rating by its category"],
)
def test_what_needs_no_look_stays_there(cloud_page: Page, change: dict[str, Any]) -> None:
    assert handed_on(cloud_page, "onConversationCreate", {"conversation": {**CONVERSATION, **change}}) == []


def test_our_webhook_understands_what_is_handed_on(cloud_page: Page) -> None:
    now = datetime(2026, 11, 14, tzinfo=UTC)
    bodies = handed_on(cloud_page, "onTicketCreate", {"ticket": TICKET})
    bodies += handed_on(cloud_page, "onConversationCreate", {"conversation": CONVERSATION})
    events = [parse("main", {}, json.dumps(body).encode(), now) for body in bodies]

    assert [event.ticket_id for event in events if event] == ["42", "42"]
    assert [event.event_id for event in events if event] == ["42:created", "42:conversation:77"]


def test_failure_of_the_call_breaks_nothing(cloud_page: Page) -> None:
    assert len(handed_on(cloud_page, "onTicketCreate", {"ticket": TICKET}, fails=True)) == 1

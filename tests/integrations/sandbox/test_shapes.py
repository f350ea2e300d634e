"""Our answers have the keys that recorded real traffic has, call by call.

The recordings lie beside the benchmark data; they are no part of the project.
"""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from integrations.sandbox.server import Sandbox
from tests.integrations.sandbox.parts import REQUESTER, Caller, Hand, Receiver

# A list is paged by cursor or by offset; the recordings of one call may hold both forms.
PAGING = re.compile(r"\.(links|meta|count|next_page|previous_page|page|page_count|per_page|sort_by|sort_order)\b")
# The recordings of one call hold several kinds of audit events, an answer of ours other ones.
EVENTS = re.compile(r"\.events\[\]\.")
# What the recordings have and our answers need not have.
LACKING = {
    "POST /api/v2/tickets 201": r"\.ticket\.(custom_)?fields\[\]",  # the recorded account had custom fields
    "GET /api/v2/webhooks 200": r"\.webhooks\[\]\.(authentication|updated)",  # ours has no login and was not changed
    "GET /api/v2/triggers 200": r"\.triggers\[\]\.conditions\.all",  # ours fires on any of its conditions
    "PUT /api/v2/triggers/{id} 200": r"\.trigger\.conditions\.all",
}
# What our answers have and the recordings lack.
ADDED = {
    "GET /api/v2/webhooks 200": r"\.(links|meta)",  # the only recorded list was one short page
    "GET /api/v2/ticket_audits 200": r"\.audits\[\]\.events\[\]\.attachments",  # the recorded comments had no files
    "GET /api/v2/triggers 200": r"\.triggers\[\]\.conditions\.any",
    "PUT /api/v2/triggers/{id} 200": r"\.trigger\.conditions\.any",
}
# Objects that hold whatever was put into them.
OPEN = (".custom", ".from", ".to", ".user_fields")


@pytest.fixture(scope="module")
def shapes(bench_data: Path) -> dict[str, Any]:
    held: dict[str, Any] = json.loads((bench_data.parent / "reference" / "zendesk_shapes.json").read_text())
    return held


def keys(value: Any, path: str = "") -> Iterator[str]:
    """Yield the path of every key: `.ticket.via.channel`, `.events[].type`."""
    if isinstance(value, list):
        for one in value:
            yield from keys(one, f"{path}[]")
    elif isinstance(value, dict) and not path.endswith(OPEN):
        for name, held in value.items():
            yield f"{path}.{name}"
            yield from keys(held, f"{path}.{name}")


def unlike(name: str, ours: set[str], real: set[str]) -> tuple[list[str], list[str]]:
    """Return what an answer lacks and what it has too much, explained differences left out."""
    lacks = {one for one in real - ours if not PAGING.match(one) and not EVENTS.search(one)}
    lacks = {one for one in lacks if not re.match(LACKING.get(name, "$"), one)}
    adds = {one for one in ours - real if not re.match(ADDED.get(name, "$"), one)}
    return sorted(lacks), sorted(adds)


@pytest.fixture
def calls(box: Sandbox, agent: Caller, clock: Hand, receiver: Receiver) -> dict[str, tuple[str, str, Any]]:
    """Everything recorded that the sandbox answers, on an account where something happened."""
    store = box.store
    person = store.add_user(REQUESTER, organization_id=store.add_organization("Example"))
    ticket = store.add_ticket(REQUESTER, "Hi", "Hello", attachments=("a.png",), tags=("one",))
    webhook = box.subscribe(receiver.url, "s3cret")
    store.agent_writes(ticket, "Good day")
    store.add_macro("Thanks", "Thank you")
    assert box.settle()
    clock.pass_by(120)
    fields = {"title": "T", "actions": [{"field": "notification_webhook", "value": [webhook, "{}"]}]}
    condition = {"field": "update_type", "operator": "is", "value": "Create"}
    trigger = {**fields, "conditions": {"all": [condition], "any": []}}
    hook = {"name": "W", "status": "active", "endpoint": receiver.url, "http_method": "POST", "request_format": "json"}
    login = {"type": "basic_auth", "data": {"username": "u", "password": "p"}, "add_position": "header"}
    invocation = agent.get(f"/api/v2/webhooks/{webhook}/invocations")["invocations"][0]["id"]
    article = {"article": {"title": "T", "body": "<p>B</p>", "locale": "en-us"}}
    trigger_id = store.rows.all("trigger")[0]["id"]
    organization, brand = store.rows.all("organization")[0]["id"], store.ticket(ticket)["brand_id"]
    secret = "/api/v2/webhooks/{id}HANAHHBNJDDW768TX5J4YFX7/signing_secret"
    reset = "/api/v2/webhooks/{id}HANAHGYDZP0XD5GCC91ZRCAQ/signing_secret"
    history = "/api/v2/webhooks/{id}HAN96XNH1J7DY8D7RZ22QMT9/invocations"
    attempts = f"{history}/{{id}}HANA2B5D5W9XSJS3NE5SQA1J/attempts"
    at = f"/api/v2/webhooks/{webhook}"
    return {
        "GET /api/v2/tickets/{id} 200": ("GET", f"/api/v2/tickets/{ticket}", None),
        "GET /api/v2/tickets 200": ("GET", "/api/v2/tickets", None),
        "PUT /api/v2/tickets/{id} 200": ("PUT", f"/api/v2/tickets/{ticket}", {"ticket": {"priority": "high"}}),
        "PUT /api/v2/tickets/{id} 404": ("PUT", "/api/v2/tickets/404", {"ticket": {"priority": "high"}}),
        "DELETE /api/v2/tickets/{id} 404": ("DELETE", "/api/v2/tickets/404", None),
        "POST /api/v2/tickets 201": ("POST", "/api/v2/tickets", {"ticket": {"comment": {"body": "Hello"}}}),
        "GET /api/v2/tickets/{id}/comments 200": ("GET", f"/api/v2/tickets/{ticket}/comments?page[size]=1", None),
        "GET /api/v2/ticket_audits 200": ("GET", "/api/v2/ticket_audits?page[size]=100", None),
        "GET /api/v2/incremental/tickets/cursor 200": ("GET", "/api/v2/incremental/tickets/cursor?start_time=1", None),
        "GET /api/v2/incremental/tickets 200": ("GET", "/api/v2/incremental/tickets?start_time=1", None),
        "GET /api/v2/tags 200": ("GET", "/api/v2/tags", None),
        "GET /api/v2/users/me 200": ("GET", "/api/v2/users/me", None),
        "GET /api/v2/users/{id} 200": ("GET", f"/api/v2/users/{person}", None),
        "PUT /api/v2/users/{id} 200": ("PUT", f"/api/v2/users/{person}", {"user": {"name": "N"}}),
        "PUT /api/v2/users/{id} 404": ("PUT", "/api/v2/users/404", {"user": {"name": "N"}}),
        "POST /api/v2/users 201": ("POST", "/api/v2/users", {"user": {"email": "requester-02@example.com"}}),
        "GET /api/v2/organizations 200": ("GET", "/api/v2/organizations", None),
        "GET /api/v2/organizations/{id} 200": ("GET", f"/api/v2/organizations/{organization}", None),
        "GET /api/v2/groups 200": ("GET", "/api/v2/groups?page[size]=10", None),
        "POST /api/v2/groups 201": ("POST", "/api/v2/groups", {"group": {"name": "Billing"}}),
        "DELETE /api/v2/groups/{id} 404": ("DELETE", "/api/v2/groups/404", None),
        "GET /api/v2/brands/{id} 200": ("GET", f"/api/v2/brands/{brand}", None),
        "GET /api/v2/macros 200": ("GET", "/api/v2/macros", None),
        "GET /api/v2/search/export 200": ("GET", "/api/v2/search/export?filter[type]=user", None),
        "GET /api/v2/help_center/categories 200": ("GET", "/api/v2/help_center/categories?page[size]=5", None),
        "POST /api/v2/help_center/sections/{id}/articles 201": (
            "POST",
            f"/api/v2/help_center/sections/{store.account.section_id}/articles",
            article,
        ),
        "POST /api/v2/uploads 201": ("POST", "/api/v2/uploads?filename=a.png", None),
        "GET /api/v2/triggers 200": ("GET", "/api/v2/triggers", None),
        "POST /api/v2/triggers 201": ("POST", "/api/v2/triggers", {"trigger": trigger}),
        "PUT /api/v2/triggers/{id} 200": ("PUT", f"/api/v2/triggers/{trigger_id}", {"trigger": {"title": "U"}}),
        "PUT /api/v2/triggers/{id} 404": ("PUT", "/api/v2/triggers/404", {"trigger": trigger}),
        "DELETE /api/v2/triggers/{id} 404": ("DELETE", "/api/v2/triggers/404", None),
        "GET /api/v2/webhooks 200": ("GET", "/api/v2/webhooks", None),
        "POST /api/v2/webhooks 201": ("POST", "/api/v2/webhooks", {"webhook": {**hook, "authentication": login}}),
        "GET /api/v2/webhooks/{id}HAN96XNH1J7DY8D7RZ22QMT9 200": ("GET", at, None),
        f"GET {secret} 200": ("GET", f"{at}/signing_secret", None),
        f"POST {reset} 201": ("POST", f"{at}/signing_secret", None),
        f"GET {history} 200": ("GET", f"{at}/invocations", None),
        f"GET {attempts} 200": ("GET", f"{at}/invocations/{invocation}/attempts", None),
        "POST /api/v2/webhooks/test 200": ("POST", f"/api/v2/webhooks/test?webhook_id={webhook}", {}),
    }


def test_every_answer_has_the_recorded_keys(
    agent: Caller, calls: dict[str, tuple[str, str, Any]], shapes: dict[str, Any]
) -> None:
    differing = {}
    for name, (method, path, body) in calls.items():
        answer = agent(method, path, body)
        assert name.endswith(f" {answer.status_code}"), (name, answer.status_code, answer.text)
        ours, real = set(keys(answer.json())), set(keys(shapes[name]["shape"]))
        found = unlike(name, ours, real)
        if found != ([], []):
            differing[name] = found

    assert differing == {}

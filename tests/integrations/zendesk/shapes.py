"""Zendesk's JSON as the tests need it: real key sets, our own values."""

from typing import Any

ME, AGENT, REQUESTER, OTHER, COLLEAGUE = 900, 200, 100, 300, 201
MADE = "2026-03-02T12:00:00Z"
CHANGED = "2026-03-02T12:05:00Z"


def user(number: int, role: str = "end-user", **changes: Any) -> dict[str, Any]:
    raw = {
        "id": number,
        "name": f"Person {number}",
        "email": f"person-{number}@example.com",
        "role": role,
        "locale": "en-US",
        "organization_id": None,
        "tags": [],
        "only_private_comments": False,
        "ticket_restriction": None,
    }
    return raw | changes


def people(**changes: Any) -> dict[int, Any]:
    return {
        ME: user(ME, "admin"),
        AGENT: user(AGENT, "agent"),
        COLLEAGUE: user(COLLEAGUE, "admin"),
        REQUESTER: user(REQUESTER, **changes),
        OTHER: user(OTHER),
    }


def via(channel: str = "email", rel: str | None = None, **came: Any) -> dict[str, Any]:
    return {"channel": channel, "source": {"from": came, "to": {}, "rel": rel}}


def ticket(**changes: Any) -> dict[str, Any]:
    raw = {
        "url": "https://acme.zendesk.com/api/v2/tickets/7.json",
        "id": 7,
        "external_id": None,
        "via": via(),
        "created_at": MADE,
        "updated_at": CHANGED,
        "type": None,
        "subject": "Where is it?",
        "raw_subject": "Where is it?",
        "description": "Hello",
        "priority": None,
        "status": "open",
        "requester_id": REQUESTER,
        "submitter_id": REQUESTER,
        "assignee_id": None,
        "organization_id": None,
        "group_id": None,
        "collaborator_ids": [],
        "follower_ids": [],
        "email_cc_ids": [],
        "tags": [],
        "custom_fields": [],
        "brand_id": 1,
    }
    return raw | changes


def comment(author: int | None = REQUESTER, number: int = 71, **changes: Any) -> dict[str, Any]:
    raw = {
        "id": number,
        "type": "Comment",
        "author_id": author,
        "body": "Hello",
        "html_body": '<div class="zd-comment" dir="auto"><p dir="auto">Hello</p></div>',
        "plain_body": "Hello",
        "public": True,
        "attachments": [],
        "audit_id": number + 1000,
        "via": via(),
        "created_at": MADE,
        "metadata": {"system": {}, "custom": {}},
    }
    return raw | changes


def audit(*events: dict[str, Any], author: int = AGENT, **changes: Any) -> dict[str, Any]:
    raw = {
        "id": 5,
        "ticket_id": 7,
        "created_at": CHANGED,
        "author_id": author,
        "via": via("web"),
        "metadata": {"system": {}, "custom": {}},
        "events": list(events),
    }
    return raw | changes


def handed(to: int | None, **changes: Any) -> dict[str, Any]:
    """Return the event of an assignment; audits write numbers as text."""
    value = None if to is None else str(to)
    return {"id": 6, "type": "Change", "field_name": "assignee_id", "value": value, "previous_value": None} | changes


def article(**changes: Any) -> dict[str, Any]:
    raw = {
        "id": 11,
        "html_url": "https://acme.zendesk.com/hc/en-us/articles/11",
        "title": "Resetting",
        "name": "Resetting",
        "body": "<p>Press it.</p>",
        "draft": False,
        "locale": "en-us",
        "source_locale": "en-us",
        "section_id": 4,
        "label_names": ["reset"],
        "updated_at": CHANGED,
        "edited_at": MADE,
        "permission_group_id": 8,
        "user_segment_id": None,
        "user_segment_ids": [],
    }
    return raw | changes

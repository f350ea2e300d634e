"""Freshdesk's JSON as the tests need it: real key sets, our own values."""

from typing import Any

ME, AGENT, REQUESTER, OTHER = 900, 200, 100, 300
MADE = "2026-03-02T12:00:00Z"
CHANGED = "2026-03-02T12:05:00Z"


def contact(number: int = REQUESTER, **changes: Any) -> dict[str, Any]:
    raw = {
        "id": number,
        "name": f"Person {number}",
        "email": f"person-{number}@example.com",
        "active": True,
        "address": None,
        "company_id": None,
        "other_companies": [],
        "language": "de",
        "tags": ["known"],
        "custom_fields": {},
        "phone": None,
        "mobile": None,
        "created_at": MADE,
        "updated_at": MADE,
    }
    return raw | changes


def agent(number: int = ME, **changes: Any) -> dict[str, Any]:
    raw = {
        "id": number,
        "available": True,
        "available_since": None,
        "occasional": False,
        "ticket_scope": 1,
        "type": "support_agent",
        "signature": None,
        "last_active_at": None,
        "created_at": MADE,
        "updated_at": MADE,
        "contact": {"name": "Copilot", "email": "copilot@example.com", "active": True, "language": "en"},
    }
    return raw | changes


def ticket(**changes: Any) -> dict[str, Any]:
    raw = {
        "id": 7,
        "subject": "Where is it?",
        "description": "<div>Hello,<br><br>where is my order?</div>",
        "description_text": "Hello, where is my order?",
        "status": 2,
        "priority": 1,
        "source": 1,
        "type": None,
        "tags": [],
        "custom_fields": {},
        "requester_id": REQUESTER,
        "requester": {"id": REQUESTER, "name": "Person 100", "email": "person-100@example.com", "phone": None},
        "responder_id": None,
        "group_id": None,
        "company_id": None,
        "product_id": None,
        "email_config_id": None,
        "support_email": "support@example.com",
        "to_emails": ["support@example.com"],
        "cc_emails": [],
        "fwd_emails": [],
        "reply_cc_emails": [],
        "ticket_cc_emails": [],
        "spam": False,
        "is_escalated": False,
        "fr_escalated": False,
        "nr_escalated": False,
        "due_by": CHANGED,
        "fr_due_by": CHANGED,
        "nr_due_by": None,
        "association_type": None,
        "associated_tickets_count": None,
        "attachments": [],
        "created_at": MADE,
        "updated_at": MADE,
    }
    return raw | changes


# Every field that a recorded ticket has empty somewhere.
NULLABLE = [
    "description",
    "description_text",
    "type",
    "tags",
    "custom_fields",
    "requester",
    "responder_id",
    "group_id",
    "company_id",
    "product_id",
    "email_config_id",
    "support_email",
    "to_emails",
    "cc_emails",
    "fwd_emails",
    "reply_cc_emails",
    "ticket_cc_emails",
    "nr_due_by",
    "association_type",
    "associated_tickets_count",
    "attachments",
    "subject",
    "source",
    "spam",
]


def talk(number: int = 71, by: int | None = REQUESTER, **changes: Any) -> dict[str, Any]:
    """Return a conversation: a customer's reply, unless told otherwise."""
    raw = {
        "id": number,
        "ticket_id": 7,
        "user_id": by,
        "body": "<div>Any news?</div>",
        "body_text": "Any news?",
        "incoming": True,
        "private": False,
        "source": 0,
        "category": 1,
        "support_email": "support@example.com",
        "from_email": "Person 100 <person-100@example.com>",
        "to_emails": ["support@example.com"],
        "cc_emails": [],
        "bcc_emails": [],
        "email_failure_count": None,
        "outgoing_failures": None,
        "thread_id": None,
        "thread_message_id": None,
        "attachments": [],
        "automation_id": None,
        "automation_type_id": None,
        "auto_response": False,
        "last_edited_at": None,
        "last_edited_user_id": None,
        "source_additional_info": None,
        "created_at": CHANGED,
        "updated_at": CHANGED,
    }
    return raw | changes


def reply(number: int = 72, by: int | None = ME, body: str = "<p>Hello <strong>you</strong></p>", **more: Any) -> Any:
    """Return an agent's reply."""
    return talk(number, by, **{"body": body, "incoming": False, "category": 3, "from_email": None} | more)


def note(number: int = 73, by: int | None = AGENT, body: str = "<p>Between us</p>", **more: Any) -> Any:
    """Return an internal note."""
    return reply(number, by, body, **{"private": True, "source": 2, "category": 2} | more)


def category(**changes: Any) -> dict[str, Any]:
    raw = {"id": 1, "name": "General", "description": "", "icon": {}, "visible_in_portals": [5]}
    return raw | {"created_at": MADE, "updated_at": MADE} | changes


def folder(number: int = 10, **changes: Any) -> dict[str, Any]:
    raw = {
        "id": number,
        "name": f"Folder {number}",
        "description": None,
        "visibility": 1,
        "parent_folder_id": None,
        "sub_folders_count": 0,
        "articles_count": 1,
        "hierarchy": [],
        "icon_url": None,
        "created_at": MADE,
        "updated_at": MADE,
    }
    return raw | changes


def article(number: int = 11, **changes: Any) -> dict[str, Any]:
    raw = {
        "id": number,
        "type": 1,
        "status": 2,
        "title": "Resetting",
        "description": "<p>Press it.</p>",
        "description_text": "Press it.",
        "category_id": 1,
        "folder_id": 10,
        "hierarchy": [],
        "agent_id": AGENT,
        "tags": ["reset"],
        "seo_data": {"meta_title": "", "meta_description": ""},
        "attachments": [],
        "cloud_files": [],
        "thumbs_up": 0,
        "thumbs_down": 0,
        "hits": 0,
        "suggested": 0,
        "feedback_count": 0,
        "created_at": MADE,
        "updated_at": CHANGED,
    }
    return raw | changes

"""Event webhooks (route A): a fixed envelope with string ids, upper-case enums, nanoseconds.

https://developer.zendesk.com/api-reference/webhooks/event-types/ticket-events/
"""

import uuid
from collections.abc import Callable

from integrations.sandbox.changes import Change
from integrations.sandbox.rows import Record

ACCOUNT = 9876543
CHANNELS = {"api": "web_service", "email": "mail", "web": "web_form"}
IDS = [
    "assignee_id",
    "external_id",
    "group_id",
    "organization_id",
    "requester_id",
    "submitter_id",
    "brand_id",
    "ticket_form_id",
    "custom_status_id",
]
WATCHED = {
    "status": "status_changed",
    "assignee_id": "agent_assignment_changed",
    "group_id": "group_assignment_changed",
    "priority": "priority_changed",
    "type": "type_changed",
    "subject": "subject_changed",
    "requester_id": "requester_changed",
    "email_cc_ids": "email_ccs_changed",
    "organization_id": "organization_changed",
}


def envelopes(change: Change, name_of: Callable[[int], tuple[str, bool]], time: str) -> list[tuple[str, Record]]:
    """Return (type, body) for everything that this change announces."""
    told = _happenings(change, name_of)
    sequence = uuid.uuid4().hex
    bodies = []
    for position, (name, event) in enumerate(told, 1):
        linked = {"meta": {"sequence": {"id": sequence, "position": position}}} if name != "created" else {}
        bodies.append(_envelope(f"zen:event-type:ticket.{name}", change, {**event, **linked}, time))
    return bodies


def article_envelope(kind: str, article: Record, user_id: int, time: str) -> tuple[str, Record]:
    """Return (type, body) of an article that became visible or stopped being so."""
    detail = {"id": str(article["id"]), "brand_id": None, "user_id": str(user_id)}
    name = f"zen:event-type:article.{kind}"
    body: Record = {"type": name, "account_id": ACCOUNT, "id": str(uuid.uuid4()), "time": time}
    body |= {"zendesk_event_version": "2022-11-06", "subject": f"zen:article:{article['id']}"}
    return name, {**body, "detail": detail, "event": {}}


def _envelope(name: str, change: Change, event: Record, time: str) -> tuple[str, Record]:
    body: Record = {"type": name, "account_id": ACCOUNT, "id": str(uuid.uuid4()), "time": time}
    body |= {"zendesk_event_version": "2022-11-06", "subject": f"zen:ticket:{change.after['id']}"}
    return name, {**body, "detail": _detail(change), "event": event}


def _detail(change: Change) -> Record:
    ticket = change.after
    detail: Record = {"actor_id": str(change.audit["author_id"]), "id": str(ticket["id"])}
    for name in IDS:
        value = ticket[name]
        key = "form_id" if name == "ticket_form_id" else "custom_status" if name == "custom_status_id" else name
        detail[key] = None if value is None else str(value)
    for name in ("status", "priority", "type"):
        detail[name] = ticket[name].upper() if ticket[name] else None
    for name in ("created_at", "updated_at", "description", "subject", "is_public"):
        detail[name] = ticket[name]
    channel = ticket["via"]["channel"]
    return {**detail, "tags": ticket["tags"] or None, "via": {"channel": CHANNELS.get(channel, channel)}}


def _happenings(change: Change, name_of: Callable[[int], tuple[str, bool]]) -> list[tuple[str, Record]]:
    told: list[tuple[str, Record]] = []
    if change.before is None:
        told.append(("created", {}))
    elif change.after["status"] == "deleted":
        return [("soft_deleted", {})]
    else:
        told += _field_happenings(change.before, change.after)
    if change.comment:
        told.append(("comment_added", {"comment": _comment(change.comment, name_of)}))
        told += [
            ("attachment_linked_to_comment", _attached(change.comment, one)) for one in change.comment["attachments"]
        ]
    if change.merged_into:
        told.append(("merged", {"target_ticket_id": str(change.merged_into)}))
    return told


def _field_happenings(before: Record, after: Record) -> list[tuple[str, Record]]:
    told: list[tuple[str, Record]] = []
    for field, name in WATCHED.items():
        if before[field] != after[field]:
            told.append((name, {"current": _shown(field, after[field]), "previous": _shown(field, before[field])}))
    if before["tags"] != after["tags"]:
        added = [tag for tag in after["tags"] if tag not in before["tags"]]
        removed = [tag for tag in before["tags"] if tag not in after["tags"]]
        told.append(("tags_changed", {"tags_added": added, "tags_removed": removed}))
    return told


def _shown(field: str, value: object) -> object:
    if isinstance(value, str):
        return value.upper() if field in {"status", "priority", "type"} else value
    if isinstance(value, list):
        return [str(one) for one in value]
    return None if value is None else str(value)


def _comment(comment: Record, name_of: Callable[[int], tuple[str, bool]]) -> Record:
    name, staff = name_of(comment["author_id"])
    author = {"id": str(comment["author_id"]), "is_staff": staff, "name": name}
    return {"id": str(comment["id"]), "body": comment["body"], "is_public": comment["public"], "author": author}


def _attached(comment: Record, file: Record) -> Record:
    shown = {"id": str(file["id"]), "filename": file["file_name"], "content_type": file["content_type"]}
    shown |= {"content_url": file["content_url"], "is_public": comment["public"]}
    return {"comment": {"id": str(comment["id"]), "attachment": shown}}

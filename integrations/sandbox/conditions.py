"""Triggers (route B): when one fires, and what its text says."""

import re
from collections.abc import Callable

from integrations.sandbox.changes import Change
from integrations.sandbox.errors import invalid
from integrations.sandbox.rows import Record

FIELDS = frozenset(
    [
        "update_type",
        "comment_is_public",
        "current_tags",
        "status",
        "priority",
        "type",
        "role",
        "current_user_id",
        "group_id",
        "assignee_id",
        "requester_id",
        "brand_id",
        "ticket_form_id",
    ]
)
OPERATORS = frozenset(["is", "is_not", "includes", "not_includes", "changed", "not_changed", "value", "value_previous"])
PLACEHOLDER = re.compile(r"\{\{\s*([a-z_.]+)\s*\}\}")


def check(conditions: Record) -> None:
    """Raise a 422 refusal for a condition that the sandbox does not know."""
    for one in [*conditions["all"], *conditions["any"]]:
        if one.get("field") not in FIELDS or one.get("operator") not in OPERATORS:
            raise invalid("conditions", f"Condition {one.get('field')!r} {one.get('operator')!r} is not known")


def fires(conditions: Record, change: Change, staff: bool) -> bool:
    """Say whether a trigger with these conditions runs on this change. `staff`: an agent made it."""
    every = all(_holds(one, change, staff) for one in conditions["all"])
    some = not conditions["any"] or any(_holds(one, change, staff) for one in conditions["any"])
    return every and some


def render(template: str, change: Change, user: Callable[[int], Record | None], host: str) -> str:
    """Fill the placeholders in as plain text; unknown ones become empty."""
    ticket = change.after
    values = {f"ticket.{key}": value for key, value in ticket.items()}
    values |= {"ticket.title": ticket["subject"], "ticket.via": ticket["via"]["channel"]}
    values |= {
        "ticket.url": f"{host}/agent/tickets/{ticket['id']}",
        "ticket.link": f"{host}/agent/tickets/{ticket['id']}",
    }
    values |= {"ticket.tags": " ".join(ticket["tags"]), "ticket.status": ticket["status"].capitalize()}
    for word, number in (("ticket.requester", ticket["requester_id"]), ("current_user", change.audit["author_id"])):
        person = user(number) or {}
        values |= {f"{word}.id": number, f"{word}.email": person.get("email"), f"{word}.name": person.get("name")}
    if change.comment:
        values["ticket.latest_comment"] = change.comment["body"]
    return PLACEHOLDER.sub(lambda found: _text(values.get(found[1])), template)


def _text(value: object) -> str:
    return "" if value is None else str(value)


def _holds(condition: Record, change: Change, staff: bool) -> bool:
    field, operator, value = condition["field"], condition["operator"], condition.get("value")
    now, then = _value(field, change, staff), _before(field, change)
    match operator:
        case "is" | "value":
            return _same(now, value)
        case "is_not":
            return not _same(now, value)
        case "value_previous":
            return _same(then, value)
        case "changed" | "not_changed":
            return (now != then) is (operator == "changed")
        case _:
            wanted = set(str(value or "").split())
            return bool(wanted & set(change.after["tags"])) is (operator == "includes")


def _same(found: object, wanted: object) -> bool:
    return _text(found).lower() == _text(wanted).lower()


def _before(field: str, change: Change) -> object:
    return change.before.get(field) if change.before else None


def _value(field: str, change: Change, staff: bool) -> object:
    if field == "update_type":
        return "Create" if change.before is None else "Change"
    if field == "comment_is_public":
        return change.comment["public"] if change.comment else "not_relevant"
    if field == "current_user_id":
        return change.audit["author_id"]
    if field == "role":
        return "agent" if staff else "end_user"
    return change.after.get(field)

"""Automation rules with the action "Trigger webhook": when one fires, and what its text says.

The body is a template: every value comes as a string, and it is not known whether what is put in is escaped.
"""

import json
import re
from dataclasses import dataclass
from enum import StrEnum

from integrations.sandbox.changes import Change
from integrations.sandbox.freshdesk import numbers
from integrations.sandbox.freshdesk.wording import NOTE, Wording
from integrations.sandbox.rows import Record

PLACEHOLDER = re.compile(r"\{\{\s*([a-z_.]+)\s*\}\}")
HEADER = "X-Deskmate-Secret"


class Content(StrEnum):
    """The text of a rule's webhook: the ids that we ask for, or what integrations commonly ask for."""

    FLAT = '{"ticket_id": "{{ticket.id}}", "triggered_event": "{{triggered_event}}"}'
    NESTED = (
        '{"freshdesk_webhook": {"triggered_event": "{{triggered_event}}", "ticket_id": "{{ticket.id}}",'
        ' "ticket_url": "{{ticket.url}}", "ticket_type": "{{ticket.ticket_type}}",'
        ' "ticket_subject": "{{ticket.subject}}", "ticket_description": "{{ticket.description}}",'
        ' "ticket_status": "{{ticket.status}}", "ticket_priority": "{{ticket.priority}}",'
        ' "requester_name": "{{ticket.requester.name}}", "requester_email": "{{ticket.requester.email}}"}}'
    )


@dataclass(frozen=True, slots=True)
class Rule:
    """How an admin sets a rule up: the text, what proves the sender, whose updates it watches.

    `header` carries the secret, `user` sends it as the password of basic authentication;
    either may be empty. A rule that `escapes` sends JSON whatever a customer wrote; a `careless`
    one tells everything that anybody does, notes and our own replies too; one on `assigned` fires
    only where an agent puts a ticket into other hands, never where a rule does.
    """

    content: str = Content.FLAT
    header: str = HEADER
    user: str = ""
    escapes: bool = False
    careless: bool = False
    assigned: bool = False

    def record(self, secret: str) -> Record:
        """Return the fields of a webhook that follows this rule."""
        login = {"type": "basic_auth", "data": {"username": self.user, "password": secret}} if self.user else None
        headers = {self.header: secret} if self.header else {}
        told: Record = {"authentication": login, "custom_headers": headers}
        watches = {"careless": self.careless, "assigned": self.assigned}
        return {**told, "content": str(self.content), "escapes": self.escapes, **watches}


def told(webhook: Record, change: Change, wording: Wording, host: str) -> list[str]:
    """Return the body that a change sends through this rule, or nothing."""
    staff = wording.staff(change.audit["author_id"])
    event = _assigned(change, staff) if webhook["assigned"] else _event(change, staff, bool(webhook["careless"]))
    if not event:
        return []
    values = {name: _text(value) for name, value in _values(change, event, wording, host).items()}
    if webhook["escapes"]:
        values = {name: json.dumps(text)[1:-1] for name, text in values.items()}
    return [PLACEHOLDER.sub(lambda found: values.get(found[1], ""), str(webhook["content"]))]


def _event(change: Change, staff: bool, careless: bool) -> str:
    """Return what happened, in the text that looks like JSON and is none; empty if the rule does not fire."""
    if change.before is None:
        return "{ticket_action:created}"
    if change.after["status"] == "deleted":
        return "{ticket_action:deleted}" if careless else ""
    by_requester = not staff and change.audit["author_id"] > 0
    if not careless:
        return _written(change) if by_requester and change.comment and change.comment["public"] else ""
    # Of several changes in one save only the first is named.
    return next(filter(None, [*_changed(change.before, change.after), _written(change)]), "{ticket_action:updated}")


def _assigned(change: Change, staff: bool) -> str:
    """Return the change of hands, where a person made it."""
    if change.before is None or not staff:
        return ""
    return next((one for one in _changed(change.before, change.after) if one.startswith("{responder_id:")), "")


def _changed(before: Record, after: Record) -> list[str]:
    pairs = {
        "status": (numbers.status(before), numbers.status(after)),
        "priority": (numbers.priority(before), numbers.priority(after)),
        "group_id": (before["group_id"], after["group_id"]),
        "responder_id": (before["assignee_id"], after["assignee_id"]),
    }
    return [f"{{{name}:{{from:{_word(old)},to:{_word(new)}}}}}" for name, (old, new) in pairs.items() if old != new]


def _word(value: object) -> str:
    return "--" if value is None else str(value)


def _written(change: Change) -> str:
    if change.comment is None:
        return ""
    if not change.comment["public"]:
        return "{note_type:private}"
    is_note = change.comment["via"]["source"]["rel"] == NOTE
    return "{note_type:public}" if is_note else "{reply_sent:sent}"


def _values(change: Change, event: str, wording: Wording, host: str) -> Record:
    ticket = change.after
    requester = wording.requester(ticket)
    values: Record = {"triggered_event": event, "ticket.id": ticket["id"], "ticket.subject": ticket["subject"]}
    values |= {"ticket.description": wording.description(ticket)["description"]}
    values |= {"ticket.url": f"{host}/a/tickets/{ticket['id']}", "ticket.tags": ", ".join(ticket["tags"])}
    values |= {"ticket.status": numbers.STATUSES[numbers.status(ticket)][0]}
    values |= {"ticket.priority": numbers.label(numbers.priority(ticket), numbers.PRIORITIES)}
    values |= {"ticket.ticket_type": (ticket["type"] or "").title(), "ticket.source": _source(ticket)}
    values |= {f"ticket.requester.{name}": requester[name] for name in ("name", "email", "phone")}
    values |= {"ticket.group.name": wording.name("group", ticket["group_id"])}
    return {**values, "ticket.agent.name": wording.name("user", ticket["assignee_id"]), "helpdesk_name": "Sandbox"}


def _source(ticket: Record) -> str:
    number = numbers.source(ticket)
    return next((name for name, one in numbers.SOURCES.items() if one == number), "")


def _text(value: object) -> str:
    return "" if value is None else str(value)

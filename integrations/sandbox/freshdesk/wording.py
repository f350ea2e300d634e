"""What the store holds, in Freshdesk's words: tickets, conversations, statistics, people."""

from datetime import datetime, timedelta
from typing import Any

from integrations.sandbox.freshdesk import numbers
from integrations.sandbox.markup import bare
from integrations.sandbox.moments import stamp
from integrations.sandbox.people import People
from integrations.sandbox.rows import Record, Rows

NOTE = "note"  # the `rel` of a public note, which is no reply
REPLY_SOURCE, NOTE_SOURCE, SURVEY_SOURCE = 0, 2, 6
BY_CUSTOMER, PRIVATE, BY_AGENT, SURVEY = 1, 2, 3, 7
DUE, FIRST_DUE = timedelta(days=3), timedelta(days=1)


class Wording:
    """Reads the store's records and says them as the API does."""

    def __init__(self, rows: Rows, people: People) -> None:
        """Keep where records lie."""
        self._rows = rows
        self._people = people

    def ticket(self, ticket: Record) -> Record:
        """Return a ticket as lists show it: without description, requester and statistics."""
        copied = [one for one in map(self.address, ticket["email_cc_ids"]) if one]
        mail = numbers.source(ticket) == 1
        body: Record = {"cc_emails": copied, "fwd_emails": [], "reply_cc_emails": copied, "ticket_cc_emails": copied}
        body |= {"ticket_bcc_emails": [], "fr_escalated": False, "nr_escalated": False, "spam": False}
        body |= {"email_config_id": numbers.MAILBOX if mail else None, "group_id": ticket["group_id"]}
        body |= {"priority": numbers.priority(ticket), "requester_id": ticket["requester_id"]}
        body |= {"responder_id": ticket["assignee_id"], "source": numbers.source(ticket)}
        body |= {"company_id": ticket["organization_id"], "status": numbers.status(ticket)}
        body |= {"subject": ticket["subject"], "association_type": None, "associated_tickets_count": None}
        body |= {"support_email": numbers.SUPPORT if mail else None, "to_emails": [numbers.SUPPORT] if mail else None}
        body |= {"product_id": ticket["brand_id"] if ticket["brand_id"] == numbers.PRODUCT else None}
        body |= {"id": ticket["id"], "type": (ticket["type"] or "").title() or None, **due(ticket)}
        body |= {"nr_due_by": None, "is_escalated": False, "tags": ticket["tags"]}
        body |= {"custom_fields": {one["id"]: one["value"] for one in ticket["custom_fields"]}}
        deleted = {"deleted": True} if ticket["status"] == "deleted" else {}
        return {**body, "created_at": ticket["created_at"], "updated_at": ticket["updated_at"], **deleted}

    def description(self, ticket: Record) -> Record:
        """Return the customer's first message, which is no conversation."""
        first = self._first(ticket)
        markup = bare(first["html_body"]) if first else ""
        text = first["plain_body"] if first else ""
        return {"description": markup, "description_text": text, "structured_description": None}

    def files(self, ticket: Record) -> list[Record]:
        """Return the attachments of the description."""
        first = self._first(ticket)
        return [_file(one, first["created_at"]) for one in first["attachments"]] if first else []

    def conversations(self, ticket: Record) -> list[Record]:
        """Return everything written after the description, oldest first."""
        first = self._first(ticket)
        held = self._rows.all("comment", ticket["id"])
        return [self.conversation(one, ticket) for one in held if first is None or one["id"] != first["id"]]

    def conversation(self, comment: Record, ticket: Record) -> Record:
        """Return one conversation."""
        incoming = not self._people.staff(comment["author_id"])
        source, category = self._kind(comment, incoming)
        body: Record = {"body": bare(comment["html_body"]), "body_text": comment["plain_body"], "id": comment["id"]}
        body |= {"incoming": incoming, "private": not comment["public"], "user_id": comment["author_id"]}
        body |= {"source": source, "category": category, "ticket_id": ticket["id"]}
        body |= self._addresses(comment, ticket, incoming, source)
        body |= {"email_failure_count": None, "outgoing_failures": None, "thread_id": None, "thread_message_id": None}
        body |= {"automation_id": None, "automation_type_id": None, "auto_response": False}
        body |= {"last_edited_at": comment.get("edited_at"), "last_edited_user_id": comment.get("edited_by")}
        body |= {"source_additional_info": None, "created_at": comment["created_at"]}
        files = [_file(one, comment["created_at"]) for one in comment["attachments"]]
        return {**body, "updated_at": comment.get("edited_at") or comment["created_at"], "attachments": files}

    def beside(self, ticket: Record, asked: set[str]) -> Record:
        """Return what `include` brings along beside a ticket: requester, company, stats."""
        parts = {"requester": self.requester, "company": self.company, "stats": self.stats}
        return {name: tell(ticket) for name, tell in parts.items() if name in asked}

    def requester(self, ticket: Record) -> Record:
        """Return who asks, as far as a ticket shows it."""
        user = self._people.get(ticket["requester_id"]) or {}
        return {name: user.get(name) for name in ("id", "name", "email")} | {"mobile": None, "phone": user.get("phone")}

    def company(self, ticket: Record) -> Record:
        """Return the company of a ticket, or an empty object."""
        held = self._rows.get("organization", ticket["organization_id"] or 0)
        return {"id": held["id"], "name": held["name"]} if held else {}

    def stats(self, ticket: Record) -> Record:
        """Return when what happened last; every agent's reply counts by its own time."""
        told: Record = dict.fromkeys(("agent_responded_at", "requester_responded_at", "first_responded_at"))
        told |= {"status_updated_at": ticket["created_at"], "reopened_at": None}
        told |= {"resolved_at": None, "closed_at": None, "pending_since": None}
        for audit in self._rows.all("audit", ticket["id"])[1:]:
            for event in audit["events"]:
                if event["type"] == "Comment" and event["public"]:
                    self._spoken(told, event, audit)
                elif event.get("field_name") == "status":
                    _moved(told, event, audit["created_at"])
        return told

    def address(self, user_id: int) -> str:
        """Return a user's e-mail address, empty without one."""
        return (self._people.get(user_id) or {}).get("email") or ""

    def name(self, kind: str, number: int | None) -> str:
        """Return the name of a user or group, empty without one."""
        return str((self._rows.get(kind, number or 0) or {}).get("name", ""))

    def staff(self, user_id: int) -> bool:
        """Say whether this is an agent."""
        return self._people.staff(user_id)

    def person(self, user_id: int) -> Record:
        """Return a user, empty where there is none."""
        return self._people.get(user_id) or {}

    def is_first(self, comment: Record, ticket: Record) -> bool:
        """Say whether a comment is the description."""
        first = self._first(ticket)
        return first is not None and first["id"] == comment["id"]

    def _first(self, ticket: Record) -> Record | None:
        audits = self._rows.all("audit", ticket["id"])
        held = self._rows.all("comment", ticket["id"])
        return held[0] if held and audits and held[0]["audit_id"] == audits[0]["id"] else None

    def _kind(self, comment: Record, incoming: bool) -> tuple[int, int]:
        if comment["via"]["channel"] == "survey":
            return SURVEY_SOURCE, SURVEY
        if not comment["public"]:
            return NOTE_SOURCE, PRIVATE
        if comment["via"]["source"]["rel"] == NOTE:
            return NOTE_SOURCE, BY_CUSTOMER if incoming else BY_AGENT
        return REPLY_SOURCE, BY_CUSTOMER if incoming else BY_AGENT

    def _addresses(self, comment: Record, ticket: Record, incoming: bool, source: int) -> Record:
        body: Record = {"support_email": None, "from_email": None, "to_emails": [], "cc_emails": [], "bcc_emails": []}
        if source != REPLY_SOURCE:
            return body
        person = self.person(comment["author_id"])
        mail = numbers.source(ticket) == 1
        if incoming:
            body["from_email"] = f"{person.get('name', '')} <{person.get('email') or ''}>" if mail else None
            body["to_emails"] = [numbers.SUPPORT] if mail else []
            return {**body, "support_email": numbers.SUPPORT if mail else None}
        sent = comment["via"]["source"]["to"]
        body["from_email"] = f"{person.get('name', '')} <{sent.get('from') or numbers.SUPPORT}>"
        body |= {
            "support_email": sent.get("from") or numbers.SUPPORT,
            "to_emails": [self.address(ticket["requester_id"])],
        }
        return {**body, "cc_emails": sent.get("cc") or [], "bcc_emails": sent.get("bcc") or []}

    def _spoken(self, told: Record, event: Record, audit: Record) -> None:
        moment = audit["created_at"]
        if not self._people.staff(event["author_id"]):
            told["requester_responded_at"] = moment
        elif audit["via"]["source"]["rel"] != NOTE:
            told["agent_responded_at"] = moment
            told["first_responded_at"] = told["first_responded_at"] or moment


def _moved(told: Record, event: Record, moment: str) -> None:
    now, then = event["value"], event.get("previous_value")
    told["status_updated_at"] = moment
    told["pending_since"] = moment if now == "pending" else None
    if now == "solved":
        told["resolved_at"] = moment
    elif now == "closed":
        told |= {"closed_at": moment, "resolved_at": told["resolved_at"] or moment}
    elif then in {"solved", "closed"}:
        told |= {"reopened_at": moment, "resolved_at": None, "closed_at": None}


def due(ticket: Record) -> Record:
    """Return until when a ticket is to be solved, and first answered."""
    opened = datetime.fromisoformat(ticket["created_at"])
    return {"due_by": ticket["due_at"] or stamp(opened + DUE), "fr_due_by": stamp(opened + FIRST_DUE)}


def _file(held: Record, moment: str) -> Record:
    shown: dict[str, Any] = {"id": held["id"], "name": held["file_name"], "content_type": held["content_type"]}
    shown |= {"size": held["size"], "attachment_url": held["content_url"]}
    return {**shown, "created_at": moment, "updated_at": moment}

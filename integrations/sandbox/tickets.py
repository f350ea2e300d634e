"""Tickets with their comments and audits: the rules by which they change."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any

from integrations.sandbox.brands import BRAND
from integrations.sandbox.changes import Change, Edit
from integrations.sandbox.comments import Words, body, metadata
from integrations.sandbox.errors import conflict, invalid, not_found
from integrations.sandbox.faults import Faults
from integrations.sandbox.habits import ZENDESK, Habits
from integrations.sandbox.moments import Clock, stamp
from integrations.sandbox.people import People
from integrations.sandbox.rows import Record, Rows

STATUSES = ("new", "open", "pending", "hold", "solved", "closed")
CUSTOM_STATUS = {name: 6130869150000 + number for number, name in enumerate(STATUSES)}
WAITING = 6130869150006  # a status of the account's own beside "pending", of the same kind
SETTABLE = frozenset(
    [
        "subject",
        "status",
        "assignee_id",
        "group_id",
        "priority",
        "type",
        "tags",
        "external_id",
        "requester_id",
        "due_at",
        "problem_id",
        "brand_id",
        "ticket_form_id",
        "follower_ids",
        "email_cc_ids",
        "organization_id",
        "satisfaction_rating",
        "custom_fields",
        "followup_ids",
    ]
)
FORM = 6130869141000


class Tickets:
    """Every ticket of the account. Updates commit first, then are announced."""

    def __init__(
        self,
        rows: Rows,
        people: People,
        clock: Clock,
        faults: Faults,
        announce: Callable[[Change], None],
        habits: Habits = ZENDESK,
    ) -> None:
        """Keep the parts; `announce` hears of every change inside its transaction."""
        self._rows = rows
        self._people = people
        self._clock = clock
        self._announce = announce
        self._faults = faults
        self._habits = habits

    def get(self, ticket_id: int) -> Record:
        """Return a ticket or raise a 404 refusal; a deleted one is not there."""
        found = self._rows.get("ticket", ticket_id)
        if found is None or found["status"] == "deleted":
            raise not_found()
        return found

    def all(self) -> list[Record]:
        """Return every ticket that is not deleted."""
        return [one for one in self._rows.all("ticket") if one["status"] != "deleted"]

    def exported(self, after: int, since: int, limit: int) -> list[Record]:
        """Return tickets in the order of their last change of any kind, deleted ones too."""
        rows = self._rows.after("ticket", f"{after:015d}", limit if since == 0 else 10**9)
        return [one for one in rows if one["generated_timestamp"] >= since][:limit]

    def comments(self, ticket_id: int) -> list[Record]:
        """Return the comments of a ticket, oldest first."""
        return self._rows.all("comment", ticket_id)

    def audits(self, ticket_id: int) -> list[Record]:
        """Return the audits of a ticket, oldest first."""
        return self._rows.all("audit", ticket_id)

    def create(self, requester_id: int, edit: Edit, **more: Any) -> Change:
        """Open a ticket with its first comment."""
        with self._rows.transaction():
            ticket = self._blank(requester_id, edit, more)
            return self._commit(None, ticket, edit)

    def update(self, ticket_id: int, edit: Edit) -> Change:
        """Change a ticket, or raise a refusal and change nothing."""
        with self._rows.transaction():
            before = self.get(ticket_id)
            self._check(before, edit)
            after = {**before, **{key: value for key, value in edit.fields.items() if key in SETTABLE}}
            return self._commit(before, self._consequences(before, after, edit), edit)

    def delete(self, ticket_id: int, actor_id: int) -> Change:
        """Delete a ticket softly: only exports still show it."""
        with self._rows.transaction():
            before = self.get(ticket_id)
            return self._commit(before, {**before, "status": "deleted"}, Edit(actor_id))

    def restore(self, ticket_id: int, actor_id: int) -> Change:
        """Undo a deletion."""
        with self._rows.transaction():
            before = self._rows.get("ticket", ticket_id)
            if before is None or before["status"] != "deleted":
                raise not_found()
            events = [event for audit in self.audits(ticket_id) for event in audit["events"]]
            stood = next(one for one in reversed(events) if one.get("value") == "deleted")["previous_value"]
            return self._commit(before, {**before, "status": stood}, Edit(actor_id))

    def touch(self, ticket_id: int) -> None:
        """Let the ticket reappear in exports with the same updated_at, as system changes do."""
        with self._rows.transaction():
            self._save(self.get(ticket_id))

    def merge(self, ticket_id: int, into: int, actor_id: int) -> None:
        """Close one ticket into another, with a note on both."""
        habits = self._habits
        with self._rows.transaction():
            source, target = self.get(ticket_id), self.get(into)
            self._check(source, Edit(actor_id))
            rule = {"channel": "system", "source": {"from": {"ticket_id": ticket_id}, "to": {}, "rel": "merge"}}
            said = self.comments(ticket_id)[-1]["plain_body"]
            told = Words(actor_id, f"{habits.merge_note.format(ticket_id)}\n\n{said}", public=False)
            self.update(target["id"], Edit(actor_id, words=told, via=rule))
            words = Words(actor_id, habits.merged_note.format(into), public=False)
            fields = {"status": "closed", "tags": sorted({*source["tags"], *habits.merge_tags})}
            edit = Edit(actor_id, fields, words, rule)
            self._commit(source, {**source, **fields}, edit, merged_into=into)

    def attach_parent(self, ticket_id: int, parent: Record) -> None:
        """Note on a closed ticket that another one follows it up."""
        self._save({**parent, "followup_ids": [*parent["followup_ids"], ticket_id]})

    def _check(self, ticket: Record, edit: Edit) -> None:
        if ticket["status"] == "closed" and self._habits.final:
            raise invalid("status", "Status: closed prevents ticket update")
        if edit.stamp is not None and edit.stamp != ticket["updated_at"]:
            raise conflict()
        status = edit.fields.get("status")
        if status is not None and status not in STATUSES:
            raise invalid("status", f"Status: {status} is not included in the list")
        if status == "solved" and self._faults.solve_needs:
            raise invalid("status", f"Status: {self._faults.solve_needs} is required when solving a ticket")

    def _consequences(self, before: Record, after: Record, edit: Edit) -> Record:
        """Apply what follows by itself: an assigned new ticket opens, a customer's answer reopens."""
        chosen = "status" in edit.fields
        if not chosen and before["status"] == "new" and after["assignee_id"] not in (None, before["assignee_id"]):
            after["status"] = "open"
        wrote = edit.words is not None and not edit.words.empty()
        if not chosen and wrote and edit.words and not self._people.staff(edit.words.author_id):
            after["status"] = "new" if before["status"] == "new" else "open"
        if after["assignee_id"] is not None and after["group_id"] is None:
            after["group_id"] = (self._people.get(after["assignee_id"]) or {}).get("default_group_id")
        after["custom_status_id"] = _custom_status(before, after, edit)
        return {**after, "raw_subject": after["subject"], "fields": after["custom_fields"]}

    def _commit(self, before: Record | None, after: Record, edit: Edit, merged_into: int = 0) -> Change:
        now = edit.moment or self._clock()
        words = edit.words if edit.words is not None and not edit.words.empty() else None
        audit = self._audit(after, edit, now)
        comment = self._comment(audit, replace(words, public=self._public(words)), after, edit) if words else None
        audit["events"] = ([_event(comment)] if comment else []) + self._field_events(before, after)
        change = Change(before, after, audit, comment, merged_into)
        if not audit["events"]:
            return change
        after["updated_at"] = max(stamp(now), after["updated_at"])
        if comment:
            after["is_public"] = after["is_public"] or comment["public"]
            self._rows.put("comment", comment["id"], comment, parent=after["id"])
        self._rows.put("audit", audit["id"], audit, parent=after["id"])
        self._save(after)
        self._announce(change)
        return change

    def _public(self, words: Words) -> bool:
        """Keep what a light agent writes among agents."""
        author = self._people.get(words.author_id)
        return words.public and not (author and author["only_private_comments"])

    def _audit(self, ticket: Record, edit: Edit, now: datetime) -> Record:
        name = (self._people.get(edit.actor_id) or {}).get("name", "")
        head = {"id": self._people.number(), "ticket_id": ticket["id"], "created_at": stamp(now)}
        rest = {"metadata": metadata(edit.client, edit.custom, edit.words, name), "events": [], "via": edit.via}
        return {**head, "author_id": edit.actor_id, **rest}

    def _comment(self, audit: Record, words: Words, ticket: Record, edit: Edit) -> Record:
        head = {"id": self._people.number(), "type": "Comment", "author_id": words.author_id, **body(words)}
        rest = {"public": words.public, "attachments": list(words.attachments), "audit_id": audit["id"]}
        return {**head, **rest, "via": edit.via, "created_at": audit["created_at"], "metadata": audit["metadata"]}

    def _field_events(self, before: Record | None, after: Record) -> list[Record]:
        names = (
            sorted(SETTABLE - {"followup_ids"}) if before else ["subject", "status", "priority", "type", "requester_id"]
        )
        changed = [name for name in names if before is None or before[name] != after[name]]
        if before and any(before[name] != after[name] for name in ("status", "custom_status_id")):
            changed.append("custom_status_id")
        return [self._field_event(name, before, after) for name in changed]

    def _field_event(self, name: str, before: Record | None, after: Record) -> Record:
        head = {"id": self._people.number(), "type": "Change" if before else "Create"}
        event = {**head, "value": _written(after[name]), "field_name": name}
        return {**event, "previous_value": _written(before[name])} if before else event

    def _save(self, ticket: Record) -> None:
        order = self._rows.take("generated")
        ticket["generated_timestamp"] = int(self._clock().timestamp())
        self._rows.put("ticket", ticket["id"], ticket, key=f"{order:015d}")
        self._rows.put("order", ticket["id"], {"order": order})

    def order(self, ticket_id: int) -> int:
        """Return the place of a ticket's last change among all changes."""
        return int((self._rows.get("order", ticket_id) or {"order": 0})["order"])

    def _blank(self, requester_id: int, edit: Edit, more: Record) -> Record:
        now = stamp(edit.moment or self._clock())
        requester = self._people.get(requester_id)
        words = edit.words
        text = body(words)["body"] if words else ""
        subject = edit.fields.get("subject") or text[:80]
        record: Record = {"id": self._rows.take("ticket"), "external_id": None, "via": edit.via}
        record |= {"created_at": now, "updated_at": now, "generated_timestamp": 0, "type": None}
        record |= {"subject": subject, "raw_subject": subject, "description": text, "priority": None, "status": "new"}
        record |= {"recipient": None, "requester_id": requester_id, "submitter_id": edit.actor_id, "assignee_id": None}
        record |= {"organization_id": requester["organization_id"] if requester else None, "group_id": None}
        record |= {"collaborator_ids": [], "follower_ids": [], "email_cc_ids": [], "forum_topic_id": None}
        record |= {"problem_id": None, "has_incidents": False, "is_public": False, "due_at": None, "tags": []}
        record |= {"custom_fields": [], "satisfaction_rating": None, "sharing_agreement_ids": []}
        record |= {"custom_status_id": CUSTOM_STATUS["new"], "fields": [], "followup_ids": []}
        record |= {"ticket_form_id": FORM, "brand_id": BRAND, "allow_channelback": False, "allow_attachments": True}
        record |= {"from_messaging_channel": edit.via["channel"] == "native_messaging"}
        chosen = {key: value for key, value in {**edit.fields, **more}.items() if key in SETTABLE}
        return self._consequences(record, {**record, **chosen}, replace(edit, words=None))


def _custom_status(before: Record, after: Record, edit: Edit) -> int:
    """Return the custom status: the one asked for if it is of that kind, else the one that stood, else the default."""
    if edit.fields.get("custom_status_id") == WAITING and after["status"] == "pending":
        return WAITING
    stands = "status" not in edit.fields and before["status"] == after["status"]
    return int(before["custom_status_id"] if stands else CUSTOM_STATUS[after["status"]])


def _event(comment: Record) -> Record:
    keys = ("id", "type", "author_id", "body", "html_body", "plain_body", "public", "attachments", "audit_id")
    return {key: comment[key] for key in keys}


def _written(value: object) -> object:
    """Return a value as audits write it: numbers as strings."""
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else value

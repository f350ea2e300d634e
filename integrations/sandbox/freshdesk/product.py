"""Product events of a Freshworks app: the envelope that its serverless part is given, and hands on."""

from typing import Any

from integrations.sandbox.changes import Change
from integrations.sandbox.envelope import ACCOUNT
from integrations.sandbox.freshdesk import numbers
from integrations.sandbox.freshdesk.wording import Wording
from integrations.sandbox.rows import Record

LONGEST = 10 * 1024  # bytes of a body; the rest is cut
SUFFIX = 9876543  # custom fields carry the account in their keys
INNER = 7_000_000  # `model_id` is the number inside, `id` the one that people and REST use
NAMES = {1: "customer_response", 2: "agent_private_response", 3: "agent_public_response", 7: "customer_feedback"}
TICKET = ["id", "subject", "status", "priority", "source", "type", "tags", "requester_id", "responder_id", "group_id"]
TICKET += ["company_id", "product_id", "email_config_id", "cc_emails", "reply_cc_emails", "due_by", "fr_due_by"]
TICKET += ["nr_due_by", "spam", "created_at", "updated_at"]
CONVERSATION = ["id", "ticket_id", "private", "incoming", "source", "user_id", "from_email", "to_emails", "cc_emails"]
CONVERSATION += ["bcc_emails", "support_email", "created_at", "updated_at"]


def told(change: Change, wording: Wording, now: float, host: str) -> list[Record]:
    """Return the events that a change means, the ticket's before the conversation's."""
    events = [(name, {"ticket": ticket}) for name, ticket in _ticket_events(change, wording)]
    bodies: list[tuple[str, Record]] = [
        (name, {**held, "requester": _requester(change, wording)}) for name, held in events
    ]
    if change.comment and not wording.is_first(change.comment, change.after):
        bodies.append(("onConversationCreate", {"conversation": _conversation(change, wording)}))
    actor = _actor(change, wording)
    return [_envelope(name, {**held, "actor": actor}, now, host) for name, held in bodies]


def _envelope(name: str, held: Record, now: float, host: str) -> Record:
    body: Record = {"account_id": str(ACCOUNT), "domain": host.partition("://")[2], "region": "EUC", "timestamp": now}
    place = {"subscribed_modules": ["support_ticket"], "endpoint_urls": {"freshdesk": host}}
    return {**body, "event": name, "iparams": {}, "currentHost": place, "data": held}


def _ticket_events(change: Change, wording: Wording) -> list[tuple[str, Record]]:
    ticket = _ticket(change.after, wording)
    if change.before is None:
        return [("onTicketCreate", ticket)]
    if change.after["status"] == "deleted":
        return [("onTicketDelete", ticket)]
    changes = _changes(wording.ticket(change.before), wording.ticket(change.after))
    return [("onTicketUpdate", {**ticket, "changes": changes})] if changes else []


def _changes(before: Record, after: Record) -> dict[str, list[Any]]:
    watched = ("status", "priority", "type", "source", "responder_id", "group_id", "tags", "subject", "due_by")
    return {name: [before[name], after[name]] for name in watched if before[name] != after[name]}


def _ticket(ticket: Record, wording: Wording) -> Record:
    shown = {**wording.ticket(ticket), **wording.description(ticket)}
    body: Record = {name: shown[name] for name in TICKET}
    body |= {"model_id": INNER + ticket["id"], "bcc_emails": [], "archive": False, "sla_policy_id": None}
    body |= {"deleted": ticket["status"] == "deleted", "outbound_email": False}
    body |= {"custom_fields": {f"{name}_{SUFFIX}": value for name, value in shown["custom_fields"].items()}}
    body |= {"attachments": [_file(one) for one in wording.files(ticket)]}
    return {**body, **_cut("description", shown), **_cut("description_text", shown)}


def _conversation(change: Change, wording: Wording) -> Record:
    shown = wording.conversation(change.comment or {}, change.after)
    body: Record = {name: shown[name] for name in CONVERSATION}
    kind = NAMES[shown["category"]]
    body |= {"category": {"id": shown["category"], "name": kind}, "kind": _kind(shown), "deleted": False}
    body |= {"notable_id": INNER + shown["ticket_id"], "attachments": [_file(one) for one in shown["attachments"]]}
    return {**body, **_cut("body", shown), **_cut("body_text", shown)}


def _kind(shown: Record) -> str:
    if shown["private"]:
        return "private_note"
    return "public_note" if shown["source"] == 2 else "reply"


def _cut(name: str, shown: Record) -> Record:
    """Return a text of at most ten kilobytes, and whether it was longer."""
    whole = shown[name].encode()
    return {name: whole[:LONGEST].decode("utf-8", "ignore"), f"is_{name}_truncated": len(whole) > LONGEST}


def _file(shown: Record) -> Record:
    return {"file_size" if name == "size" else name: value for name, value in shown.items()}


def _requester(change: Change, wording: Wording) -> Record:
    person = wording.person(change.after["requester_id"])
    body: Record = {name: person.get(name) for name in ("id", "name", "email", "phone", "created_at")}
    return {**body, "mobile": None, "language": numbers.language(str(person.get("locale", "en")).lower())}


def _actor(change: Change, wording: Wording) -> Record:
    number = change.audit["author_id"]
    person, staff = wording.person(number), wording.staff(number)
    kind = "agent" if staff else "user" if person else "system"
    return {"type": kind, "id": number, "email": person.get("email"), "helpdesk_agent": staff}

"""One ticket: show, open, change, delete, merge."""

from flask import Blueprint, Response, jsonify, request

from integrations.sandbox.changes import Edit
from integrations.sandbox.comments import Words, attachment, body, via
from integrations.sandbox.freshdesk import numbers
from integrations.sandbox.freshdesk.check import Kind, choice, files, fits, sent
from integrations.sandbox.freshdesk.desk import caller, client, desk, store, ticket, wording
from integrations.sandbox.freshdesk.errors import wrong
from integrations.sandbox.freshdesk.paging import known
from integrations.sandbox.freshdesk.sanitize import clean
from integrations.sandbox.rows import Record

blueprint = Blueprint("tickets", __name__)
FEW = 10  # conversations that `include=conversations` returns
INCLUDES = ("conversations", "requester", "company", "stats")
WRITABLE = {
    "subject": Kind.TEXT,
    "description": Kind.TEXT,
    "status": Kind.NUMBER,
    "priority": Kind.NUMBER,
    "source": Kind.NUMBER,
    "type": Kind.TEXT,
    "tags": Kind.LIST,
    "responder_id": Kind.NUMBER,
    "group_id": Kind.NUMBER,
    "requester_id": Kind.NUMBER,
    "company_id": Kind.NUMBER,
    "product_id": Kind.NUMBER,
    "email_config_id": Kind.NUMBER,
    "custom_fields": Kind.OBJECT,
    "due_by": Kind.TEXT,
    "fr_due_by": Kind.TEXT,
    "parent_id": Kind.NUMBER,
    "related_ticket_ids": Kind.LIST,
}
OPENING = {**WRITABLE, "email": Kind.TEXT, "name": Kind.TEXT, "phone": Kind.TEXT, "cc_emails": Kind.LIST}


@blueprint.get("/tickets/<int:ticket_id>")
def show(ticket_id: int) -> Response:
    """Show one ticket; `include` adds the first ten conversations and more."""
    known("include")
    asked = includes(INCLUDES)
    held = ticket(ticket_id)
    some = {"conversations": wording().conversations(held)[:FEW]} if "conversations" in asked else {}
    return jsonify({**whole(held), **some, **wording().beside(held, asked)})


@blueprint.post("/tickets")
def create() -> tuple[Response, int, dict[str, str]]:
    """Open a ticket in the name of its requester."""
    asked = sent(OPENING, "subject", "description")
    fields = _fields(asked, {})
    number = _requester(asked)
    fields["email_cc_ids"] = [store().people.add(str(one)) for one in asked.get("cc_emails", ())]
    door = via(numbers.SOURCE_CHANNELS.get(asked.get("source", 2), "api"))
    held = tuple(attachment(store().people.number(), *one) for one in files())
    words = Words(number, html=clean(asked["description"]), attachments=held)
    made = store().desk.create(number, Edit(caller(), fields, words, door, client=client())).after
    return jsonify(whole(made)), 201, {"Location": f"{request.base_url}/{made['id']}"}


@blueprint.put("/tickets/<int:ticket_id>")
def update(ticket_id: int) -> Response:
    """Change fields of a ticket; tags are replaced, custom fields merged."""
    asked = sent(WRITABLE, nullable=True)
    if not asked:
        raise wrong("request", "It should contain at least one field", "missing_field")
    with store().rows.transaction():
        held = ticket(ticket_id)
        fields = _fields(asked, held)
        _complete(fields)
        change = store().desk.update(ticket_id, Edit(caller(), fields, client=client()))
        if asked.get("description"):
            _describe(change.after, asked["description"])
    return jsonify(whole(change.after))


@blueprint.delete("/tickets/<int:ticket_id>")
def delete(ticket_id: int) -> tuple[str, int]:
    """Move a ticket to the trash."""
    ticket(ticket_id)
    store().desk.delete(ticket_id, caller())
    return "", 204


@blueprint.put("/tickets/<int:ticket_id>/restore")
def restore(ticket_id: int) -> tuple[str, int]:
    """Take a ticket out of the trash."""
    ticket(ticket_id)
    store().desk.restore(ticket_id, caller())
    return "", 204


@blueprint.put("/tickets/merge")
def merge() -> tuple[str, int]:
    """Merge tickets into a primary one, with the usual notes."""
    asked = sent({"primary_id": Kind.NUMBER, "ticket_ids": Kind.LIST}, "primary_id", "ticket_ids")
    primary, others = ticket(asked["primary_id"]), asked["ticket_ids"]
    if not all(fits(one, Kind.NUMBER) for one in others) or primary["id"] in others:
        raise wrong("ticket_ids", "It should be a list of other tickets")
    with store().rows.transaction():
        for number in others:
            store().merge(ticket(number)["id"], primary["id"], caller())
    return "", 204


def whole(held: Record) -> Record:
    """Return a ticket as it is shown alone."""
    told = wording()
    shown = {**told.ticket(held), **told.description(held)}
    return {**shown, "attachments": told.files(held), "source_additional_info": None}


def includes(allowed: tuple[str, ...]) -> set[str]:
    """Return what is asked to come along; unknown words are refused."""
    words = [one.strip() for one in request.args.get("include", "").split(",") if one.strip()]
    for word in words:
        choice("include", word, allowed)
    return set(words)


def _requester(asked: Record) -> int:
    if "requester_id" in asked:
        return int(asked["requester_id"])
    if not asked.get("email"):
        raise wrong("requester_id", "One of the following fields is required: requester_id, email", "missing_field")
    return store().people.add(asked["email"], name=asked.get("name", ""))


def _fields(asked: Record, held: Record) -> Record:
    """Return the store's fields for what was sent; what would change nothing is left out."""
    _valid(asked)
    fields: Record = {name: asked[name] for name in asked if name in {"subject", "requester_id", "group_id"}}
    fields |= _renamed(asked)
    if "status" in asked and (not held or asked["status"] != numbers.status(held)):
        fields |= numbers.status_fields(asked["status"])
    if "priority" in asked and (not held or asked["priority"] != numbers.priority(held)):
        fields["priority"] = numbers.PRIORITY_WORDS[asked["priority"]]
    if "tags" in asked:
        fields["tags"] = list(dict.fromkeys(map(str, asked["tags"])))
    if "custom_fields" in asked:
        merged = {one["id"]: one["value"] for one in held.get("custom_fields", ())} | asked["custom_fields"]
        fields["custom_fields"] = [{"id": name, "value": value} for name, value in merged.items()]
    return fields


def _renamed(asked: Record) -> Record:
    names = {"responder_id": "assignee_id", "company_id": "organization_id", "due_by": "due_at"}
    fields = {ours: asked[theirs] for theirs, ours in names.items() if theirs in asked}
    if "type" in asked:
        fields["type"] = asked["type"].lower() if asked["type"] else None
    if "product_id" in asked:
        fields["brand_id"] = asked["product_id"]
    return fields


def _valid(asked: Record) -> None:
    choices = {
        "status": [*numbers.STATUSES],
        "priority": [*numbers.PRIORITY_WORDS],
        "source": [*numbers.SOURCE_CHANNELS],
    }
    for name, among in choices.items():
        if name in asked:
            choice(name, asked[name], among)
    if asked.get("type"):
        choice("type", asked["type"], numbers.TYPES)
    if asked.get("product_id"):
        choice("product_id", asked["product_id"], (numbers.PRODUCT,))
    if "requester_id" in asked and store().people.get(asked["requester_id"]) is None:
        raise wrong("requester_id", "There is no contact matching the given requester_id")
    if asked.get("responder_id") and not store().people.staff(asked["responder_id"]):
        raise wrong("responder_id", "There is no agent matching the given responder_id")
    if asked.get("group_id") and store().rows.get("group", asked["group_id"]) is None:
        raise wrong("group_id", "There is no group matching the given group_id")


def _complete(fields: Record) -> None:
    """Refuse to end a ticket that lacks what the account asks for before."""
    needed = desk().faults.solve_needs
    if needed and fields.get("status") in {"solved", "closed"}:
        raise wrong(needed, "It should not be blank as this is a mandatory field", "missing_field")


def _describe(held: Record, markup: str) -> None:
    first = store().desk.comments(held["id"])[0]
    store().rows.put("comment", first["id"], {**first, **frame(markup)}, parent=held["id"])


def frame(markup: str) -> Record:
    """Return the text of a comment in the forms in which the store keeps it."""
    return body(Words(0, html=clean(markup)))

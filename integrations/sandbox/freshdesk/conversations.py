"""What is written on a ticket after its description: replies, notes, in pages."""

from typing import Any

from flask import Blueprint, Response, jsonify

from integrations.sandbox.changes import Edit
from integrations.sandbox.comments import Words, attachment, via
from integrations.sandbox.freshdesk import numbers
from integrations.sandbox.freshdesk.check import Kind, files, sent
from integrations.sandbox.freshdesk.desk import caller, client, reader, store, ticket, wording
from integrations.sandbox.freshdesk.errors import denied, not_found, wrong
from integrations.sandbox.freshdesk.paging import page
from integrations.sandbox.freshdesk.sanitize import clean
from integrations.sandbox.freshdesk.tickets import frame
from integrations.sandbox.freshdesk.wording import NOTE
from integrations.sandbox.moments import stamp
from integrations.sandbox.rows import Record

blueprint = Blueprint("conversations", __name__)
REPLY = {"body": Kind.TEXT, "from_email": Kind.TEXT, "user_id": Kind.NUMBER}
REPLY |= {"cc_emails": Kind.LIST, "bcc_emails": Kind.LIST}
REMARK = {"body": Kind.TEXT, "private": Kind.FLAG, "incoming": Kind.FLAG, "user_id": Kind.NUMBER}
REMARK |= {"notify_emails": Kind.LIST}


@blueprint.get("/tickets/<int:ticket_id>/conversations")
def index(ticket_id: int) -> Response:
    """List everything after the description, oldest first."""
    return page(wording().conversations(ticket(ticket_id)), dict)


@blueprint.post("/tickets/<int:ticket_id>/reply")
def reply(ticket_id: int) -> tuple[Response, int]:
    """Send a reply to the requester. Nothing recognises a second one that is the same."""
    asked = sent(REPLY, "body")
    held = ticket(ticket_id)
    if (reader() or {}).get("only_private_comments"):
        raise denied()
    author = _author(asked)
    sender = asked.get("from_email")
    if sender is not None and sender != numbers.SUPPORT:
        raise wrong("from_email", "There is no support email matching the given from_email")
    door = via("api")
    door["source"]["to"] = {"from": sender, "cc": asked.get("cc_emails"), "bcc": asked.get("bcc_emails")}
    text = asked["body"] + str((store().people.get(author) or {}).get("signature") or "")
    made = _write(held, Edit(caller(), words=_words(author, text, True), via=door, client=client()))
    return jsonify({**made, "replied_to": made["to_emails"]}), 201


@blueprint.post("/tickets/<int:ticket_id>/notes")
def note(ticket_id: int) -> tuple[Response, int]:
    """Add a note; it is private unless told otherwise."""
    asked = sent(REMARK, "body")
    held = ticket(ticket_id)
    author = int(held["requester_id"]) if asked.get("incoming") else _author(asked)
    public = asked.get("private", True) is False
    words = _words(author, asked["body"], public)
    made = _write(held, Edit(caller(), words=words, via=via("api", NOTE), client=client()))
    return jsonify(made), 201


@blueprint.put("/conversations/<int:number>")
def edit(number: int) -> Response:
    """Change the text of a note; what was sent as a reply stays."""
    asked = sent({"body": Kind.TEXT}, "body")
    held, of = _held(number)
    if wording().conversation(held, of)["source"] != 2:
        raise wrong("body", "Only notes can be edited", "inconsistent_state")
    edited = {"edited_at": stamp(store().clock()), "edited_by": caller()}
    changed = store().rows.put("comment", number, {**held, **frame(asked["body"]), **edited}, parent=of["id"])
    return jsonify(wording().conversation(changed, of))


@blueprint.delete("/conversations/<int:number>")
def delete(number: int) -> tuple[str, int]:
    """Delete a conversation."""
    _held(number)
    store().rows.drop("comment", number)
    return "", 204


def _write(held: Record, change: Edit) -> Record:
    comment = store().desk.update(held["id"], change).comment
    if comment is None:
        raise wrong("body", "It should not be blank as this is a mandatory field")
    return wording().conversation(comment, held)


def _words(author: int, markup: str, public: bool) -> Words:
    held = tuple(attachment(store().people.number(), *one) for one in files())
    return Words(author, html=clean(markup), public=public, attachments=held)


def _author(asked: Record) -> int:
    number = int(asked.get("user_id") or caller())
    if not store().people.staff(number):
        raise wrong("user_id", "There is no agent matching the given user_id")
    return number


def _held(number: int) -> tuple[Record, Any]:
    held = store().rows.get("comment", number)
    owner = store().rows.get("audit", held["audit_id"]) if held else None
    if held is None or owner is None:
        raise not_found()
    of = ticket(owner["ticket_id"])
    if wording().is_first(held, of):
        raise not_found()
    return held, of

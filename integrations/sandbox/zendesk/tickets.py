"""Tickets, comments, audits and tags."""

from typing import Any

from flask import Blueprint, Response, jsonify, request

from integrations.sandbox.changes import Edit
from integrations.sandbox.comments import Words, attachment
from integrations.sandbox.errors import bad_request, conflict, invalid, not_found
from integrations.sandbox.rows import Record
from integrations.sandbox.tickets import CUSTOM_STATUS
from integrations.sandbox.zendesk.desk import caller, numbers, place, sent, shown, store
from integrations.sandbox.zendesk.paging import page

blueprint = Blueprint("tickets", __name__)
STATUS_OF = {number: name for name, number in CUSTOM_STATUS.items()}
LONGEST_METADATA = 1024
MOST_COMMENTS = 5000


def ticket_body(ticket: Record, stamped: bool = False) -> Record:
    """Return a ticket as the API shows it; `stamped` with its generated_timestamp."""
    body = shown("tickets", ticket)
    if not stamped:
        body.pop("generated_timestamp")
    return body


@blueprint.get("/tickets")
def index() -> Response:
    """List every ticket."""
    return jsonify(page("tickets", store().desk.all(), ticket_body))


@blueprint.get("/tickets/show_many")
def show_many() -> Response:
    """Show up to 100 tickets; ids that are not there are left out."""
    wanted = set(numbers(request.args.get("ids", "")))
    found = [ticket for ticket in store().desk.all() if ticket["id"] in wanted]
    return jsonify(page("tickets", found, ticket_body))


@blueprint.get("/tickets/<int:ticket_id>")
def show(ticket_id: int) -> Response:
    """Show one ticket, with the users on it if asked."""
    ticket = store().desk.get(ticket_id)
    body: Record = {"ticket": ticket_body(ticket)}
    if "users" in request.args.get("include", ""):
        wanted = {ticket[key] for key in ("requester_id", "submitter_id", "assignee_id")} | set(ticket["email_cc_ids"])
        body["users"] = users(wanted)
    return jsonify(body)


@blueprint.post("/tickets")
def create() -> tuple[Response, int]:
    """Open a ticket in the name of its requester, by default the caller."""
    asked = sent("ticket")
    requester = asked.get("requester") or {}
    number = int(asked.get("requester_id") or caller())
    if requester:
        number = store().people.add(requester.get("email", ""), name=requester.get("name", ""))
    edit = _edit(asked, int((asked.get("comment") or {}).get("author_id") or number))
    if edit.words is None or edit.words.empty():
        raise invalid("base", "Description: cannot be blank")
    change = store().desk.create(number, edit)
    body = {"ticket": {**ticket_body(change.after), "generated_timestamp": 0}, "audit": _audit_body(change.audit)}
    return jsonify(body), 201


@blueprint.put("/tickets/<int:ticket_id>")
def update(ticket_id: int) -> Response:
    """Change a ticket: fields, a comment, or both, or nothing at all."""
    asked = sent("ticket")
    edit = _edit(asked, int((asked.get("comment") or {}).get("author_id") or caller()))
    if edit.words is not None and len(store().desk.comments(ticket_id)) >= MOST_COMMENTS:
        raise invalid("base", "Comment limit reached")
    change = store().desk.update(ticket_id, edit)
    return jsonify({"ticket": ticket_body(change.after), "audit": _audit_body(change.audit)})


@blueprint.delete("/tickets/<int:ticket_id>")
def delete(ticket_id: int) -> tuple[str, int]:
    """Delete a ticket softly."""
    store().desk.delete(ticket_id, caller())
    return "", 204


@blueprint.post("/tickets/<int:ticket_id>/merge")
def merge(ticket_id: int) -> Response:
    """Merge tickets into this one."""
    asked = request.get_json(silent=True) or {}
    for source in asked.get("ids", []):
        store().merge(int(source), ticket_id, caller())
    return jsonify({"job_status": job(len(asked.get("ids", [])))})


@blueprint.get("/tickets/<int:ticket_id>/comments")
def comments(ticket_id: int) -> Response:
    """List comments, oldest first unless `sort=-created_at`."""
    store().desk.get(ticket_id)
    held = store().desk.comments(ticket_id)
    newest = request.args.get("sort") == "-created_at" or request.args.get("sort_order") == "desc"
    body = page("comments", held, _comment_body, descending=newest)
    if "users" in request.args.get("include", ""):
        body["users"] = users({one["author_id"] for one in body["comments"]})
    return jsonify(body)


@blueprint.get("/tickets/<int:ticket_id>/comments/count")
def comment_count(ticket_id: int) -> Response:
    """Count comments."""
    ticket = store().desk.get(ticket_id)
    count = {"value": len(store().desk.comments(ticket_id)), "refreshed_at": ticket["updated_at"]}
    return jsonify({"count": count})


@blueprint.get("/tickets/<int:ticket_id>/audits")
def audits(ticket_id: int) -> Response:
    """List audits, oldest first unless `sort=-created_at`."""
    store().desk.get(ticket_id)
    newest = request.args.get("sort") == "-created_at" or request.args.get("sort_order") == "desc"
    body = page("audits", store().desk.audits(ticket_id), _audit_body, descending=newest)
    if "users" in request.args.get("include", ""):
        body["users"] = users({one["author_id"] for one in body["audits"]})
    return jsonify(body)


@blueprint.get("/tickets/<int:ticket_id>/audits/<int:audit_id>")
def audit(ticket_id: int, audit_id: int) -> Response:
    """Show one audit."""
    found = [one for one in store().desk.audits(ticket_id) if one["id"] == audit_id]
    if not found:
        raise not_found()
    return jsonify({"audit": _audit_body(found[0])})


@blueprint.get("/ticket_audits")
def all_audits() -> Response:
    """List the audits of every ticket, newest first."""
    return jsonify(page("audits", store().rows.all("audit"), _audit_body, descending=True))


@blueprint.get("/tickets/<int:ticket_id>/tags")
def tags(ticket_id: int) -> Response:
    """List the tags of a ticket."""
    return jsonify({"tags": store().desk.get(ticket_id)["tags"]})


@blueprint.route("/tickets/<int:ticket_id>/tags", methods=["PUT", "POST", "DELETE"])
def change_tags(ticket_id: int) -> tuple[Response, int]:
    """Add (PUT), set (POST) or remove (DELETE) tags."""
    asked = request.get_json(silent=True) or {}
    named = _tags(asked.get("tags", []))
    with store().rows.transaction():
        have = set(store().desk.get(ticket_id)["tags"])
        wanted = {"PUT": have | named, "POST": named, "DELETE": have - named}[request.method]
        edit = Edit(caller(), {"tags": sorted(wanted)}, client=_client(), stamp=_stamp(asked))
        change = store().desk.update(ticket_id, edit)
    return jsonify({"tags": change.after["tags"]}), 201 if request.method == "POST" else 200


@blueprint.get("/tags")
def all_tags() -> Response:
    """List every tag with how many tickets carry it."""
    counts: dict[str, int] = {}
    for ticket in store().desk.all():
        for tag in ticket["tags"]:
            counts[tag] = counts.get(tag, 0) + 1
    items = [{"id": name, "name": name, "count": count} for name, count in sorted(counts.items())]
    return jsonify(page("tags", items, lambda one: {"name": one["name"], "count": one["count"]}))


@blueprint.put("/tickets/<int:ticket_id>/comments/<int:comment_id>/make_private")
def make_private(ticket_id: int, comment_id: int) -> Response:
    """Hide a public comment from the requester, for good."""
    found = [one for one in store().desk.comments(ticket_id) if one["id"] == comment_id]
    if not found:
        raise not_found()
    store().rows.put("comment", comment_id, {**found[0], "public": False}, parent=ticket_id)
    return jsonify({})


@blueprint.post("/uploads")
def upload() -> tuple[Response, int]:
    """Take a file; the token hangs it on one comment."""
    kind = request.content_type or "application/octet-stream"
    number = store().people.number()
    held = attachment(number, request.args.get("filename", "file"), kind, request.content_length or 0)
    token = f"upload-{number}"
    store().rows.put("upload", token, held)
    shown_file = _file(held)
    body = {"token": token, "expires_at": "2099-01-01T00:00:00Z", "attachment": shown_file, "attachments": [shown_file]}
    return jsonify({"upload": body}), 201


def users(wanted: set[Any]) -> list[Record]:
    """Return the users with these ids as a sideload; unknown ids are left out."""
    found = [store().people.get(one) for one in sorted(wanted - {None})]
    return [shown("users", one) for one in found if one is not None]


def job(total: int) -> Record:
    """Return a job that is queued; here it is done already."""
    number = f"V3-{store().people.number()}"
    head = {"id": number, "job_type": "Batch", "url": place(f"job_statuses/{number}.json"), "total": total}
    return {**head, "progress": None, "status": "queued", "message": None, "results": None}


def _comment_body(comment: Record) -> Record:
    return {**comment, "attachments": [_file(one) for one in comment["attachments"]]}


def _audit_body(audit: Record) -> Record:
    events = [_comment_body(one) if "attachments" in one else one for one in audit["events"]]
    return {**audit, "events": events}


def _file(held: Record) -> Record:
    """Return a file; one whose bytes are kept has its address on this host."""
    where = held["content_url"]
    address = f"{request.host_url.rstrip('/')}{where}" if where.startswith("/") else where
    return shown("attachments", {**held, "content_url": address, "mapped_content_url": address})


def _edit(asked: Record, author: int) -> Edit:
    fields = {key: value for key, value in asked.items() if key != "tags"}
    if "tags" in asked:
        fields["tags"] = sorted(_tags(asked["tags"]))
    if asked.get("custom_status_id"):
        fields["status"] = STATUS_OF.get(asked["custom_status_id"], asked.get("status"))
    custom = asked.get("metadata") or {}
    if len(str(custom)) > LONGEST_METADATA:
        raise invalid("metadata", "Metadata: is too long")
    return Edit(caller(), fields, _words(asked, author), custom=custom, client=_client(), stamp=_stamp(asked))


def _words(asked: Record, author: int) -> Words | None:
    said = asked.get("comment")
    if isinstance(said, str):
        said = {"body": said}
    if not isinstance(said, dict):
        return None
    files = []
    for token in said.get("uploads") or []:
        held = store().rows.get("upload", token)
        if held is None:
            raise invalid("base", "Upload: token is not known")
        store().rows.drop("upload", token)
        files.append(held)
    public = bool(said.get("public", True))
    return Words(author, said.get("body") or "", said.get("html_body") or "", public, tuple(files))


def _stamp(asked: Record) -> str | None:
    """Return the time a guarded update expects. Sending `safe_update: false` guards as well."""
    if "safe_update" not in asked:
        return None
    if not asked.get("updated_stamp"):
        raise conflict()
    return str(asked["updated_stamp"])


def _tags(asked: object) -> set[str]:
    if isinstance(asked, str):
        asked = asked.replace(",", " ").split()
    if not isinstance(asked, list):
        raise bad_request("InvalidTags", "tags must be a list")
    return {str(one).lower().replace(" ", "_") for one in asked}


def _client() -> str:
    return request.headers.get("User-Agent", "")

"""Triggers: rules that an admin, or a guided set-up, makes through the API; they fire from the next change on."""

from flask import Blueprint, Response, jsonify

from integrations.sandbox import conditions
from integrations.sandbox.errors import invalid, not_found
from integrations.sandbox.moments import stamp
from integrations.sandbox.rows import Record
from integrations.sandbox.zendesk.desk import sent, shown, store
from integrations.sandbox.zendesk.paging import page
from integrations.sandbox.zendesk.webhooks import admins_only

blueprint = Blueprint("triggers", __name__)
blueprint.before_request(admins_only)
OPTIONAL = ("active", "category_id", "description", "position")


@blueprint.get("/triggers")
def index() -> Response:
    """List triggers."""
    return jsonify(page("triggers", store().rows.all("trigger"), _seen))


@blueprint.post("/triggers")
def create() -> tuple[Response, int, dict[str, str]]:
    """Add a trigger; conditions may stand inside `conditions` or beside the title."""
    asked = sent("trigger")
    if not asked.get("title"):
        raise invalid("title", "Title: cannot be blank")
    made = _seen(store().hooks.add_trigger(_chosen(asked)))
    return jsonify({"trigger": made}), 201, {"Location": made["url"]}


@blueprint.get("/triggers/<int:number>")
def show(number: int) -> Response:
    """Show one trigger."""
    return jsonify({"trigger": _seen(_held(number))})


@blueprint.put("/triggers/<int:number>")
def update(number: int) -> Response:
    """Change a trigger."""
    held = _held(number)
    fields = {key: value for key, value in _chosen({**held, **sent("trigger")}).items() if key in held}
    conditions.check(fields["conditions"])
    record = {**held, **fields, "raw_title": fields["title"], "updated_at": stamp(store().clock())}
    return jsonify({"trigger": _seen(store().rows.put("trigger", number, record))})


@blueprint.delete("/triggers/<int:number>")
def delete(number: int) -> tuple[str, int]:
    """Delete a trigger."""
    if not store().rows.drop("trigger", number):
        raise not_found()
    return "", 204


def _chosen(asked: Record) -> Record:
    held = asked.get("conditions") or {}
    wanted = {"all": held.get("all") or asked.get("all") or [], "any": held.get("any") or asked.get("any") or []}
    actions = asked.get("actions") or []
    if not actions:
        raise invalid("base", "Actions: must have at least one action")
    if not wanted["all"] and not wanted["any"]:
        raise invalid("base", "Conditions: must have at least one condition")
    more: Record = {key: asked[key] for key in OPTIONAL if key in asked}
    return {**more, "title": asked["title"], "conditions": wanted, "actions": actions}


def _seen(record: Record) -> Record:
    return shown("triggers", record)


def _held(number: int) -> Record:
    found = store().rows.get("trigger", number)
    if found is None:
        raise not_found()
    return found

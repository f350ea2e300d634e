"""Webhooks, their signing secrets and invocations, and triggers."""

import json

from flask import Blueprint, Response, jsonify, request

from integrations.sandbox import conditions
from integrations.sandbox.deliveries import authentication, post
from integrations.sandbox.errors import Refusal, forbidden, invalid, not_found
from integrations.sandbox.moments import nanos, stamp
from integrations.sandbox.rows import Record
from integrations.sandbox.zendesk.desk import caller, reader, sent, shown, store
from integrations.sandbox.zendesk.paging import by_cursor, page

blueprint = Blueprint("webhooks", __name__)
NEEDED = ("name", "endpoint", "http_method", "request_format", "status")
WRITABLE = (*NEEDED, "description", "subscriptions", "authentication", "custom_headers")


@blueprint.before_request
def admins_only() -> None:
    """Refuse everybody but admins."""
    if (reader() or {}).get("role") != "admin":
        raise forbidden()


@blueprint.get("/webhooks")
def index() -> Response:
    """List webhooks."""
    part = request.args.get("filter[name_contains]", "").lower()
    return jsonify(
        by_cursor("webhooks", [one for one in store().rows.all("webhook") if part in one["name"].lower()], _seen)
    )


@blueprint.post("/webhooks")
def create() -> tuple[Response, int]:
    """Add a webhook, by subscription or for triggers; that cannot be changed later."""
    asked = sent("webhook")
    missing = next((name for name in NEEDED if not asked.get(name)), None)
    if missing:
        raise invalid(missing, f"{missing}: cannot be blank")
    chosen = {key: asked[key] for key in WRITABLE if asked.get(key) is not None}
    chosen.setdefault("subscriptions", ["conditional_ticket_events"])
    chosen.setdefault("description", "")
    return jsonify({"webhook": _hidden(store().hooks.add_webhook(chosen, caller()))}), 201


@blueprint.get("/webhooks/<webhook_id>")
def show(webhook_id: str) -> Response:
    """Show one webhook."""
    return jsonify({"webhook": _seen(_held(webhook_id))})


@blueprint.route("/webhooks/<webhook_id>", methods=["PUT", "PATCH"])
def update(webhook_id: str) -> tuple[str, int]:
    """Change a webhook."""
    held = _held(webhook_id)
    fields = {key: value for key, value in sent("webhook").items() if key in WRITABLE}
    fields |= {"updated_at": nanos(store().clock()), "updated_by": str(caller())}
    store().rows.put("webhook", webhook_id, {**held, **fields})
    return "", 204


@blueprint.delete("/webhooks/<webhook_id>")
def delete(webhook_id: str) -> tuple[str, int]:
    """Delete a webhook."""
    if not store().rows.drop("webhook", webhook_id):
        raise not_found()
    return "", 204


@blueprint.route("/webhooks/<webhook_id>/signing_secret", methods=["GET", "POST"])
def signing_secret(webhook_id: str) -> tuple[Response, int]:
    """Show the signing secret (GET), or replace it by a new one (POST)."""
    _held(webhook_id)
    if request.method == "POST":
        store().hooks.renew_secret(webhook_id)
    secret = {"secret": store().hooks.secret(webhook_id), "algorithm": "SHA256"}
    return jsonify({"signing_secret": secret}), 201 if request.method == "POST" else 200


@blueprint.post("/webhooks/test")
def try_out() -> Response:
    """Make one unsigned request to a webhook's endpoint and show the answer."""
    asked = request.get_json(silent=True) or {}
    told = asked.get("request") or {}
    held = {**_held(request.args["webhook_id"])} if "webhook_id" in request.args else {}
    endpoint, method = told.get("endpoint") or held.get("endpoint", ""), told.get("http_method") or "POST"
    body = str(told.get("payload") or json.dumps({"test": True})).encode()
    answer = post(endpoint, method, {"Content-Type": "application/json", **authentication(held)}, body, 5.0)
    return jsonify({"response": {"status_code": max(answer.status, 0), **answer.shown()}})


@blueprint.get("/webhooks/<webhook_id>/invocations")
def invocations(webhook_id: str) -> Response:
    """List the deliveries of a webhook."""
    _held(webhook_id)
    return jsonify(by_cursor("invocations", store().rows.all("invocation", webhook_id), dict))


@blueprint.get("/webhooks/<webhook_id>/invocations/<invocation_id>/attempts")
def attempts(webhook_id: str, invocation_id: str) -> Response:
    """List the tries of one delivery."""
    _held(webhook_id)
    return jsonify({"attempts": store().rows.all("attempt", invocation_id)})


@blueprint.get("/triggers")
def triggers() -> Response:
    """List triggers."""
    return jsonify(page("triggers", store().rows.all("trigger"), _trigger))


@blueprint.post("/triggers")
def add_trigger() -> tuple[Response, int, dict[str, str]]:
    """Add a trigger; conditions may stand inside `conditions` or beside the title."""
    asked = sent("trigger")
    if not asked.get("title"):
        raise invalid("title", "Title: cannot be blank")
    made = _trigger(store().hooks.add_trigger(_chosen(asked)))
    return jsonify({"trigger": made}), 201, {"Location": made["url"]}


@blueprint.get("/triggers/<int:number>")
def trigger(number: int) -> Response:
    """Show one trigger."""
    return jsonify({"trigger": _trigger(_trigger_held(number))})


@blueprint.put("/triggers/<int:number>")
def update_trigger(number: int) -> Response:
    """Change a trigger."""
    held = _trigger_held(number)
    asked = sent("trigger")
    fields = {key: value for key, value in _chosen({**held, **asked}).items() if key in held}
    conditions.check(fields["conditions"])
    record = {**held, **fields, "raw_title": fields["title"], "updated_at": stamp(store().clock())}
    return jsonify({"trigger": _trigger(store().rows.put("trigger", number, record))})


@blueprint.delete("/triggers/<int:number>")
def delete_trigger(number: int) -> tuple[str, int]:
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
    more: Record = {key: asked[key] for key in ("active", "category_id", "description", "position") if key in asked}
    return {**more, "title": asked["title"], "conditions": wanted, "actions": actions}


def _trigger(record: Record) -> Record:
    return shown("triggers", record)


def _trigger_held(number: int) -> Record:
    found = store().rows.get("trigger", number)
    if found is None:
        raise not_found()
    return found


def _held(webhook_id: str) -> Record:
    found = store().rows.get("webhook", webhook_id)
    if found is None:
        # The webhooks API words its errors in a way of its own.
        raise Refusal(404, {"errors": [{"code": "WebhookNotFound", "title": "Not found"}]})
    return found


def _hidden(record: Record) -> Record:
    """Return a webhook without the secret part of its authentication, without it where there is none."""
    body = {key: value for key, value in record.items() if value is not None}
    if "authentication" in body:
        kept = {
            key: value
            for key, value in (body["authentication"].get("data") or {}).items()
            if key in {"username", "name"}
        }
        body["authentication"] = {**body["authentication"], "data": kept} if kept else _without_data(body)
    return body


def _without_data(body: Record) -> Record:
    return {key: value for key, value in body["authentication"].items() if key != "data"}


def _seen(record: Record) -> Record:
    """Return a webhook as read later: times in whole seconds."""
    body = _hidden(record)
    times: Record = {key: body[key][:19] + "Z" for key in ("created_at", "updated_at") if key in body}
    return {**body, **times}

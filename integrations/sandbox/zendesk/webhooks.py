"""Webhooks, their signing secrets, test requests and invocations."""

import json

from flask import Blueprint, Response, jsonify, request

from integrations.sandbox.couriers import Signed
from integrations.sandbox.errors import Refusal, forbidden, invalid
from integrations.sandbox.hooks import BY_TRIGGER, ulid
from integrations.sandbox.moments import nanos, stamp
from integrations.sandbox.rows import Record
from integrations.sandbox.wire import authentication, post
from integrations.sandbox.zendesk.desk import caller, reader, sent, store
from integrations.sandbox.zendesk.paging import by_cursor

blueprint = Blueprint("webhooks", __name__)
NEEDED = ("name", "endpoint", "http_method", "request_format", "status")
# https://developer.zendesk.com/documentation/webhooks/verifying/
TEST_SECRET = "dGhpc19zZWNyZXRfaXNfZm9yX3Rlc3Rpbmdfb25seQ=="  # noqa: S105
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
    if _by_trigger(fields.get("subscriptions") or held["subscriptions"]) is not _by_trigger(held["subscriptions"]):
        raise invalid("subscriptions", "subscriptions: a webhook for triggers stays one")
    fields |= {"updated_at": nanos(store().clock()), "updated_by": str(caller())}
    store().rows.put("webhook", webhook_id, {**held, **fields})
    return "", 204


@blueprint.delete("/webhooks/<webhook_id>")
def delete(webhook_id: str) -> tuple[str, int]:
    """Delete a webhook."""
    _held(webhook_id)
    for kind in ("webhook", "secret"):
        store().rows.drop(kind, webhook_id)
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
    """Make one request to a webhook's endpoint, or to one that is still to be made, and show the answer.

    What the body names goes before what the webhook holds.
    """
    number = request.args.get("webhook_id", "")
    told = (request.get_json(silent=True) or {}).get("request") or {}
    webhook = {**(_held(number) if number else {}), **told}
    if not webhook.get("endpoint"):
        raise invalid("endpoint", "endpoint: cannot be blank")
    body = str(told.get("payload") or json.dumps({"test": True})).encode()
    # A webhook that does not exist yet has no secret: then Zendesk signs with one that it publishes.
    secret = store().hooks.secret(number) if number else TEST_SECRET
    job = {"webhook_id": number, "invocation_id": ulid(store().clock), "body": body.decode()}
    headers = {**Signed().headers(job, secret, stamp(store().clock())), **authentication(webhook)}
    answer = post(webhook["endpoint"], webhook.get("http_method") or "POST", headers, body, 5.0)
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


def _by_trigger(subscriptions: list[str]) -> bool:
    return BY_TRIGGER in subscriptions


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

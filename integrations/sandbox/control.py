"""Private paths of the sandbox, for another process on this machine: verbs, faults, subscriptions."""

from collections.abc import Callable
from dataclasses import asdict
from datetime import datetime
from typing import Any

from flask import Blueprint, Response, abort, jsonify, request

from integrations.sandbox.desk import desk, store
from integrations.sandbox.errors import Refusal
from integrations.sandbox.freshdesk.guard import PLANS
from integrations.sandbox.freshdesk.rules import Rule
from integrations.sandbox.hooks import Route

blueprint = Blueprint("control", __name__, url_prefix="/__sandbox__")
LOOPBACK = frozenset({"127.0.0.1", "::1"})
VERBS = frozenset(
    [
        "add_user",
        "add_organization",
        "add_group",
        "add_ticket",
        "customer_writes",
        "customer_rates",
        "agent_writes",
        "assign",
        "merge",
        "set_status",
        "add_tags",
        "delete_ticket",
        "touch",
        "limit_copilot",
        "token_for",
        "add_macro",
        "set_hours",
        "add_hours",
        "add_brand",
        "set_help_center",
        "set_languages",
        "add_section",
        "restrict_section",
        "untranslate_section",
        "show_category",
        "add_article",
        "translate_article",
        "edit_article",
        "move_article",
        "archive_article",
        "delete_article",
        "untranslate_article",
        "ticket",
        "tickets",
        "comments",
        "audits",
    ]
)


@blueprint.before_request
def local_only() -> None:
    """Refuse other machines, and pages of other sites in a browser on this one."""
    named = request.host.rpartition(":")[0] or request.host
    if request.remote_addr not in LOOPBACK or named.strip("[]") not in {*LOOPBACK, "localhost"}:
        abort(403)
    if request.method != "GET" and not request.is_json:
        abort(415)


@blueprint.post("/verbs/<name>")
def verb(name: str) -> Response:
    """Call a verb of the store: {"args": […], "kwargs": {…}} gives {"result": …}."""
    if name not in VERBS:
        abort(404)
    asked = request.get_json()
    named = dict(asked.get("kwargs") or {})
    if named.get("created"):
        named["created"] = datetime.fromisoformat(named["created"])
    act: Callable[..., Any] = getattr(store(), name)
    return jsonify({"result": act(*(asked.get("args") or []), **named)})


@blueprint.get("/faults")
def faults() -> Response:
    """Show the faults in force and how often each struck."""
    held = desk().faults
    plans = [asdict(plan) for plan in held.plans]
    return jsonify(
        {"plans": plans, "deliveries": asdict(held.deliveries), "struck": dict(held.struck), "seed": held.seed}
    )


@blueprint.post("/faults")
def add_faults() -> Response:
    """Add plans, set the chances of deliveries, start the dice again: {"add": […], "deliver": {…}, "seed": 7}."""
    asked = request.get_json()
    if "seed" in asked:
        desk().faults.reseed(int(asked["seed"]))
    for plan in asked.get("add") or []:
        desk().faults.add(**plan)
    if "deliver" in asked:
        desk().faults.deliver(**asked["deliver"])
    if "solve_needs" in asked:
        desk().faults.solve_needs = str(asked["solve_needs"])
    if "tariff" in asked:
        if asked["tariff"] not in ("", *PLANS):
            raise ValueError("no such plan")
        desk().faults.tariff = asked["tariff"]
    return faults()


@blueprint.delete("/faults")
def clear_faults() -> Response:
    """End every fault."""
    desk().faults.clear()
    return faults()


@blueprint.post("/subscriptions")
def subscribe() -> Response:
    """Send deliveries to an address: {"url", "secret", "route"}; {"rule": {…}} for the fields of a Freshdesk rule."""
    asked = request.get_json()
    route = Route(asked.get("route") or desk().route)
    if route not in desk().routes:
        raise ValueError(route)
    rule = Rule(**asked.get("rule") or {})
    number = store().hooks.subscribe(asked["url"], asked["secret"], route, store().account.copilot_id, rule)
    return jsonify({"webhook_id": number})


@blueprint.get("/outbox")
def outbox() -> Response:
    """Count the deliveries that are still to be made."""
    return jsonify({"waiting": store().rows.count("outbox")})


@blueprint.errorhandler(Refusal)
def refused(error: Refusal) -> tuple[Response, int]:
    """Show what the store refused."""
    return jsonify(error.body), error.status


@blueprint.errorhandler(KeyError)
@blueprint.errorhandler(TypeError)
@blueprint.errorhandler(ValueError)
def misused(error: Exception) -> tuple[Response, int]:
    """Tell a caller that the arguments do not fit."""
    return jsonify({"error": type(error).__name__}), 400

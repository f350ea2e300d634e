"""What a page asks each second: has anything changed since? A few bytes where nothing has."""

from typing import Any

from flask import Blueprint, Response, jsonify, request

from integrations.sandbox.workspace import thread
from integrations.sandbox.workspace.parts import Parts
from integrations.sandbox.workspace.play import Play


def pulse_routes(play: Play) -> Blueprint:
    """Return the route."""
    routes, parts = Blueprint("pulse", __name__), Parts(play)

    @routes.get("/pulse")
    def pulse() -> Response:
        ticket = request.args.get("ticket", 0, int)
        side = request.args.get("side", "")
        told: dict[str, Any] = {"progress": play.progress()}
        if request.args.get("list", "") != play.inbox.stamp():
            told["list"] = _list(parts, ticket)
        if ticket and side in {"agent", "customer"}:
            told |= _open(play, parts, ticket, side)
        return jsonify(told)

    return routes


def _list(parts: Parts, ticket: int) -> dict[str, Any]:
    found = parts.stream(ticket)
    listing = found["listing"]
    return {"stamp": listing.stamp, "html": found["list_html"], "counts": listing.counts, "ms": listing.ms}


def _open(play: Play, parts: Parts, number: int, side: str) -> dict[str, Any]:
    """Return the changed parts of an open ticket."""
    told: dict[str, Any] = {}
    try:
        ticket = play.store.ticket(number)
    except KeyError:
        return {"gone": True}
    if request.args.get("thread", "") != parts.thread_stamp(number):
        found = parts.thread(number, notes=side == "agent")
        told["thread"] = {"stamp": found["thread_stamp"], "html": found["thread_html"], "status": ticket["status"]}
        if side == "agent":
            told["thread"]["conversation"] = thread.conversation(play.store, number)
    if side == "customer" and request.args.get("flow", "") != parts.flow_stamp(number):
        found = parts.flow(number)
        told["flow"] = {"stamp": found["flow_stamp"], "html": found["flow_html"]}
    return told

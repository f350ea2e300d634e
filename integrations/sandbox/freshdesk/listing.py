"""Lists of tickets, and the search over an index that lags behind."""

from datetime import UTC, datetime, timedelta

from flask import Blueprint, Response, jsonify, request

from integrations.sandbox.freshdesk import numbers, query
from integrations.sandbox.freshdesk.check import choice
from integrations.sandbox.freshdesk.desk import caller, seen, store, wording
from integrations.sandbox.freshdesk.errors import wrong
from integrations.sandbox.freshdesk.paging import known, page, positive
from integrations.sandbox.freshdesk.tickets import includes
from integrations.sandbox.freshdesk.wording import due
from integrations.sandbox.moments import stamp
from integrations.sandbox.rows import Record

blueprint = Blueprint("listing", __name__)
WINDOW = timedelta(days=30)
LAST_PAGE = 300
BEYOND = "You cannot access tickets beyond the 300th page. Please provide a smaller page number."
FILTERS = ("new_and_my_open", "watching", "spam", "deleted")
ORDERS = ("created_at", "due_by", "updated_at", "status")
INCLUDES = ("requester", "stats", "description", "company")
PARAMETERS = ("filter", "requester_id", "email", "company_id", "updated_since", "order_by", "order_type", "include")
LAG = timedelta(minutes=2)  # until the search finds what is new
FOUND_SIZE, FOUND_PAGES = 30, 10


@blueprint.get("/tickets")
def index() -> Response:
    """List tickets: of the last 30 days, or those changed since a time; never past the 300th page."""
    known(*PARAMETERS, "page", "per_page")
    if positive("page", 1) > LAST_PAGE:
        raise wrong("page", BEYOND)
    asked = includes(INCLUDES)
    rows = [one for one in _chosen() if seen(one)]
    return page(_ordered(rows), lambda one: _listed(one, asked), PARAMETERS)


@blueprint.get("/search/tickets")
def search() -> Response:
    """Find tickets by their fields: 300 at most, and none that changed within the last minutes."""
    known("query", "page")
    number = positive("page", 1)
    if number > FOUND_PAGES:
        raise wrong("page", f"It should be a Positive Integer less than or equal to {FOUND_PAGES}")
    edge = stamp(store().clock() - LAG)
    holds = query.parsed(request.args.get("query", ""))
    indexed = [one for one in store().desk.all() if one["updated_at"] <= edge and seen(one)]
    found = [one for one in map(wording().ticket, reversed(indexed)) if holds(one)]
    some = found[(number - 1) * FOUND_SIZE : number * FOUND_SIZE]
    return jsonify({"results": some, "total": len(found)})


def _listed(ticket: Record, asked: set[str]) -> Record:
    told = wording()
    text = told.description(ticket) if "description" in asked else {}
    return {**told.ticket(ticket), **text, **told.beside(ticket, asked)}


def _chosen() -> list[Record]:
    asked, name = request.args, request.args.get("filter", "")
    if name:
        choice("filter", name, FILTERS)
    rows = store().rows.all("ticket")
    rows = [one for one in rows if (one["status"] == "deleted") is (name == "deleted")]
    since = _since(asked.get("updated_since", ""))
    if since:
        rows = [one for one in rows if one["updated_at"] >= since]
    else:
        edge = stamp(store().clock() - WINDOW)
        rows = [one for one in rows if one["created_at"] >= edge]
    if name in {"spam", "watching"}:
        return []
    if name == "new_and_my_open":
        mine = (None, caller())
        rows = [one for one in rows if one["status"] in {"new", "open"} and one["assignee_id"] in mine]
    return [one for one in rows if _of(one)]


def _of(ticket: Record) -> bool:
    asked = request.args
    pairs = {"requester_id": ticket["requester_id"], "company_id": ticket["organization_id"]}
    same = all(asked[name] == str(value) for name, value in pairs.items() if name in asked)
    return same and asked.get("email", "") in ("", wording().address(ticket["requester_id"]))


def _since(text: str) -> str:
    """Return the time that was asked for as tickets carry it."""
    if not text:
        return ""
    try:
        moment = datetime.fromisoformat(text)
        return stamp(moment if moment.tzinfo else moment.replace(tzinfo=UTC))
    except ValueError:
        raise wrong("updated_since", "It should be in the 'combined date and time ISO8601' format") from None


def _ordered(rows: list[Record]) -> list[Record]:
    name = request.args.get("order_by", "created_at")
    choice("order_by", name, ORDERS)
    kind = request.args.get("order_type", "desc")
    choice("order_type", kind, ("asc", "desc"))
    return sorted(rows, key=lambda one: (_place(one, name), one["id"]), reverse=kind == "desc")


def _place(ticket: Record, name: str) -> str | int:
    match name:
        case "status":
            return numbers.status(ticket)
        case "due_by":
            return str(due(ticket)["due_by"])
        case _:
            return str(ticket[name])

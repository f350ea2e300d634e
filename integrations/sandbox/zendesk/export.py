"""Incremental exports and search."""

import base64
import re
from typing import Any

from flask import Blueprint, Response, jsonify, request

from integrations.sandbox.errors import bad_request, forbidden
from integrations.sandbox.rows import Record
from integrations.sandbox.tickets import STATUSES
from integrations.sandbox.zendesk.desk import desk, reader, shown, store
from integrations.sandbox.zendesk.paging import address, by_cursor, page
from integrations.sandbox.zendesk.tickets import ticket_body

blueprint = Blueprint("export", __name__)
MOST = 1000
TERM = re.compile(r'(-?)(\w+)(:|<=|>=|<|>)("[^"]*"|\S+)')


@blueprint.get("/incremental/tickets/cursor")
def by_change() -> Response:
    """Export tickets in the order of their last change, from a time or a cursor on."""
    _admin()
    size = min(int(request.args.get("per_page", MOST)), MOST)
    cursor = request.args.get("cursor")
    since, after = (0, _place(cursor)) if cursor else (_start(), 0)
    rows = store().desk.exported(after, since, size + 1)
    chosen = rows[:size]
    end = store().desk.order(chosen[-1]["id"]) if chosen else after or store().rows.last("generated")
    following = _cursor(end)
    skipped = request.args.get("exclude_deleted") == "true"
    body: Record = {
        "tickets": [ticket_body(one, True) for one in chosen if not (skipped and one["status"] == "deleted")]
    }
    body |= {"after_url": address(cursor=following, start_time=None), "after_cursor": following}
    return jsonify({**body, "before_url": None, "before_cursor": None, "end_of_stream": len(rows) <= size})


@blueprint.get("/incremental/tickets")
def by_time() -> Response:
    """Export tickets changed since a time; pages overlap at their borders."""
    _admin()
    since, size = _start(), min(int(request.args.get("per_page", MOST)), MOST)
    rows = store().desk.exported(0, since, size + 1)
    chosen = rows[:size]
    end = chosen[-1]["generated_timestamp"] if chosen else since
    body: Record = {"tickets": [ticket_body(one, True) for one in chosen], "count": len(chosen), "end_time": end}
    return jsonify({**body, "next_page": address(start_time=end), "end_of_stream": len(rows) <= size})


@blueprint.get("/search")
def search() -> Response:
    """Find tickets and users by a few operators and plain words."""
    body = page("results", found(request.args.get("query", "")), dict)
    return jsonify({"results": body.pop("results"), "facets": None, **body})


@blueprint.get("/search/count")
def count() -> Response:
    """Count what a search would find."""
    return jsonify({"count": len(found(request.args.get("query", "")))})


@blueprint.get("/search/export")
def export() -> Response:
    """Find without the limit of 1000 results, by cursor."""
    query = f"{request.args.get('query', '')} type:{request.args.get('filter[type]', 'ticket')}"
    body = by_cursor("results", found(query), dict, MOST)
    return jsonify({"results": body.pop("results"), "facets": None, **body})


def found(query: str) -> list[Record]:
    """Return what matches every term of a query."""
    terms = TERM.findall(query)
    words = TERM.sub(" ", query).lower().split()
    kinds = {value for _, name, _, value in terms if name == "type"} or {"ticket"}
    held: list[Record] = []
    if "ticket" in kinds:
        tickets = [one for one in store().desk.all() if _matches(one, terms, words)]
        held += [{**ticket_body(one), "result_type": "ticket"} for one in tickets]
    if "user" in kinds:
        users = [one for one in store().rows.all("user") if all(word in str(one).lower() for word in words)]
        held += [{**shown("users", one), "result_type": "user"} for one in users]
    return held


def _matches(ticket: Record, terms: list[tuple[str, str, str, str]], words: list[str]) -> bool:
    text = f"{ticket['subject']} {ticket['description']}".lower()
    return all(word in text for word in words) and all(_holds(ticket, *term) for term in terms)


def _holds(ticket: Record, minus: str, name: str, operator: str, quoted: str) -> bool:
    value = quoted.strip('"').lower()
    held: Any = {"created": ticket["created_at"], "updated": ticket["updated_at"], **ticket}.get(name)
    if name in {"requester", "assignee"}:
        user = store().people.get(ticket[f"{name}_id"]) if ticket[f"{name}_id"] else None
        held = user["email"] if user and "@" in value else ticket[f"{name}_id"]
    if name == "type" and value == "ticket":
        return True
    if name == "tags":
        return (value in ticket["tags"]) is (minus == "")
    if name == "status" and operator != ":":
        held, value = str(STATUSES.index(held)), str(STATUSES.index(value) if value in STATUSES else 0)
    return _compared(str(held).lower(), operator, value) is (minus == "")


def _compared(held: str, operator: str, value: str) -> bool:
    match operator:
        case ":":
            return held == value
        case "<":
            return held < value
        case ">":
            return held > value
        case "<=":
            return held <= value
        case _:
            return held >= value


def _admin() -> None:
    if (reader() or {}).get("role") != "admin":
        raise forbidden()


def _start() -> int:
    text = request.args.get("start_time", "")
    if not text.isdigit():
        raise bad_request("InvalidValue", "Parameter start_time must be an epoch time")
    now = int(store().clock().timestamp())
    if int(text) > now - 60 and not desk().recent_exports:
        raise bad_request("StartTimeTooRecent", "Too recent start_time. Use a start_time older than 60 seconds")
    return int(text)


def _cursor(order: int) -> str:
    return base64.urlsafe_b64encode(f"order {order}".encode()).decode()


def _place(cursor: str) -> int:
    try:
        return int(base64.urlsafe_b64decode(cursor).decode().removeprefix("order "))
    except ValueError as error:
        raise bad_request("InvalidCursor", "Parameter cursor is invalid") from error

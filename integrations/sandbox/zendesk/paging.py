"""Pages of a list, by cursor or by offset."""

import base64
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from flask import request

from integrations.sandbox.errors import bad_request
from integrations.sandbox.rows import Record

MOST = 100
Render = Callable[[Record], Record]


def page(name: str, items: list[Record], render: Render, descending: bool = False, most: int = MOST) -> Record:
    """Return one page of `items`, which come in ascending order of their ids, as the caller asked for it."""
    ordered = items[::-1] if descending else items
    if any(key in request.args for key in ("page[size]", "page[after]", "page[before]")):
        return by_cursor(name, ordered, render, most)
    return _by_offset(name, ordered, render)


def by_cursor(name: str, items: list[Record], render: Render, most: int = MOST) -> Record:
    """Return a cursor page. `links.next` is filled even on the last page, as the real one's is."""
    size = _number("page[size]", most)
    if not 1 <= size <= most:
        raise bad_request("InvalidPaginationParameter", f"page[size] must be between 1 and {most}")
    ids = [one["id"] for one in items]
    start = _after(ids, request.args.get("page[after]"))
    if "page[before]" in request.args:
        start = max(_after(ids, request.args["page[before]"]) - 1 - size, 0)
    chosen = items[start : start + size]
    last, first = (_cursor(chosen[-1]["id"]), _cursor(chosen[0]["id"])) if chosen else (None, None)
    more = start + size < len(items)
    meta = {"has_more": more, "after_cursor": last, "before_cursor": first}
    links = {"prev": _link(size, before=first), "next": _link(size, after=last)}
    return {name: [render(one) for one in chosen], "meta": meta, "links": links}


def _by_offset(name: str, items: list[Record], render: Render) -> Record:
    number, size = _number("page", 1), min(_number("per_page", MOST), MOST)
    if number * size > 10_000:
        raise bad_request("InvalidPaginationDepth", "Number of requested records is too large")
    chosen = items[(number - 1) * size : number * size]
    following = _offset(number + 1, size) if number * size < len(items) else None
    previous = _offset(number - 1, size) if number > 1 else None
    ends = {"next_page": following, "previous_page": previous, "count": len(items)}
    return {name: [render(one) for one in chosen], **ends}


def address(**changes: Any) -> str:
    """Return the address of this very request with some parameters replaced, or left out where None."""
    fields = {**request.args.to_dict(), **changes}
    query = urlencode({key: value for key, value in fields.items() if value is not None})
    return f"{request.base_url}.json?{query}"


def ends(items: list[Record]) -> Record:
    """Return the links to the first and the last page, which the help centre's cursor pages have as well."""
    size = _number("page[size]", MOST)
    start = max(len(items) - 1, 0) // size * size
    blank = {"page[after]": None, "page[before]": None, "page[size]": size}
    last = _cursor(items[start - 1]["id"]) if start else None
    return {"first": address(**blank), "last": address(**{**blank, "page[after]": last})}


def _link(size: int, **ends: str | None) -> str | None:
    name, cursor = next(iter(ends.items()))
    if cursor is None:
        return None
    blank = {"page[after]": None, "page[before]": None, "page[size]": size}
    return address(**{**blank, f"page[{name}]": cursor})


def _offset(number: int, size: int) -> str:
    return address(page=number, per_page=size)


def _number(name: str, default: int) -> int:
    text = request.args.get(name, "")
    if not text:
        return default
    if not text.isdigit() or int(text) < 1:
        raise bad_request("InvalidPaginationParameter", f"{name} must be a positive number")
    return int(text)


def _cursor(number: int | str) -> str:
    return base64.urlsafe_b64encode(f"at {number}".encode()).decode()


def _after(ids: list[int | str], cursor: str | None) -> int:
    """Return how many items stand before the one after the cursor."""
    if cursor is None:
        return 0
    try:
        held = base64.urlsafe_b64decode(cursor).decode().removeprefix("at ")
    except ValueError as error:
        raise bad_request("InvalidPaginationParameter", "invalid cursor") from error
    known = [str(one) for one in ids]
    if held not in known:
        raise bad_request("InvalidPaginationParameter", "invalid cursor")
    return known.index(held) + 1

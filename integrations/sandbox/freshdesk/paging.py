"""Pages of a list: `page` and `per_page`, an array as the body, the next page in a Link header."""

from collections.abc import Callable
from urllib.parse import urlencode

from flask import Response, jsonify, request

from integrations.sandbox.freshdesk.errors import unexpected, wrong
from integrations.sandbox.rows import Record

USUAL, MOST = 30, 100
Render = Callable[[Record], Record]


def page(items: list[Record], render: Render, allowed: tuple[str, ...] = ()) -> Response:
    """Return one page of items; parameters other than `allowed` are refused."""
    known(*allowed, "page", "per_page")
    number = positive("page", 1)
    size = positive("per_page", USUAL)
    if size > MOST:
        raise wrong("per_page", f"It should be a Positive Integer less than or equal to {MOST}")
    chosen = items[(number - 1) * size : number * size]
    answer = jsonify([render(one) for one in chosen])
    if number * size < len(items):
        query = urlencode({**request.args.to_dict(), "page": number + 1, "per_page": size})
        answer.headers["Link"] = f'<{request.base_url}?{query}>; rel="next"'
    return answer


def known(*allowed: str) -> None:
    """Refuse a request with a parameter that this call does not know."""
    stranger = next((name for name in request.args if name not in allowed), None)
    if stranger is not None:
        raise unexpected(stranger)


def positive(name: str, default: int) -> int:
    """Return a parameter that counts from one."""
    text = request.args.get(name, "")
    if not text:
        return default
    if not text.isdigit() or int(text) < 1:
        raise wrong(name, "It should be a Positive Integer", "datatype_mismatch")
    return int(text)

"""Refusals as people and programs read them: what is wrong, and how to mend it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from flask import Response, current_app, jsonify, request

PAGE = "error_page"  # in app.extensions: what the console answers to people
API = "/api/"
CONSOLE = "/console"


@dataclass
class Refusal(Exception):
    """A request that is not answered as asked. `mend` says what to do; no text holds what was sent."""

    status: int
    code: str
    message: str
    mend: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)

    def __str__(self) -> str:
        """Return the code: logs need no more."""
        return self.code


ErrorPage = Callable[[Refusal], Response]


def answer(refusal: Refusal) -> Response:
    """Return the refusal as the caller reads it: JSON for programs, a page for people."""
    page: ErrorPage | None = current_app.extensions.get(PAGE)
    if page is not None and request.path.startswith(CONSOLE):
        made = page(refusal)
    elif request.path.startswith(API):
        made = jsonify(error={"code": refusal.code, "message": refusal.message, "mend": refusal.mend})
    else:
        made = jsonify(error=refusal.message)
    made.status_code = refusal.status
    made.headers.extend(refusal.headers)
    return made

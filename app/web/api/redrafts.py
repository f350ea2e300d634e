"""A draft changed as an agent asks: in at most three calls, or streamed straight to the browser.

Zendesk's proxy carries whole answers only. So the app asks it once for a bearer that is good for some minutes and one
ticket, and with that asks us directly; Freshdesk's request templates cannot, and poll.
"""

import json
import re
import secrets
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from flask import Blueprint, Response, request
from flask_openapi.blueprint import APIBlueprint
from pydantic import ValidationError

from app.domain import Decision
from app.redraft import Redrafted
from app.store.redrafts import WORKING, Redrafts
from app.web.access import sidebar, streamed
from app.web.api import shapes
from app.web.api.answers import REFUSALS, told
from app.web.budget import Budget
from app.web.errors import Refusal
from app.web.faces import Faces, Redraws
from app.web.sidebar import ticket_bearer
from app.words import fault_words, reason_words
from integrations.helpdesk import HelpdeskError
from integrations.render import render

GOOD_FOR = timedelta(minutes=5)
STREAM = "/stream/<connection>/<ticket>/<int:run>"
PREFLIGHT = {
    "Access-Control-Allow-Methods": "POST",
    "Access-Control-Allow-Headers": "Authorization, Content-Type",
    "Access-Control-Max-Age": "600",
}
LOOKS, BETWEEN = 24, 0.25  # times that one poll looks, and seconds between: well inside a template's 15 seconds
AT_ONCE = 4  # changes that one process works on for polls

# Where Zendesk serves installed apps from. https://developer.zendesk.com/documentation/apps/
_ORIGIN = re.compile(r"https://[0-9]{1,12}\.apps\.zdusercontent\.com")


@dataclass(frozen=True, slots=True)
class Changing:
    """What the routes work with."""

    faces: Faces
    budget: Budget
    kept: Redrafts
    pool: ThreadPoolExecutor
    pause: Callable[[float], None] = time.sleep


def redraft_routes(faces: Faces, budget: Budget) -> APIBlueprint:
    """Return the routes for polls, and the one that gives the bearer."""
    routes = APIBlueprint(
        "redrafts", __name__, url_prefix="/api/v1/<connection>", abp_security=[{"sidebar": []}], abp_responses=REFUSALS
    )
    pool = ThreadPoolExecutor(AT_ONCE, "redraft")
    work = Changing(faces, budget, Redrafts(faces.ledger.store, faces.clock), pool)

    @routes.post("/tickets/<ticket>/runs/<run>/redrafts", responses={202: shapes.RedraftBegun})
    @sidebar
    def begin(path: shapes.AtRun, body: shapes.Revision) -> Response:
        """Begin to change the draft of a run as the agent asks."""
        return _begun(work, path, body.instruction)

    @routes.get("/tickets/<ticket>/redrafts/<id>", responses={200: shapes.RedraftAnswer})
    @sidebar
    def look(path: shapes.AtRedraft) -> Response:
        """Return the changed draft, waiting a few seconds for it."""
        return _waited(work, path)

    @routes.post("/tickets/<ticket>/bearer", responses={200: shapes.BearerAnswer})
    @sidebar
    def bearer(path: shapes.At, body: shapes.Hand) -> Response:
        """Return a bearer that is good for some minutes, for this ticket, and for nothing but streamed changes."""
        _able(faces)
        token = ticket_bearer(faces.key, path.connection, path.ticket, faces.clock.now() + GOOD_FOR)
        return told({"token": token, "seconds": int(GOOD_FOR.total_seconds())})

    return routes


def stream_routes(faces: Faces, budget: Budget) -> Blueprint:
    """Return the route that Zendesk's browser asks directly."""
    routes = Blueprint("stream", __name__)
    routes.after_request(_opened)

    @routes.route(STREAM, methods=["POST", "OPTIONS"], provide_automatic_options=False)
    @streamed
    def stream(connection: str, ticket: str, run: int) -> Response:
        if request.method == "OPTIONS":
            return Response(status=204, headers=PREFLIGHT)
        try:
            change = shapes.Revision.model_validate_json(request.get_data())
        except ValidationError:
            raise Refusal(422, "invalid", "The call is not of the form that is wanted.", "Update the app.") from None
        budget.spend(f"change {connection}")
        decision = _drafted(faces, shapes.AtRun(connection=connection, ticket=ticket, run=run))
        lines = (f"{json.dumps(one)}\n" for one in _pieces(faces, decision, change.instruction))
        return Response(lines, mimetype="application/x-ndjson", headers={"X-Accel-Buffering": "no"})

    return routes


def _opened(response: Response) -> Response:
    """Let an app that Zendesk serves read the answer; nobody else's page."""
    origin = request.headers.get("Origin", "")
    if _ORIGIN.fullmatch(origin):
        response.headers["Access-Control-Allow-Origin"] = origin
    response.headers["Vary"] = "Origin"
    return response


def _able(faces: Faces) -> Redraws:
    if faces.redraft is None:
        raise Refusal(409, "no_model", "There is no model to change a draft with.", "Set DESKMATE_MODEL_URL.")
    return faces.redraft


def _drafted(faces: Faces, path: shapes.AtRun) -> Decision:
    """Return the decision of this very ticket's run. Raise Refusal where it has no draft to change."""
    _able(faces)
    entry = faces.ledger.get(path.run)
    if entry is None or (entry.connection, entry.ticket) != (path.connection, path.ticket):
        raise Refusal(404, "unknown_run", "This ticket has no such run.", "Reload the ticket.")
    if entry.decision is None or entry.decision.draft is None:
        raise Refusal(409, "no_draft", "That run has no draft to change.", "Reload the ticket.")
    return entry.decision


def _pieces(faces: Faces, decision: Decision, instruction: str) -> Iterator[dict[str, Any]]:
    """Yield words as they come, then what it came to; a helpdesk that is away is said to be, too."""
    try:
        for piece in _able(faces)(decision, instruction):
            yield {"text": piece} if isinstance(piece, str) else _ended(piece)
    except HelpdeskError:
        yield {"state": "failed", "why": "The ticket could not be read."}


def _ended(made: Redrafted) -> dict[str, Any]:
    if made.draft is None:
        return {"state": "failed", "why": fault_words[made.fault] if made.fault else ""}
    against = dict.fromkeys(one.limit.reason for one in made.findings if one.limit)
    words = [reason_words[one] for one in against]
    return {"state": "done", "html": render(made.draft.text), "against": words, "reasons": list(against)}


def _begun(work: Changing, path: shapes.AtRun, instruction: str) -> Response:
    work.budget.spend(f"change {path.connection}")
    decision, id = _drafted(work.faces, path), secrets.token_urlsafe(16)
    work.kept.begin(id, path.connection, path.ticket)
    work.pool.submit(_worked, work, id, decision, instruction)
    return told({"id": id}, 202)


def _worked(work: Changing, id: str, decision: Decision, instruction: str) -> None:
    answer: dict[str, Any] = {"state": "failed", "why": ""}
    try:
        for piece in _pieces(work.faces, decision, instruction):
            answer = piece
    finally:
        work.kept.end(id, answer if "state" in answer else {"state": "failed", "why": ""})


def _waited(work: Changing, path: shapes.AtRedraft) -> Response:
    for look in range(LOOKS):
        found = work.kept.get(path.id, path.connection, path.ticket)
        if found is None:
            raise Refusal(404, "unknown_change", "This ticket has no such change.", "Ask for it again.")
        if found["state"] != WORKING or look + 1 == LOOKS:
            return told(found)
        work.pause(BETWEEN)
    raise AssertionError("the last look returns")

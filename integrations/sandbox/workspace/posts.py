"""What readers do: write as the agent, write as the customer, and let the app call its service."""

from typing import Any

from flask import Blueprint, Response, abort, jsonify, redirect, request, url_for
from flask.typing import ResponseReturnValue

from integrations.sandbox.errors import Refusal
from integrations.sandbox.markup import plain
from integrations.sandbox.rows import Record
from integrations.sandbox.workspace.play import Play
from integrations.sandbox.workspace.proxy import Unproxyable
from integrations.sandbox.workspace.thread import clean

LONGEST = 10_000  # characters of a message
LONGEST_SUBJECT = 150
STATUSES = frozenset({"open", "pending", "solved"})
VISITOR = "visitor-{}@example.com"


def post_routes(play: Play) -> Blueprint:
    """Return the routes."""
    routes = Blueprint("posts", __name__)
    _agent(routes, play)
    _customer(routes, play)
    _proxy(routes, play)
    routes.register_error_handler(Refusal, _refused)
    return routes


def _agent(routes: Blueprint, play: Play) -> None:
    @routes.post("/tickets/<int:number>/reply")
    def reply(number: int) -> ResponseReturnValue:
        """Send what the agent wrote: {html, public, status}."""
        _known(play, number)
        asked = request.get_json()
        html, status = clean(str(asked.get("html", ""))), str(asked.get("status", ""))
        if not plain(html) or len(html) > 4 * LONGEST or (status and status not in STATUSES):
            abort(400)
        play.store.agent_writes(number, "", public=bool(asked.get("public")), html=html, status=status)
        return "", 204


def _customer(routes: Blueprint, play: Play) -> None:
    @routes.post("/tickets/<int:number>/customer")
    def answer(number: int) -> ResponseReturnValue:
        """Let the ticket's requester write again; on a closed one that opens another."""
        _known(play, number)
        landed = play.store.customer_writes(number, _words("text", LONGEST))
        return redirect(url_for("pages.customer", number=landed), 303)

    @routes.post("/write")
    def write() -> ResponseReturnValue:
        """Let somebody new write."""
        subject, text = _words("subject", LONGEST_SUBJECT), _words("text", LONGEST)
        # Somebody new each time: the same question of the same person is a double, which the copilot leaves alone.
        who = VISITOR.format(play.store.rows.take("visitor"))
        number = play.store.add_ticket(who, subject, text, channel="web")
        return redirect(url_for("pages.customer", number=number), 303)


def _proxy(routes: Blueprint, play: Play) -> None:
    @routes.post("/proxy")
    def proxy() -> Response:
        """Make a `client.request` for the app."""
        asked: Any = request.get_json()
        try:
            found = play.proxy.send(asked)
        except (Unproxyable, AttributeError, TypeError) as error:
            told = str(error) if isinstance(error, Unproxyable) else "the request cannot be understood"
            return jsonify({"status": 400, "body": told, "headers": {}})
        return jsonify({"status": found.status, "body": found.body, "headers": dict(found.headers)})


def _words(name: str, most: int) -> str:
    text = request.form.get(name, "").replace("\x00", "").strip()
    if not text or len(text) > most:
        abort(400)
    return text


def _known(play: Play, number: int) -> Record:
    try:
        return play.store.ticket(number)
    except KeyError:
        abort(404)


def _refused(error: Refusal) -> tuple[Response, int]:
    """Tell that the helpdesk takes no more on this ticket."""
    return jsonify(error.body), error.status

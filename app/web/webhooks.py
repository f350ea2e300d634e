"""`POST /webhooks/<connection>`: believe the signature, keep one row, answer."""

from collections.abc import Callable, Mapping
from typing import Protocol

import structlog
from flask import Blueprint, Response, jsonify, request

from app.store.engine import StoreDown
from app.web.access import signed
from integrations.helpdesk import ArticleEvent, TicketEvent

log = structlog.get_logger()

LARGEST = 256 * 1024  # bytes
RETRY_AFTER = "30"  # seconds

Event = TicketEvent | ArticleEvent
Receive = Callable[[Event], bool]


class Receiver(Protocol):
    """One connection's end of a webhook. Both calls may raise `refused`, whose text names the reason only."""

    @property
    def refused(self) -> type[Exception]:
        """Return the error that both raise."""

    def verify(self, headers: Mapping[str, str], body: bytes) -> None:
        """Return if the helpdesk sent this very body."""

    def parse(self, headers: Mapping[str, str], body: bytes) -> Event | None:
        """Return which ticket or article to look at, or None for a happening that needs no look."""


def webhook_routes(receivers: Mapping[str, Receiver], receive: Receive) -> Blueprint:
    """Return the routes that deliveries come in by."""
    routes = Blueprint("webhooks", __name__)

    # Without the named methods Flask would answer HEAD and OPTIONS by itself.
    @routes.post("/webhooks/<connection>", provide_automatic_options=False)
    @signed
    def take(connection: str) -> Response:
        receiver = receivers.get(connection)
        if receiver is None:
            return _answer(404, error="unknown connection")
        body, headers = request.get_data(cache=False), dict(request.headers)
        try:
            receiver.verify(headers, body)
        except receiver.refused as reason:
            return _refused(connection, 401, reason)
        try:
            event = receiver.parse(headers, body)
        except receiver.refused as reason:
            return _refused(connection, 400, reason)
        return _answer(202, status="ignored") if event is None else _keep(event, receive)

    return routes


def _keep(event: Event, receive: Receive) -> Response:
    try:
        new = receive(event)
    except StoreDown as error:
        log.error("delivery put off", connection=event.connection, error=type(error).__name__)
        answer = _answer(503, error="the store is down")
        answer.headers["Retry-After"] = RETRY_AFTER
        return answer
    return _answer(202, status="accepted" if new else "known")


def _refused(connection: str, status: int, reason: Exception) -> Response:
    log.warning("delivery refused", connection=connection, status=status, reason=str(reason))
    return _answer(status, error=str(reason))


def _answer(code: int, **content: str) -> Response:
    answer = jsonify(content)
    answer.status_code = code
    return answer

"""The Flask application: takes deliveries, says how it is. Knows no vendor and no worker."""

from collections.abc import Mapping

import structlog
from flask import Flask, Response, jsonify
from werkzeug.exceptions import HTTPException

from app.web.health import Check, health_routes
from app.web.webhooks import LARGEST, RETRY_AFTER, Receive, Receiver, webhook_routes

log = structlog.get_logger()


def create_app(receivers: Mapping[str, Receiver], receive: Receive, check: Check) -> Flask:
    """Return the application. `receivers` by connection; `receive` keeps an event and says whether it was new."""
    app = Flask("deskmate", static_folder=None)
    app.config["MAX_CONTENT_LENGTH"] = LARGEST
    app.register_blueprint(webhook_routes(receivers, receive))
    app.register_blueprint(health_routes(check))
    app.register_error_handler(HTTPException, _refusal)
    app.register_error_handler(Exception, _later)
    return app


def _refusal(error: HTTPException) -> Response:
    """Answer in JSON what Flask would answer as a page."""
    answer = jsonify(error=error.name)
    answer.status_code = error.code or 500
    for name, value in error.get_headers():
        if name.lower() not in {"content-type", "content-length"}:
            answer.headers[name] = value
    return answer


def _later(error: Exception) -> Response:
    """Answer that the sender should try again: whatever broke, the delivery must not be lost.

    The class alone is logged; the text may hold what a customer wrote.
    """
    log.error("request failed", error=type(error).__name__)
    answer = jsonify(error="Unavailable")
    answer.status_code = 503
    answer.headers["Retry-After"] = RETRY_AFTER
    return answer

"""The Flask application: takes deliveries, says how it is, shows people what it does. Knows no vendor and no worker."""

from collections.abc import Mapping

import structlog
from flask import Flask, Response, redirect
from flask.typing import ResponseReturnValue
from flask_openapi.openapi import OpenAPI
from werkzeug.exceptions import HTTPException
from werkzeug.middleware.proxy_fix import ProxyFix
from werkzeug.routing import IntegerConverter, Map

from app.web import api, auth
from app.web.access import public
from app.web.api.shapes import ErrorAnswer
from app.web.console import console_routes
from app.web.errors import CONSOLE, Refusal, answer
from app.web.faces import Desk, Faces, NotReady, holdings
from app.web.headers import harden
from app.web.health import Check, health_routes
from app.web.webhooks import LARGEST, RETRY_AFTER, Receive, Receiver, webhook_routes

__all__ = ["Desk", "Faces", "NotReady", "create_app", "holdings"]

log = structlog.get_logger()


class Counted(IntegerConverter):
    """A number in an address, as large as the store's numbers get; a larger one is no page."""

    def __init__(self, rules: Map) -> None:
        """Take the rules that it stands in."""
        super().__init__(rules, max=2**31 - 1)


def create_app(receivers: Mapping[str, Receiver], receive: Receive, check: Check, faces: Faces | None = None) -> Flask:
    """Return the application. `receivers` by connection; `receive` keeps an event and says whether it was new.

    Without `faces` it takes webhooks and answers supervisors, no more.
    """
    app = OpenAPI(
        "deskmate",
        static_folder=None,
        doc_ui=False,
        info=api.INFO,
        security_schemes=api.SECURITY,
        validation_error_model=ErrorAnswer,
        validation_error_callback=api.invalid,
    )
    app.config["MAX_CONTENT_LENGTH"] = LARGEST
    app.url_map.converters["int"] = Counted
    auth.install(app, faces)
    app.after_request(harden)
    app.register_blueprint(webhook_routes(receivers, receive))
    app.register_blueprint(health_routes(check))
    if faces is not None:
        _show(app, faces)
    app.register_error_handler(Refusal, answer)
    app.register_error_handler(HTTPException, _refusal)
    app.register_error_handler(Exception, _later)
    return app


def _show(app: OpenAPI, faces: Faces) -> None:
    """Add what people see."""
    api.register(app, faces)
    app.register_blueprint(console_routes(faces))

    @app.route("/", endpoint="home")
    @public
    def home() -> ResponseReturnValue:
        return redirect(CONSOLE, 303)

    if faces.proxies:
        count = faces.proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=count, x_proto=count, x_host=count)  # type: ignore[method-assign]


def _refusal(error: HTTPException) -> Response:
    """Answer in JSON what Flask would answer as a page."""
    made = answer(Refusal(error.code or 500, error.name.lower().replace(" ", "_"), error.name))
    for name, value in error.get_headers():
        if name.lower() not in {"content-type", "content-length"}:
            made.headers[name] = value
    return made


def _later(error: Exception) -> Response:
    """Answer that the sender should try again: whatever broke, the delivery must not be lost.

    The class alone is logged; the text may hold what a customer wrote.
    """
    log.error("request failed", error=type(error).__name__)
    mend = "Try again in half a minute; the log names the place."
    return answer(Refusal(503, "unavailable", "Unavailable", mend, {"Retry-After": RETRY_AFTER}))

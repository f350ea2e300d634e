"""The running sandbox: a threaded server on loopback, and the webhook sender beside it."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterable
from enum import StrEnum
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self, assert_never

from flask import Blueprint, Flask, Response, jsonify
from werkzeug.serving import BaseWSGIServer, WSGIRequestHandler, make_server

from integrations.sandbox import account, control
from integrations.sandbox.deliveries import Sender, Timing
from integrations.sandbox.desk import Desk
from integrations.sandbox.faults import Faults
from integrations.sandbox.freshdesk import face as freshdesk
from integrations.sandbox.freshdesk.rules import Rule
from integrations.sandbox.habits import FRESHDESK, ZENDESK, Habits
from integrations.sandbox.hooks import Route
from integrations.sandbox.moments import Clock, wall
from integrations.sandbox.store import Store
from integrations.sandbox.zendesk import FACES

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment


class Face(StrEnum):
    """Whose helpdesk a sandbox is. The vendors' paths clash, so that one server shows one face."""

    ZENDESK = "zendesk"
    FRESHDESK = "freshdesk"

    @property
    def habits(self) -> Habits:
        """Return how this vendor's tickets behave."""
        return ZENDESK if self is Face.ZENDESK else FRESHDESK

    @property
    def routes(self) -> tuple[Route, ...]:
        """Return how this vendor tells of changes, the usual way first."""
        return (Route.TRIGGER, Route.EVENTS) if self is Face.ZENDESK else (Route.RULE, Route.PRODUCT)


class _Quiet(WSGIRequestHandler):
    """Keeps connections open, sends small answers at once, and writes no access log."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    desk: Desk

    def run_wsgi(self) -> None:
        """Answer, unless the helpdesk has gone meanwhile: then hang up."""
        if self.desk.stopping.is_set():
            self.close_connection = True
            return
        super().run_wsgi()

    def date_time_string(self, timestamp: float | None = None) -> str:
        """Return the time by the sandbox's own clock, for the header of an answer."""
        return super().date_time_string(self.desk.store.clock().timestamp() if timestamp is None else timestamp)

    def log(self, type: str, message: str, *args: object) -> None:
        """Log nothing: paths and queries are customer text."""


def application(desk: Desk, face: Face = Face.ZENDESK) -> Flask:
    """Return the WSGI application over one store."""
    app = Flask("integrations.sandbox", static_folder=None)
    app.json.sort_keys = False  # type: ignore[attr-defined]
    app.extensions["sandbox"] = desk
    for blueprint in (*_views(face), control.blueprint):
        app.register_blueprint(blueprint)
    app.register_error_handler(404, _unknown if face is Face.ZENDESK else _nothing)
    app.register_error_handler(405, _unknown if face is Face.ZENDESK else _not_allowed)
    if face is Face.ZENDESK:
        app.wsgi_app = _without_suffix(app.wsgi_app)  # type: ignore[assignment,method-assign]
    return app


def _views(face: Face) -> tuple[Blueprint, ...]:
    match face:
        case Face.ZENDESK:
            return FACES
        case Face.FRESHDESK:
            return freshdesk.FACES
        case _:
            assert_never(face)


def _nothing(error: Exception) -> tuple[str, int]:
    return "", 404


def _not_allowed(error: Exception) -> tuple[Response, int]:
    return jsonify({"code": "method_not_allowed", "message": "This method is not allowed here."}), 405


def _unknown(error: Exception) -> tuple[Response, int]:
    return jsonify({"error": "InvalidEndpoint", "description": "Not found"}), 404


def _without_suffix(inner: WSGIApplication) -> WSGIApplication:
    """Take the optional `.json` off every path."""

    def outer(environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        environ["PATH_INFO"] = environ.get("PATH_INFO", "").removesuffix(".json")
        return inner(environ, start)

    return outer


def _of_brand(inner: WSGIApplication, number: int) -> WSGIApplication:
    """Let every request be for one brand."""

    def outer(environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        environ["sandbox.brand"] = number
        return inner(environ, start)

    return outer


class Sandbox:
    """A helpdesk that runs here, for the length of a `with` block or until `stop`."""

    agent_token = account.AGENT_TOKEN
    client_id = account.CLIENT_ID
    client_secret = account.CLIENT_SECRET
    agent_email = account.COPILOT_EMAIL
    api_token = account.LEGACY_TOKEN
    api_key = account.API_KEY

    def __init__(
        self,
        directory: Path | None = None,
        port: int = 0,
        timing: Timing | None = None,
        recent_exports: bool = False,
        clock: Clock = wall,
        face: Face = Face.ZENDESK,
    ) -> None:
        """Open the account in `directory`, or in memory; port 0 takes any free one.

        `recent_exports` lets incremental exports start within the last minute.
        """
        if directory is not None:
            directory.mkdir(parents=True, exist_ok=True)
        self.faults = Faults()
        self.face = face
        self.store = Store(directory / "sandbox.db" if directory else None, clock, self.faults, face.habits)
        self.desk = Desk(self.store, self.faults, recent_exports, face.routes)
        self.app = application(self.desk, face)
        self._servers: list[BaseWSGIServer] = []
        self.url = self._serve(self.app, port)
        self.store.help.brands.opened = self._open
        self.store.hooks.host = self.url
        self.sender = Sender(self.store.rows, self.store.hooks, clock, timing or Timing())
        self._threads: list[threading.Thread] = []
        logging.getLogger("werkzeug").setLevel(logging.ERROR)

    def _serve(self, app: WSGIApplication, port: int = 0) -> str:
        handler = type("Handler", (_Quiet,), {"desk": self.desk})
        self._servers.append(make_server("127.0.0.1", port, app, threaded=True, request_handler=handler))
        return f"http://127.0.0.1:{self._servers[-1].server_port}"

    def _open(self, brand: int) -> None:
        """Give a brand's help centre an address of its own: another port."""
        self.store.help.brands.change(brand, brand_url=self._serve(_of_brand(self.app, brand)))
        if self._threads:
            self._listen(self._servers[-1])

    def _listen(self, server: BaseWSGIServer) -> None:
        thread = threading.Thread(target=server.serve_forever, args=(0.05,), name="sandbox", daemon=True)
        self._threads.append(thread)
        thread.start()

    def start(self) -> Self:
        """Serve and deliver from now on."""
        for brand in self.store.help.brands.all()[len(self._servers) :]:  # of a file that was there before
            self._open(brand["id"])
        for server in self._servers:
            self._listen(server)
        self.sender.start()
        return self

    def stop(self) -> None:
        """Serve and deliver no more. What is not delivered stays in the file."""
        self.desk.stopping.set()
        for server, thread in zip(self._servers, self._threads, strict=True):
            server.shutdown()
            thread.join(5)
            server.server_close()
        self.sender.stop()
        self.store.close()

    def __enter__(self) -> Self:
        """Start."""
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stop."""
        self.stop()

    def subscribe(self, url: str, secret: str, route: str = "", rule: Rule | None = None) -> str:
        """Send webhook deliveries there, proven by this secret; return the webhook's id.

        `route`: trigger or events, rule or product; by default the first of the face. Raise ValueError for
        the other face's. `rule`: how a rule of Freshdesk's is set up.
        """
        chosen = Route(route or self.desk.route)
        if chosen not in self.desk.routes:
            raise ValueError(f"{self.face} does not tell of changes by {chosen}")
        return self.store.hooks.subscribe(url, secret, chosen, self.store.account.copilot_id, rule)

    def settle(self, seconds: float = 10.0) -> bool:
        """Wait until every delivery is made or given up; say whether that came true."""
        return self.sender.settle(seconds)

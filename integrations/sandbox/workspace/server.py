"""The running pages: a threaded server on loopback, two origins on one port."""

import logging
import threading
from functools import cache
from hashlib import sha256
from importlib.resources import files
from types import TracebackType
from typing import Self

from flask import Blueprint, Flask, Response, abort
from werkzeug.serving import WSGIRequestHandler, make_server

from integrations.sandbox.workspace import apps, guard
from integrations.sandbox.workspace.pages import page_routes
from integrations.sandbox.workspace.play import Play
from integrations.sandbox.workspace.posts import post_routes
from integrations.sandbox.workspace.pulse import pulse_routes

__all__ = ["Workspace", "application"]


class _Quiet(WSGIRequestHandler):
    """Sends small answers at once, and writes no access log."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def log(self, type: str, message: str, *args: object) -> None:
        """Log nothing."""


def application(play: Play, port: int) -> Flask:
    """Return the WSGI application for this port."""
    where = guard.origins(port)
    app = Flask(__package__, static_folder=None, template_folder="templates")
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.globals["asset"] = lambda name: f"/static/{stamp()}/{name}"
    guard.install(app, where, apps.NAME)
    for routes in (
        page_routes(play, where),
        pulse_routes(play),
        post_routes(play),
        _assets(),
        apps.app_routes(play.app),
    ):
        app.register_blueprint(routes)
    return app


@cache
def assets() -> dict[str, bytes]:
    """Return our own style sheets and scripts by name."""
    folder = files(__package__).joinpath("static")
    return {one.name: one.read_bytes() for one in folder.iterdir() if one.name.rpartition(".")[2] in apps.TYPES}


@cache
def stamp() -> str:
    """Return a name of exactly these files."""
    content = b"\0".join(name.encode() + b"\0" + body for name, body in sorted(assets().items()))
    return sha256(content).hexdigest()[:12]


def _assets() -> Blueprint:
    routes = Blueprint("assets", __name__)

    @routes.get("/static/<kept>/<name>")
    def static(kept: str, name: str) -> Response:
        body = assets().get(name)
        if body is None:
            abort(404)
        answer = Response(body, content_type=apps.TYPES[name.rpartition(".")[2]])
        answer.headers["Cache-Control"] = apps.KEPT if kept == stamp() else "no-store"
        return answer

    return routes


class Workspace:
    """The pages of one demo, for the length of a `with` block. Raise OSError where the port is taken."""

    def __init__(self, play: Play, port: int = 0) -> None:
        """Take the port, any free one for 0."""
        logging.getLogger("werkzeug").setLevel(logging.ERROR)
        self._server = make_server("127.0.0.1", port, Flask(__name__), threaded=True, request_handler=_Quiet)
        self._server.app = application(play, self._server.server_port)
        self.url = guard.origins(self._server.server_port).pages
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,), name="pages", daemon=True)

    def __enter__(self) -> Self:
        """Serve from now on."""
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Serve no more."""
        self._server.shutdown()
        self._thread.join(5)
        self._server.server_close()

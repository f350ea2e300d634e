"""The running shop: a threaded server on loopback with faults that a test can arrange."""

import logging
import threading
import time
from collections.abc import Iterable
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

from flask import Flask
from werkzeug.serving import WSGIRequestHandler, make_server

from integrations.sandbox.faults import BEFORE, Fault, Faults
from integrations.sandbox.moments import Clock, wall
from integrations.sandbox.shop.store import TOKEN, ShopStore
from integrations.sandbox.shop.views import api

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment


class _Silent(WSGIRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def log(self, type: str, message: str, *args: object) -> None:
        """Log nothing: paths hold order numbers, queries addresses."""


class Shop:
    """A shop that runs here, for the length of a `with` block or until `stop`."""

    token = TOKEN

    def __init__(self, directory: Path | None = None, port: int = 0, clock: Clock = wall) -> None:
        """Open the shop in `directory`, or in memory; port 0 takes any free one."""
        if directory is not None:
            directory.mkdir(parents=True, exist_ok=True)
        self.faults = Faults()
        self.store = ShopStore(directory / "shop.db" if directory else None, clock)
        app = Flask("integrations.sandbox.shop", static_folder=None)
        app.extensions["shop"] = self.store
        app.register_blueprint(api)
        served = _faulty(app.wsgi_app, self.faults)
        self._server = make_server("127.0.0.1", port, served, threaded=True, request_handler=_Silent)
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,), name="shop", daemon=True)
        logging.getLogger("werkzeug").setLevel(logging.ERROR)

    def start(self) -> Self:
        """Serve from now on."""
        self._thread.start()
        return self

    def stop(self) -> None:
        """Serve no more."""
        self._server.shutdown()
        self._thread.join(5)
        self._server.server_close()
        self.store.close()

    def __enter__(self) -> Self:
        """Start."""
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stop."""
        self.stop()


def _faulty(inner: "WSGIApplication", faults: Faults) -> "WSGIApplication":
    """Let the arranged faults strike: before anything happens, or after it and instead of the answer."""

    def outer(environ: "WSGIEnvironment", start: "StartResponse") -> Iterable[bytes]:
        plan = faults.pick(environ["REQUEST_METHOD"], environ["PATH_INFO"])
        if plan is None:
            return inner(environ, start)
        if plan.fault not in BEFORE:
            b"".join(inner(environ, lambda *_: lambda _: None))
        match plan.fault:
            case Fault.HANG_BEFORE | Fault.HANG_AFTER:
                time.sleep(plan.seconds)
                status = "504 Gateway Timeout"
            case Fault.RATE_LIMITED:
                status = "429 Too Many Requests"
            case Fault.UNAVAILABLE:
                status = "503 Service Unavailable"
            case _:
                status = "502 Bad Gateway"
        start(status, [("Content-Type", "text/html"), ("Content-Length", "0"), ("Retry-After", str(plan.seconds))])
        return [b""]

    return outer

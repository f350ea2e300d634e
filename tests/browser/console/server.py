"""The real application over a real store, on a port of this machine."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from werkzeug.serving import WSGIRequestHandler, make_server

from tests.app.web.console.seed import fill, thought
from tests.app.web.stage import Stage, stage


@dataclass(frozen=True, slots=True)
class Site:
    """Where the pages are, and what stands behind them."""

    url: str
    made: Stage


class _Quiet(WSGIRequestHandler):
    def log(self, type: str, message: str, *args: object) -> None:
        pass


@contextmanager
def site(folder: Path, share: float = 0.25) -> Iterator[Site]:
    """Serve a filled console."""
    with stage(folder, try_=thought) as made:
        fill(made, share)
        server = make_server("127.0.0.1", 0, made.app, threaded=True, request_handler=_Quiet)
        thread = threading.Thread(target=server.serve_forever, name="console", daemon=True)
        thread.start()
        try:
            yield Site(f"http://127.0.0.1:{server.port}", made)
        finally:
            server.shutdown()
            thread.join(timeout=10)
            server.server_close()

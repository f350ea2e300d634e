"""The real application over a real store, on a port of this machine."""

import shutil
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from werkzeug.serving import WSGIRequestHandler, make_server

from tests.app.web.console.audited import audited
from tests.app.web.console.library import stocked
from tests.app.web.console.seed import fill, thought
from tests.app.web.console.suggested import suggested
from tests.app.web.stage import Stage

POLL = 0.02  # seconds until a server notices that it shall end


@dataclass(frozen=True, slots=True)
class Site:
    """Where the pages are, and what stands behind them."""

    url: str
    made: Stage


class _Quiet(WSGIRequestHandler):
    disable_nagle_algorithm = True  # headers and body are two writes; the second would wait 40 ms

    def log(self, type: str, message: str, *args: object) -> None:
        pass


class Door:
    """One address for one console after the other."""

    def __init__(self) -> None:
        """Listen; nobody answers as yet."""
        self.stage: Stage | None = None
        self._server = make_server("127.0.0.1", 0, self, threaded=True, request_handler=_Quiet)
        self.url = f"http://127.0.0.1:{self._server.port}"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(POLL,), name="console", daemon=True)
        self._thread.start()

    def __call__(self, environ: dict[str, Any], respond: Any) -> Iterable[bytes]:
        """Answer with the console that stands behind the door now."""
        assert self.stage is not None
        return self.stage.app(environ, respond)

    def close(self) -> None:
        """Stop listening."""
        self._server.shutdown()
        self._thread.join(timeout=10)
        self._server.server_close()


def filled(folder: Path, share: float = 0.25) -> Path:
    """Fill the store of a console in a folder, for any number of sites to begin with."""
    with stocked(folder) as made:
        fill(made, share)
        audited(made)
        suggested(made)
    return folder


@contextmanager
def site(door: Door, folder: Path, start: Path) -> Iterator[Site]:
    """Put a console over a copy of a filled store behind a door."""
    shutil.copytree(start, folder, dirs_exist_ok=True)
    with stocked(folder, try_=thought) as made:
        door.stage = made
        yield Site(door.url, made)
        door.stage = None

"""A real Deskmate web application behind a door on loopback, and the command run as an operator runs it."""

import json
import threading
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

from click.testing import CliRunner, Result
from werkzeug.serving import WSGIRequestHandler, make_server

from app.cli import main
from app.cli.service import opened, web
from app.settings import Connection, Settings
from app.store.engine import Store
from app.store.marks import Marks
from integrations.sandbox.rows import Record
from integrations.sandbox.server import Sandbox

ASKS = "requester-01@example.com"

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment


class _Quiet(WSGIRequestHandler):
    def log(self, type: str, message: str, *args: object) -> None:
        """Log nothing."""


class Door:
    """An address that answers 503 until a service opens behind it."""

    def __init__(self) -> None:
        self.inner: WSGIApplication | None = None
        self._server = make_server("127.0.0.1", 0, self, threaded=True, request_handler=_Quiet)
        self.url = f"http://127.0.0.1:{self._server.server_port}"

    def __call__(self, environ: "WSGIEnvironment", start: "StartResponse") -> Iterable[bytes]:
        if self.inner is None:
            start("503 Service Unavailable", [("Content-Type", "text/html"), ("Content-Length", "0")])
            return []
        return self.inner(environ, start)

    def __enter__(self) -> Self:
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._server.shutdown()
        self._server.server_close()


@dataclass
class Operator:
    """Somebody who installs Deskmate beside one account: settings, a data folder, a service."""

    folder: Path
    door: Door
    account: dict[str, str]
    kind: str = "zendesk"

    def connect(self, *arguments: str, kind: str = "", **changes: str) -> Result:
        """Run the command to its end; `changes` are other settings of the account."""
        fields = {**self.account, **changes}
        given = {f"DESKMATE_CONNECTIONS__MAIN__{name.upper()}": value for name, value in fields.items()}
        environ = {"DESKMATE_DATA_DIR": str(self.folder), "COLUMNS": "80", **given}
        return CliRunner().invoke(main, ["connect", kind or self.kind, *arguments], env=environ)

    def steps(self, *arguments: str, **changes: str) -> dict[str, str]:
        """Run it and return the state of each step, the last one of a name."""
        done = self.connect(*arguments, "--json", **changes)
        return {one["name"]: one["state"] for one in json.loads(done.stdout)["steps"]}

    def serve(self, **changes: str) -> None:
        """Open the service with these settings."""
        self.door.inner, _ = web(self.settings(**changes))

    def settings(self, **changes: str) -> Settings:
        connection = Connection.model_validate({**self.account, **changes})
        return Settings(data_dir=self.folder, connections={"main": connection})

    def store(self) -> Store:
        """Return the store, to look into."""
        return opened(self.settings())


def told(result: Result) -> str:
    """Return what was printed, without the breaks of lines."""
    return " ".join(result.output.split())


def count(box: Sandbox) -> tuple[int, int]:
    """Count webhooks and triggers."""
    return box.store.rows.count("webhook"), box.store.rows.count("trigger")


def webhook(box: Sandbox, articles: bool = False) -> Record:
    """Return the webhook that tells of tickets, or of articles."""
    told = {("article" in "".join(one["subscriptions"])): one for one in box.store.rows.all("webhook")}
    return told[articles]


def secret(box: Sandbox, articles: bool = False) -> str:
    return box.store.hooks.secret(webhook(box, articles)["id"])


def saved(env: Path) -> dict[str, str]:
    """Return the settings in a file, named as the connection's fields."""
    pairs = (line.partition("=")[::2] for line in env.read_text().splitlines())
    return {name.rpartition("__")[2].lower(): value for name, value in pairs}


def statuses(box: Sandbox) -> list[int]:
    """Return what became of each delivery."""
    assert box.settle()
    return [one["status_code"] for one in box.store.rows.all("invocation")]


def forget(operator: Operator) -> None:
    """Lose what is on record."""
    store = operator.store()
    Marks(store).write("connect.main", "")
    store.close()

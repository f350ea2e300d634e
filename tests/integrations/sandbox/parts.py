"""What the sandbox's tests stand on: a caller, a zenpy client, a receiver of webhooks."""

import threading
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, Self
from urllib.parse import urlsplit

import requests
from zenpy import Zenpy

from integrations.sandbox.server import Sandbox

REQUESTER = "requester-01@example.com"


@dataclass
class Hand:
    """A clock that is moved by hand."""

    time: datetime = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.time

    def pass_by(self, seconds: float) -> None:
        self.time += timedelta(seconds=seconds)


@dataclass
class Caller:
    """Somebody who calls the API; without a token, somebody anonymous."""

    box: Sandbox
    token: str = ""

    def __call__(self, method: str, path: str, body: Any = None, **more: Any) -> requests.Response:
        headers = {"Authorization": f"Bearer {self.token}"} if self.token else {}
        address = path if path.startswith("http") else f"{self.box.url}{path}"
        return requests.request(method, address, json=body, headers=headers, timeout=more.pop("timeout", 5), **more)

    def get(self, path: str, **query: Any) -> Any:
        answer = self("GET", path, params={key.replace("__", ""): value for key, value in query.items()})
        assert answer.status_code == 200, answer.text
        return answer.json()

    def comment(self, ticket_id: int, text: str = "Hello", public: bool = True, **more: Any) -> requests.Response:
        ticket = {"comment": {"body": text, "public": public}, **more}
        return self("PUT", f"/api/v2/tickets/{ticket_id}", {"ticket": ticket})


def zenpy(box: Sandbox, token: str = "") -> Zenpy:
    """Return the real client library, pointed at the sandbox."""
    port = urlsplit(box.url).port
    session = requests.Session()
    session.headers["Authorization"] = f"Bearer {token or box.agent_token}"
    client = Zenpy(subdomain="127.0.0", domain=f"1:{port}", session=session, disable_cache=True, anonymous=True)
    for api in vars(client).values():
        for one in [api, *vars(api).values()]:
            if hasattr(one, "protocol"):
                one.protocol = "http"
    return client


@dataclass(frozen=True)
class Delivery:
    """One webhook request as it came in."""

    headers: dict[str, str]
    body: bytes

    @property
    def invocation(self) -> str:
        return self.headers["X-Zendesk-Webhook-Invocation-Id"]


@dataclass
class Receiver:
    """A server that takes webhooks and answers with the given statuses in turn, then 202."""

    answers: list[tuple[int, dict[str, str]]] = field(default_factory=list)
    slow: float = 0.0
    got: list[Delivery] = field(default_factory=list)

    def __post_init__(self) -> None:
        receiver = self
        self.gone = threading.Event()

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                receiver.got.append(Delivery(dict(self.headers.items()), body))
                status, headers = receiver.answers.pop(0) if receiver.answers else (202, {})
                receiver.gone.wait(receiver.slow)
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                self.end_headers()

            def log_message(self, format: str, *args: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/webhooks/main"

    def __enter__(self) -> Self:
        threading.Thread(target=self.server.serve_forever, args=(0.02,), daemon=True).start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.gone.set()
        self.server.shutdown()
        self.server.server_close()

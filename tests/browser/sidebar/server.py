"""Loopback stand-ins: our service's API, and the clouds of both helpdesks that call it for their apps.

Everything that an app asks for goes over HTTP twice, as it does out there: from the browser to the
helpdesk, which fills in secrets and headers, and from there to the API.
"""

import http.client
import io
import json
import re
import threading
import time
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import jwt

from app.cli.packaging.files import Kind, assembled, packed

PAGES = Path(__file__).parent / "pages"
HOST = "copilot.example.com"
SECRET = "0123456789abcdef0123456789abcdef-sidebar"
TOKEN = "token-of-the-freshdesk-sidebar"
SETTINGS = {"connection": "main", "sidebar_token": TOKEN, "webhook_secret": "webhook", "theme": "light"}
TYPES = {".html": "text/html; charset=utf-8", ".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml"}

Json = dict[str, Any]


@dataclass
class Call:
    """One call that came through to the API."""

    method: str
    path: str
    body: Json
    claims: Json = field(default_factory=dict)


@dataclass
class Api:
    """What the service answers, by method and path below the connection; every call is kept."""

    answers: dict[tuple[str, str], Any] = field(default_factory=dict)
    failures: dict[tuple[str, str], tuple[int, Json]] = field(default_factory=dict)
    calls: list[Call] = field(default_factory=list)
    held: dict[tuple[str, str], threading.Event] = field(default_factory=dict)

    def answer(self, method: str, path: str, authorization: str, body: bytes) -> tuple[int, Json]:
        """Return status and body."""
        claims = trusted(authorization)
        if claims is None:
            return 401, {"error": {"code": "unauthorized", "message": "The token is not valid.", "mend": ""}}
        route = (method, unquote(path.removeprefix("/api/v1/main/")))
        self.calls.append(Call(*route, json.loads(body or b"{}"), claims))
        if route in self.held:
            self.held[route].wait(timeout=30)
        if route in self.failures:
            return self.failures[route]
        found = self.answers.get(route, self.answers.get((method, "*")))
        if found is None:
            return 404, {"error": {"code": "not_found", "message": "There is no such ticket.", "mend": ""}}
        return 200, found() if callable(found) else found

    def hold(self, method: str, path: str) -> threading.Event:
        """Answer this no more until the event is set that this returns."""
        return self.held.setdefault((method, path), threading.Event())

    def made(self, method: str, ending: str) -> list[Call]:
        """Return the calls of a method whose path ends so."""
        return [call for call in self.calls if call.method == method and call.path.endswith(ending)]


def trusted(authorization: str) -> Json | None:
    """Return a caller's claims, or None: a signed token from Zendesk, the token itself from Freshdesk."""
    bearer = authorization.removeprefix("Bearer ")
    if bearer == TOKEN:
        return {"from": "freshdesk"}
    try:
        claims: Json = jwt.decode(bearer, SECRET, algorithms=["HS256"], audience="deskmate")
    except jwt.PyJWTError:
        return None
    return claims


@dataclass
class Cloud:
    """Both helpdesks' clouds, the packaged apps they show, and the API that they call."""

    api: Api = field(default_factory=Api)
    secret: str = SECRET
    settings: Json = field(default_factory=lambda: dict(SETTINGS))
    templates: list[str] = field(default_factory=list)  # calls of Freshdesk's templates, by name
    budget: int = 10_000
    host: str = HOST
    service: int = 0  # port of the API, where it is another one than the stand-in
    now: Callable[[], float] = time.time
    pages: dict[str, str] = field(default_factory=dict)
    heard: list[bytes] = field(default_factory=list)  # everything that went to a browser

    def __post_init__(self) -> None:
        """Unpack both apps from the very bytes that an admin uploads."""
        self.apps = {kind: unpacked(packed(assembled(kind, self.host))) for kind in Kind}
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), handler(self))
        self.port = self.server.server_address[1]
        threading.Thread(target=self.server.serve_forever, args=(0.02,), daemon=True).start()

    def close(self) -> None:
        """Stop answering."""
        self.server.shutdown()
        self.server.server_close()

    def file(self, path: str) -> tuple[bytes, str] | None:
        """Return what the browser asks for, and its type."""
        if path in self.pages:
            return self.pages[path].encode(), TYPES[".html"]
        kind, _, rest = path.removeprefix("/app/").partition("/")
        if path.startswith("/app/"):
            content = self.apps[Kind(kind)][rest].replace(b"{{{appclient}}}", b"/appclient.js")
        elif (PAGES / path[1:]).is_file():
            content = (PAGES / path[1:]).read_bytes()
        else:
            return None
        return content, TYPES.get(Path(path).suffix, "application/json")

    # Zendesk

    def proxied(self, options: Json) -> tuple[int, str]:
        """Do what Zendesk's proxy does with `client.request`."""
        manifest = json.loads(self.apps[Kind.ZENDESK]["manifest.json"])
        place = urlsplit(options["url"])
        if not options.get("secure") or place.hostname not in manifest["domainWhitelist"]:
            return 400, '{"error": "the secure settings stay here"}'
        signed = options["jwt"]
        assert signed["algorithm"] == "HS256"
        assert signed["secret_key"] == "{{setting.shared_secret}}"
        now = int(self.now())
        claims = {**signed["claims"], "iat": now, "exp": now + signed["expiry"]}
        token = jwt.encode(claims, self.secret, algorithm="HS256")
        headers = {name: value.replace("{{jwt.token}}", token) for name, value in options["headers"].items()}
        if "contentType" in options:
            headers["Content-Type"] = options["contentType"]
        return self.called(options["type"], place.path, headers, options.get("data", ""))

    # Freshdesk

    def templated(self, wish: Json) -> tuple[int, str]:
        """Do what Freshworks' cloud does with a request template."""
        self.templates.append(wish["name"])
        if len(self.templates) > self.budget:
            return 429, '{"message": "the limit of calls a minute is reached"}'
        schema = json.loads(self.apps[Kind.FRESHDESK]["config/requests.json"])[wish["name"]]["schema"]
        context = {key: str(value) for key, value in wish.get("context", {}).items()}
        headers = {name: self.filled(value, {}) for name, value in schema["headers"].items()}
        return self.called(schema["method"], self.filled(schema["path"], context), headers, wish.get("body", ""))

    def filled(self, text: str, context: Mapping[str, str]) -> str:
        """Return a template's text with its placeholders filled in."""
        values = {"iparam": self.settings, "context": context}
        return re.sub(r"<%= (\w+)\.(\w+) %>", lambda found: values[found[1]][found[2]], text)

    def called(self, method: str, path: str, headers: Mapping[str, str], body: str) -> tuple[int, str]:
        """Call the API and return status and body."""
        connection = http.client.HTTPConnection("127.0.0.1", self.service or self.port, timeout=10)
        connection.request(method, path, body.encode() or None, dict(headers))
        response = connection.getresponse()
        answer = response.read().decode()
        connection.close()
        return response.status, answer


def unpacked(archive: bytes) -> dict[str, bytes]:
    """Return the files of a package."""
    with zipfile.ZipFile(io.BytesIO(archive)) as opened:
        return {name: opened.read(name) for name in opened.namelist()}


def handler(cloud: Cloud) -> type[BaseHTTPRequestHandler]:
    """Return what answers for this cloud."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True  # headers and body are two writes; the second would wait 40 ms

        def do_GET(self) -> None:
            path = urlsplit(self.path).path
            if path.startswith("/api/"):
                self.tell(*cloud.api.answer("GET", path, self.headers["Authorization"], b""))
                return
            found = cloud.file(path)
            status, content, kind = (200, *found) if found else (404, b"", "text/plain")
            cloud.heard.append(content)
            self.send(status, content, kind)

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            if self.path.startswith("/api/"):
                self.tell(*cloud.api.answer("POST", self.path, self.headers["Authorization"], body))
                return
            routes: dict[str, Callable[[Json], tuple[int, str]]] = {
                "/proxy": cloud.proxied,
                "/template": cloud.templated,
            }
            status, answer = routes[self.path](json.loads(body))
            cloud.heard.append(answer.encode())
            self.tell(200, {"status": status, "body": answer})

        def tell(self, status: int, answer: Json) -> None:
            self.send(status, json.dumps(answer).encode(), "application/json")

        def send(self, status: int, content: bytes, kind: str) -> None:
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, format: str, *args: Any) -> None:
            pass

    return Handler

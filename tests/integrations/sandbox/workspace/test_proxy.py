"""The platform's proxy: secrets are filled in where the manifest says, and nowhere else."""

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import jwt
import pytest
from hypothesis import given
from hypothesis import strategies as some

from integrations.sandbox.workspace.proxy import Proxy, Unproxyable
from tests.integrations.sandbox.workspace.conftest import MANIFEST
from tests.integrations.sandbox.workspace.visitor import HOST, SECRET, Visitor

NOW = 1_800_000_000
SETTINGS = {"connection": "main", "shared_secret": SECRET, "letter": "sealed"}
WISH: dict[str, Any] = {
    "url": f"https://{HOST}/api/v1/main/tickets/7?x=1",
    "headers": {"Authorization": "Bearer {{jwt.token}}"},
    "secure": True,
    "jwt": {
        "algorithm": "HS256",
        "secret_key": "{{setting.shared_secret}}",
        "expiry": 60,
        "claims": {"aud": "deskmate", "agent": "Agent One"},
    },
}


@pytest.fixture
def heard() -> list[dict[str, Any]]:
    return []


@pytest.fixture
def proxy(heard: list[dict[str, Any]]) -> Iterator[Proxy]:
    class Service(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0))).decode()
            heard.append({"method": self.command, "path": self.path, "headers": dict(self.headers), "body": body})
            self.send_response(409)
            self.end_headers()
            self.wfile.write(b'{"error": {"code": "stale"}}')

        def do_GET(self) -> None:
            self.do_POST()

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Service)
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    yield Proxy(MANIFEST, SETTINGS, {HOST: f"http://127.0.0.1:{server.server_port}"}, lambda: NOW)
    server.shutdown()
    server.server_close()


def test_token_is_made_over_the_apps_claims(proxy: Proxy, heard: list[dict[str, Any]]) -> None:
    reply = proxy.send(WISH)

    assert (reply.status, json.loads(reply.body)) == (409, {"error": {"code": "stale"}})
    assert (heard[0]["method"], heard[0]["path"]) == ("GET", "/api/v1/main/tickets/7?x=1")
    token = heard[0]["headers"]["Authorization"].removeprefix("Bearer ")
    claims = jwt.decode(token, SECRET, ["HS256"], {"verify_exp": False, "verify_iat": False}, audience="deskmate")
    assert claims == {"aud": "deskmate", "agent": "Agent One", "iat": NOW, "exp": NOW + 60}


def test_body_goes_through_as_it_is(proxy: Proxy, heard: list[dict[str, Any]]) -> None:
    proxy.send({**WISH, "type": "POST", "data": '{"run": 3}', "contentType": "application/json"})

    assert (heard[0]["method"], heard[0]["body"]) == ("POST", '{"run": 3}')
    assert heard[0]["headers"]["Content-Type"] == "application/json"


def test_setting_goes_into_a_header_where_its_scope_says_so(proxy: Proxy, heard: list[dict[str, Any]]) -> None:
    proxy.send({"url": WISH["url"], "secure": True, "headers": {"X-Letter": "{{setting.letter}}"}})

    assert heard[0]["headers"]["X-Letter"] == "sealed"


WRONG = {
    "http": {"url": f"http://{HOST}/"},
    "another host": {"url": "https://evil.example.com/"},
    "a host beside": {"url": f"https://{HOST}.evil.example.com/"},
    "no host": {"url": "/api/v2/tickets.json"},
    "a method": {"type": "CONNECT"},
    "not secure": {"secure": False},
    "an algorithm": {"jwt": {**WISH["jwt"], "algorithm": "none"}},
    "a secret in a header": {"headers": {"X-Key": "{{setting.shared_secret}}"}},
    "a secret in the body": {"data": "{{setting.shared_secret}}"},
    "a secret in the address": {"url": f"https://{HOST}/{{{{setting.shared_secret}}}}"},
    "a plain setting": {"headers": {"X-Key": "{{setting.connection}}"}},
    "an unknown setting": {"headers": {"X-Key": "{{setting.nothing}}"}},
}


@pytest.mark.parametrize("wrong", WRONG.values(), ids=WRONG)
def test_what_the_platform_refuses_is_refused(proxy: Proxy, heard: list[dict[str, Any]], wrong: dict[str, Any]) -> None:
    with pytest.raises(Unproxyable) as refusal:
        proxy.send({**WISH, **wrong})

    assert SECRET not in str(refusal.value)
    assert heard == []


def test_host_off_the_whitelist_gets_no_secret(proxy: Proxy, heard: list[dict[str, Any]]) -> None:
    there = next(iter(proxy.services.values()))
    other = Proxy({**MANIFEST, "domainWhitelist": []}, SETTINGS, {HOST: there}, lambda: NOW)

    with pytest.raises(Unproxyable):
        other.send(WISH)
    assert heard == []


@given(some.text(max_size=60))
def test_no_text_brings_a_secret_out_of_scope(text: str) -> None:
    nowhere = Proxy(MANIFEST, SETTINGS, {HOST: "http://127.0.0.1:9"}, lambda: NOW)
    wish = {"url": f"https://{HOST}/", "secure": True, "data": text + "{{setting.shared_secret}}" + text}

    with pytest.raises(Unproxyable):
        nowhere.send(wish)


def test_service_that_is_away_is_a_bad_gateway() -> None:
    assert Proxy(MANIFEST, SETTINGS, {HOST: "http://127.0.0.1:9"}).send(WISH).status == 502


@pytest.mark.parametrize("asked", [WISH | {"url": "https://evil.example.com/"}, {"jwt": 3, "url": WISH["url"]}, []])
def test_page_hears_of_a_refusal(visitor: Visitor, asked: object) -> None:
    answer = visitor.post("/proxy", json=asked)

    assert answer.json is not None
    assert answer.json["status"] == 400
    assert SECRET not in answer.text

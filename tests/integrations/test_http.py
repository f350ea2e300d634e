"""Test that the HTTP session fails in the right words, repeats reads alone, and talks to nobody else."""

import socket
import time

import pytest

from integrations.helpdesk import (
    Conflict,
    HelpdeskError,
    Invalid,
    NotFound,
    NotPermitted,
    RateLimited,
    Unavailable,
)
from integrations.http import HTTPBasicAuth, session, wait
from tests.integrations.zendesk.wire import Reply, Wire, always, turns

SECRET = "customer-words-that-must-not-travel"


@pytest.mark.parametrize(
    ("status", "error"),
    [
        (400, Invalid),
        (401, NotPermitted),
        (403, NotPermitted),
        (404, NotFound),
        (409, Conflict),
        (418, Invalid),
        (422, Invalid),
        (429, RateLimited),
        (500, Unavailable),
        (501, Unavailable),
    ],
)
def test_status_becomes_its_error(status: int, error: type[HelpdeskError]) -> None:
    reply = Reply(status, {"error": SECRET}, {"X-Zendesk-Request-Id": "abc-123"})
    with Wire(always(reply)) as wire, pytest.raises(error) as caught:
        session(wire.url, 2).get("/api/v2/tickets/7?query=" + SECRET)

    assert "GET /api/v2/tickets/7" in str(caught.value)
    assert str(status) in str(caught.value)
    assert "abc-123" in str(caught.value)
    assert SECRET not in str(caught.value)


def test_request_id_cannot_smuggle_text() -> None:
    reply = Reply(404, {}, {"X-Request-Id": "ab c<script>" + "x" * 200})
    with Wire(always(reply)) as wire, pytest.raises(NotFound) as caught:
        session(wire.url, 2).get("/x")

    assert str(caught.value) == "GET /x: status 404, request abcscript" + "x" * 52


def test_success_is_returned() -> None:
    with Wire(always(Reply(200, {"ticket": {"id": 7}}))) as wire:
        answer = session(wire.url, 2).get("/x")

    assert answer.json() == {"ticket": {"id": 7}}


def test_empty_answer_is_a_success() -> None:
    with Wire(always(Reply(204, b""))) as wire:
        assert session(wire.url, 2).delete("/x").status_code == 204


@pytest.mark.parametrize("body", [b"<html>Maintenance</html>", b"[1, 2]", b'{"ticket"', b"[" * 100_000])
def test_anything_but_a_json_object_is_unavailable(body: bytes) -> None:
    with Wire(always(Reply(200, body))) as wire, pytest.raises(Unavailable):
        session(wire.url, 2).get("/x")


@pytest.mark.parametrize("status", [502, 503, 504])
def test_reads_are_repeated_on_gateway_errors(status: int) -> None:
    with Wire(turns(Reply(status, b"<html>"), Reply(200, {"ok": 1}))) as wire:
        answer = session(wire.url, 2).get("/x")

    assert answer.json() == {"ok": 1}
    assert len(wire.asked) == 2


def test_reads_are_repeated_on_a_cut_connection() -> None:
    with Wire(turns(Reply(cut=True), Reply(200, {"ok": 1}))) as wire:
        assert session(wire.url, 2).get("/x").json() == {"ok": 1}


def test_reads_are_given_up_after_three() -> None:
    with Wire(always(Reply(503, {}, {"Retry-After": "30"}))) as wire, pytest.raises(Unavailable):
        session(wire.url, 2).get("/x")

    assert len(wire.asked) == 3


@pytest.mark.parametrize("method", ["PUT", "POST", "DELETE"])
@pytest.mark.parametrize("reply", [Reply(503), Reply(502, b""), Reply(504), Reply(500), Reply(cut=True), Reply(429)])
def test_writes_go_out_once(method: str, reply: Reply) -> None:
    with Wire(always(reply)) as wire, pytest.raises((Unavailable, RateLimited)):
        session(wire.url, 2).request(method, "/x", json={"a": 1})

    assert len(wire.asked) == 1


def test_write_that_times_out_goes_out_once() -> None:
    with Wire(always(Reply(slow=0.4))) as wire, pytest.raises(Unavailable, match="no answer in time"):
        session(wire.url, 0.1).put("/x", json={"a": 1})

    assert len(wire.asked) == 1


def test_every_call_has_a_time_out_even_if_none_is_asked_for() -> None:
    with Wire(always(Reply(slow=0.4))) as wire, pytest.raises(Unavailable):
        session(wire.url, 0.1).put("/x", json={}, timeout=None)


def test_nobody_listening_is_unavailable() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with pytest.raises(Unavailable):
        session(f"http://127.0.0.1:{port}", 1).get("/x")


def test_429_is_raised_at_once() -> None:
    with Wire(always(Reply(429, b"slow down", {"Retry-After": "17"}))) as wire, pytest.raises(RateLimited) as caught:
        began = time.monotonic()
        session(wire.url, 2).get("/x")

    assert caught.value.seconds == 17
    assert len(wire.asked) == 1
    assert time.monotonic() - began < 1


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"Retry-After": "17"}, 17),
        ({"Retry-After": " 5 "}, 5),
        ({"Retry-After": "0"}, 1),
        ({"Retry-After": "99999"}, 3600),
        ({}, 60),
        ({"Retry-After": "soon"}, 60),
        ({"Retry-After": "-3"}, 60),
        ({"Retry-After": "Mon, 02 Mar 2026 12:00:30 GMT"}, 60),
        ({"Retry-After": "Mon, 02 Mar 2026 12:00:30 GMT", "Date": "Mon, 02 Mar 2026 12:00:10 GMT"}, 20),
    ],
)
def test_wait_follows_retry_after(headers: dict[str, str], seconds: float) -> None:
    assert wait(headers) == seconds


@pytest.mark.parametrize("method", ["GET", "PUT"])
def test_strangers_never_hear_from_us(method: str) -> None:
    with Wire(always(Reply())) as stranger, Wire(always(Reply())) as wire:
        talk = session(wire.url, 2, HTTPBasicAuth("agent", SECRET))
        with pytest.raises(NotPermitted, match="outside the configured"):
            talk.request(method, stranger.url + "/api/v2/tickets?page=2")

    assert stranger.asked == []


@pytest.mark.parametrize("method", ["GET", "PUT"])
def test_redirect_is_not_followed(method: str) -> None:
    with Wire(always(Reply(307, {}, {"Location": "/new"}))) as wire, pytest.raises(NotPermitted, match="redirected"):
        session(wire.url, 2).request(method, "/old")

    assert wire.seen() == [f"{method} /old"]


def test_answer_beyond_the_limit_is_unavailable() -> None:
    with Wire(always(Reply(200, {"a": "x" * 5000}))) as wire, pytest.raises(Unavailable, match="longer than 4000"):
        session(wire.url, 2, limit=4000).get("/x")


def test_cookies_are_not_kept() -> None:
    with Wire(always(Reply(200, {}, {"Set-Cookie": "a=b; Path=/"}))) as wire:
        talk = session(wire.url, 2)
        talk.get("/x")
        talk.get("/x")

    assert "cookie" not in wire.asked[1].headers


def test_we_say_who_we_are() -> None:
    with Wire(always(Reply())) as wire:
        session(wire.url, 2).get("/x")

    assert wire.asked[0].headers["user-agent"].startswith("Deskmate/")
    assert "authorization" not in wire.asked[0].headers


def test_trailing_slash_of_the_address_does_not_matter() -> None:
    with Wire(always(Reply())) as wire:
        session(wire.url + "/", 2).get("/x")

    assert wire.seen() == ["GET /x"]

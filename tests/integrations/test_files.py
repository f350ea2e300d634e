"""Bytes are fetched from the helpdesk's own places, and nobody else hears of our credentials."""

from collections.abc import Callable

import pytest

from integrations.files import fetch
from integrations.helpdesk import NotFound, NotPermitted, Unavailable
from integrations.http import HTTPBasicAuth, session
from tests.integrations.zendesk.wire import Asked, Reply, Wire, always

BYTES = b"%PDF-1.7 \x00\xff"
FILE = {"Content-Type": "application/pdf"}
US = HTTPBasicAuth("key", "X")


def led(*places: str) -> Callable[[Asked], Reply]:
    """Lead from one path to the next, and end with the file."""
    ways = {f"/{number}": place for number, place in enumerate(places)}
    return lambda asked: (
        Reply(302, b"", {"Location": ways[asked.path]}) if asked.path in ways else Reply(200, BYTES, FILE)
    )


def test_bytes_come_as_they_are() -> None:
    with Wire(always(Reply(200, BYTES, FILE))) as wire:
        assert fetch(session(wire.url, 2), "/file", 100, ()) == BYTES
        assert fetch(session(wire.url, 2), f"{wire.url}/file", 100, ()) == BYTES


def test_on_our_own_address_the_credentials_stay() -> None:
    with Wire(led("/1", "file.pdf")) as wire:
        fetch(session(wire.url, 2, US), "/0", 100, ())

    assert [one.path for one in wire.asked] == ["/0", "/1", "/file.pdf"]
    assert all("authorization" in one.headers for one in wire.asked)


@pytest.mark.parametrize(
    "place",
    [
        "http://127.0.0.1:9/",
        "https://127.0.0.1/",
        "http://files.example.com/",  # not encrypted
        "https://example.com.evil.example/",
        "https://evilexample.com/",
        "https://example.com:8443/",
        "https://somebody@example.com/",
        "file:///etc/passwd",
        "//evil.example/file",
    ],
)
def test_nothing_is_sent_to_strangers(place: str) -> None:
    with Wire(led(place)) as wire, pytest.raises(NotPermitted, match="not the helpdesk's"):
        fetch(session(wire.url, 2, US), "/0", 100, ("example.com",))


def test_a_named_host_is_asked() -> None:
    """Nobody answers there: what counts is that it was tried, and by itself alone."""
    with Wire(led("https://127.0.0.1:9/far")) as wire, pytest.raises(Unavailable, match="GET /far"):
        fetch(session(wire.url, 2, US), "/0", 100, ("127.0.0.1:9",))


def test_a_way_without_end_is_left() -> None:
    with Wire(always(Reply(302, b"", {"Location": "/again"}))) as wire, pytest.raises(Unavailable, match="without end"):
        fetch(session(wire.url, 2), "/0", 100, ())

    assert len(wire.asked) < 10


def test_more_bytes_than_asked_for_are_not_taken() -> None:
    with Wire(always(Reply(200, b"x" * 200, FILE))) as wire, pytest.raises(Unavailable, match="longer than 100 bytes"):
        fetch(session(wire.url, 2), "/0", 100, ())


@pytest.mark.parametrize(("status", "error"), [(401, NotPermitted), (403, NotPermitted), (404, NotFound)])
def test_a_refusal_is_told(status: int, error: type[Exception]) -> None:
    with Wire(always(Reply(status, b"<html>"))) as wire, pytest.raises(error):
        fetch(session(wire.url, 2), "/0", 100, ())

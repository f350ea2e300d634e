"""Test that the HTTP session fails in the right words, repeats reads alone, and talks to nobody else."""

import socket
import time
from collections.abc import Callable
from datetime import UTC, datetime

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
from integrations.http import (
    HTTPBasicAuth,
    Kept,
    dated,
    document,
    follows,
    listing,
    origin,
    pace,
    rows,
    session,
    wait,
)
from tests.integrations.zendesk.wire import Asked, Reply, Wire, always, turns

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


@pytest.mark.parametrize("body", [b"<html>Maintenance</html>", b'{"ticket"', b"[" * 100_000, b"7", b'"words"', b"null"])
def test_anything_but_json_of_a_kind_is_unavailable(body: bytes) -> None:
    with Wire(always(Reply(200, body))) as wire, pytest.raises(Unavailable):
        session(wire.url, 2).get("/x")


def test_array_is_a_listing_and_no_document() -> None:
    with Wire(always(Reply(200, [{"id": 1}, {"id": 2}]))) as wire:
        answer = session(wire.url, 2).get("/x")

    assert listing(answer) == [{"id": 1}, {"id": 2}]
    with pytest.raises(Unavailable, match="not a JSON object"):
        document(answer)


@pytest.mark.parametrize("body", [{"tickets": []}, [1, 2], [{"id": 1}, None], [[]]])
def test_listing_is_an_array_of_objects(body: object) -> None:
    with Wire(always(Reply(200, body))) as wire:
        answer = session(wire.url, 2).get("/x")
    with pytest.raises(Unavailable, match="not a JSON array of objects"):
        listing(answer)


def test_empty_array_is_a_listing() -> None:
    with Wire(always(Reply(200, []))) as wire:
        assert listing(session(wire.url, 2).get("/x")) == []


@pytest.mark.parametrize(
    ("link", "there"),
    [
        ('<https://acme.freshdesk.com/api/v2/tickets?page=2>; rel="next"', True),
        ('<https://a.example/1>; rel="prev", <https://a.example/3>; rel="next"', True),
        ('<https://a.example/1>; rel="prev"', False),
        ("nonsense", False),
        ("", False),
    ],
)
def test_link_header_says_whether_there_is_more(link: str, there: bool) -> None:
    with Wire(always(Reply(200, [], {"Link": link} if link else {}))) as wire:
        assert follows(session(wire.url, 2).get("/x")) is there


def pages(*sizes: int, links: bool) -> Callable[[Asked], Reply]:
    """Answer with pages of these sizes, and then with empty ones."""

    def answer(asked: Asked) -> Reply:
        page = int(asked.query["page"])
        size = sizes[page - 1] if page <= len(sizes) else 0
        link = {"Link": '<https://elsewhere.example/next>; rel="next"'} if links and page < len(sizes) else {}
        return Reply(200, [{"id": f"{page}-{one}"} for one in range(size)], link)

    return answer


@pytest.mark.parametrize(
    ("sizes", "links", "asked"),
    [
        ((), False, 1),
        ((30,), False, 1),
        ((100, 30), True, 2),
        ((100, 30), False, 2),
        ((100, 100), False, 3),
        ((30, 30, 1), True, 3),
        ((30, 0, 1), True, 3),
    ],
)
def test_rows_of_all_pages_are_read(sizes: tuple[int, ...], links: bool, asked: int) -> None:
    with Wire(pages(*sizes, links=links)) as wire:
        found = list(rows(session(wire.url, 2), "/x"))

    assert len(found) == sum(sizes[:asked])
    assert [one.query for one in wire.asked] == [{"page": str(n + 1), "per_page": "100"} for n in range(asked)]


def test_rows_are_paused_for_where_somebody_waits() -> None:
    waits: list[float] = []
    headers = {"X-RateLimit-Total": "200", "X-RateLimit-Remaining": "10"}
    with Wire(always(Reply(200, [], headers))) as wire:
        list(rows(session(wire.url, 2), "/x", waits.append))

    assert waits == [1.0]


@pytest.mark.parametrize(
    ("total", "left", "seconds"),
    [
        ("200", "100", 0.0),
        ("200.0", "99.5", 1.0),
        ("700", "0", pytest.approx(0.2857, rel=0.01)),
        ("50", "1", 4.0),
        ("10", "0", 10.0),
        ("0", "0", 0.0),
        ("200", "-1", 0.0),
        ("200", "many", 0.0),
        ("nan", "1", 0.0),
        ("inf", "1", 0.0),
        ("", "", 0.0),
    ],
)
def test_pace_leaves_others_their_share(total: str, left: str, seconds: float) -> None:
    assert pace({"X-RateLimit-Total": total, "X-RateLimit-Remaining": left}) == seconds


def test_pace_is_free_where_nobody_counts() -> None:
    assert pace({}) == 0.0


@pytest.mark.parametrize(
    ("date", "found"),
    [
        ("Mon, 02 Mar 2026 12:00:10 GMT", datetime(2026, 3, 2, 12, 0, 10, tzinfo=UTC)),
        ("Mon, 02 Mar 2026 13:00:10 +0100", datetime(2026, 3, 2, 12, 0, 10, tzinfo=UTC)),
        ("yesterday", None),
        ("", None),
    ],
)
def test_answer_says_when_it_was_made(date: str, found: datetime | None) -> None:
    assert dated({"Date": date}) == found


def test_kept_answer_is_asked_for_once() -> None:
    kept, asked = Kept(), list[str]()

    def read(name: str) -> str:
        asked.append(name)
        return name

    found = [kept(name, 60, lambda name=name: read(name)) for name in "abab"]  # type: ignore[misc]

    assert (found, asked) == (["a", "b", "a", "b"], ["a", "b"])


def test_answer_that_is_too_old_is_asked_for_again() -> None:
    kept, answers = Kept(), iter("ab")

    assert [kept("x", 0, lambda: next(answers)) for _ in range(2)] == ["a", "b"]


def test_error_is_not_kept() -> None:
    kept = Kept()

    def fail() -> str:
        raise Unavailable("down")

    with pytest.raises(Unavailable):
        kept("x", 60, fail)

    assert kept("x", 60, lambda: "up") == "up"


def test_what_is_kept_does_not_grow_for_ever() -> None:
    kept = Kept()
    for number in range(5000):
        kept(str(number), 60, lambda: "answer")

    assert len(kept._answers) <= 2000


@pytest.mark.parametrize(
    ("vendor", "subdomain", "url", "address"),
    [
        ("Freshdesk", "acme", "", "https://acme.freshdesk.com"),
        ("Zendesk", "acme", "", "https://acme.zendesk.com"),
        ("Freshdesk", "acme", "https://help.example.com/", "https://help.example.com"),
        ("Freshdesk", "", "http://localhost:8400", "http://127.0.0.1:8400"),
    ],
)
def test_address_of_an_account(vendor: str, subdomain: str, url: str, address: str) -> None:
    assert origin(vendor, subdomain, url) == address


@pytest.mark.parametrize(
    ("subdomain", "url"),
    [
        ("", ""),
        ("", "acme"),
        ("", "http://acme.freshdesk.com"),
        ("", "ftp://acme.freshdesk.com"),
        ("", "https://acme.freshdesk.com/api/v2"),
        ("", "https://key:X@acme.freshdesk.com"),
        ("evil.example/", ""),
    ],
)
def test_address_that_cannot_be_one(subdomain: str, url: str) -> None:
    with pytest.raises(ValueError, match="Freshdesk"):
        origin("Freshdesk", subdomain, url)


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

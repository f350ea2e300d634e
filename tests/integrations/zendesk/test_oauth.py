"""Test that tokens are renewed in time, once, kept, and never lost or shown."""

import json
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field

import pytest

from integrations.helpdesk import NotPermitted, RateLimited, Unavailable
from integrations.http import Session, session
from integrations.vault import Busy
from integrations.zendesk.oauth import Client, OAuth, api_token, sunset
from tests.integrations.zendesk.safe import Safe
from tests.integrations.zendesk.wire import Asked, Reply, Wire, always, turns

CLIENT_SECRET = "client-secret-words"


@dataclass
class Clock:
    """Seconds, moved by hand."""

    now: float = 1_000_000.0

    def __call__(self) -> float:
        return self.now


@dataclass
class Issuer:
    """A token endpoint with one resource beside it: each token is good until it is revoked or replaced."""

    life: int | None = 1000
    rotates: bool = False
    fault: Reply | None = None
    issued: int = 0
    valid: set[str] = field(default_factory=set)
    refresh: str = "seed"
    guard: threading.Lock = field(default_factory=threading.Lock)

    def __call__(self, asked: Asked) -> Reply:
        if asked.path != "/oauth/tokens":
            return Reply(200, {"ok": 1}) if asked.token in self.valid else Reply(401, {"error": "invalid_token"})
        with self.guard:
            return self.fault or self._issue(asked)

    def _issue(self, asked: Asked) -> Reply:
        if asked.body["client_secret"] != CLIENT_SECRET:
            return Reply(401, {"error": "invalid_client"})
        if self.rotates and asked.body.get("refresh_token") != self.refresh:
            return Reply(400, {"error": "invalid_grant"})
        self.issued += 1
        token = f"access-{self.issued}"
        self.valid = {token}
        self.refresh = f"refresh-{self.issued}"
        more = {} if self.life is None else {"expires_in": self.life}
        return Reply(200, {"access_token": token, "token_type": "bearer", "refresh_token": self.refresh, **more})


def talk(wire: Wire, safe: Safe, clock: Clock, seed: str = "", secret: str = CLIENT_SECRET) -> Session:
    client = Client(session(wire.url, 2), "deskmate", secret, seed)
    return session(wire.url, 2, OAuth(client, safe, "main", clock))


def grants(wire: Wire) -> list[str]:
    return [one.body["grant_type"] for one in wire.asked if one.path == "/oauth/tokens"]


def test_first_call_fetches_a_token() -> None:
    with Wire(Issuer()) as wire:
        talk(wire, Safe(), Clock()).get("/x")

    assert wire.seen() == ["POST /oauth/tokens", "GET /x"]
    assert wire.asked[0].body == {
        "client_id": "deskmate",
        "client_secret": CLIENT_SECRET,
        "grant_type": "client_credentials",
        "scope": "read write",
    }
    assert "authorization" not in wire.asked[0].headers


def test_token_serves_until_four_fifths_of_its_life() -> None:
    clock = Clock()
    with Wire(Issuer()) as wire:
        one = talk(wire, Safe(), clock)
        for later in (0.0, 799.0, 1.0):
            clock.now += later
            one.get("/x")

    assert [one.token for one in wire.asked if one.path == "/x"] == ["access-1", "access-1", "access-2"]


def test_token_without_a_life_lives_half_an_hour() -> None:
    clock = Clock()
    with Wire(Issuer(life=None)) as wire:
        one = talk(wire, Safe(), clock)
        for later in (0.0, 1439.0, 1.0):
            clock.now += later
            one.get("/x")

    assert len(grants(wire)) == 2


def test_kept_token_serves_the_next_process() -> None:
    safe = Safe()
    with Wire(Issuer()) as wire:
        talk(wire, safe, Clock()).get("/x")
        talk(wire, safe, Clock()).get("/x")

    assert len(grants(wire)) == 1


def test_refresh_tokens_rotate_from_the_seed() -> None:
    clock = Clock()
    with Wire(Issuer(rotates=True)) as wire:
        one = talk(wire, Safe(), clock, "seed")
        for _ in range(3):
            one.get("/x")
            clock.now += 900

    asked = [one.body for one in wire.asked if one.path == "/oauth/tokens"]
    assert [one["refresh_token"] for one in asked] == ["seed", "refresh-1", "refresh-2"]
    assert set(grants(wire)) == {"refresh_token"}


def test_rotated_pair_is_kept_as_one_secret() -> None:
    safe = Safe()
    with Wire(Issuer(rotates=True)) as wire:
        talk(wire, safe, Clock(), "seed").get("/x")

    kept = json.loads(safe.read("zendesk-oauth-main"))
    assert (kept["access"], kept["refresh"]) == ("access-1", "refresh-1")
    assert len(safe.secrets) == 1


def test_new_seed_replaces_a_dead_pair() -> None:
    safe, issuer = Safe(), Issuer(rotates=True)
    with Wire(issuer) as wire:
        talk(wire, safe, Clock(), "seed").get("/x")
        issuer.refresh = "second seed"
        talk(wire, safe, Clock(), "second seed").get("/x")

    assert [one.token for one in wire.asked if one.path == "/x"] == ["access-1", "access-2"]


@pytest.mark.parametrize("kept", ["{", "[]", "7", '{"access": 1}', '{"access":"a","refresh":"","renew":9e9,"x":1}'])
def test_spoilt_secret_is_fetched_anew(kept: str) -> None:
    safe = Safe({"zendesk-oauth-main": kept})
    with Wire(Issuer()) as wire:
        talk(wire, safe, Clock()).get("/x")

    assert len(grants(wire)) == 1


@pytest.mark.parametrize("rotates", [False, True])
def test_many_threads_and_processes_renew_once(rotates: bool) -> None:
    safe, clock = Safe(), Clock()
    with Wire(Issuer(rotates=rotates)) as wire:
        seed = "seed" if rotates else ""
        several = [talk(wire, safe, clock, seed) for _ in range(3)]
        several[0].get("/x")
        clock.now += 900
        with ThreadPoolExecutor(12) as pool:
            answers = list(pool.map(lambda number: several[number % 3].get("/x").status_code, range(24)))

    assert answers == [200] * 24
    assert len(grants(wire)) == 2


def test_read_with_a_revoked_token_is_repeated_once() -> None:
    issuer = Issuer()
    with Wire(issuer) as wire:
        one = talk(wire, Safe(), Clock())
        one.get("/x")
        issuer.valid = set()
        assert one.get("/x").json() == {"ok": 1}

    assert wire.seen() == ["POST /oauth/tokens", "GET /x", "GET /x", "POST /oauth/tokens", "GET /x"]
    assert wire.asked[-1].token == "access-2"


def test_read_that_stays_refused_is_not_permitted() -> None:
    def answer(asked: Asked) -> Reply:
        return Reply(200, {"access_token": "never good"}) if asked.path == "/oauth/tokens" else Reply(401)

    with Wire(answer) as wire, pytest.raises(NotPermitted):
        talk(wire, Safe(), Clock()).get("/x")

    assert wire.seen().count("GET /x") == 2


def test_write_with_a_revoked_token_is_not_repeated() -> None:
    issuer = Issuer()
    with Wire(issuer) as wire:
        one = talk(wire, Safe(), Clock())
        one.get("/x")
        issuer.valid = set()
        with pytest.raises(Unavailable, match="not repeated"):
            one.put("/x", json={})
        one.put("/x", json={})

    assert wire.seen().count("PUT /x") == 2
    assert wire.asked[-1].token == "access-2"


def test_two_holders_of_one_revoked_token_renew_it_once() -> None:
    safe, issuer = Safe(), Issuer()
    with Wire(issuer) as wire:
        first, second = talk(wire, safe, Clock()), talk(wire, safe, Clock())
        first.get("/x")
        second.get("/x")
        issuer.valid = set()
        first.get("/x")
        second.get("/x")

    assert len(grants(wire)) == 2


@pytest.mark.parametrize("fault", [Reply(503), Reply(429)])
def test_old_token_serves_while_renewing_fails(fault: Reply) -> None:
    clock, issuer = Clock(), Issuer()
    with Wire(issuer) as wire:
        one = talk(wire, Safe(), clock)
        one.get("/x")
        issuer.fault = fault
        clock.now += 900
        assert one.get("/x").json() == {"ok": 1}
        clock.now += 101
        with pytest.raises((Unavailable, RateLimited)):
            one.get("/x")


def test_failed_renewal_is_tried_again_only_after_a_while_by_anybody() -> None:
    clock, safe, issuer = Clock(), Safe(), Issuer()
    with Wire(issuer) as wire:
        here, there = talk(wire, safe, clock), talk(wire, safe, clock)
        here.get("/x")
        there.get("/x")
        issuer.fault = Reply(503)
        clock.now += 900
        for later, asked in ((0, 2), (29, 2), (1, 3)):
            clock.now += later
            here.get("/x")
            there.get("/x")
            assert len(grants(wire)) == asked
        issuer.fault = None
        clock.now += 30
        here.get("/x")
        there.get("/x")

    assert [one.token for one in wire.asked if one.path == "/x"][-2:] == ["access-2", "access-2"]


def test_put_off_renewal_never_outlives_the_token() -> None:
    clock, issuer = Clock(), Issuer()
    with Wire(issuer) as wire:
        one = talk(wire, Safe(), clock)
        one.get("/x")
        issuer.fault = Reply(503)
        clock.now += 990
        one.get("/x")
        clock.now += 10
        with pytest.raises(Unavailable):
            one.get("/x")


def test_lock_that_stays_taken_is_unavailable() -> None:
    class Taken(Safe):
        @contextmanager
        def lock(self, name: str) -> Iterator[None]:
            raise Busy
            yield

    with Wire(Issuer()) as wire:
        with pytest.raises(Unavailable, match="too long"):
            talk(wire, Taken(), Clock()).get("/x")
        assert wire.asked == []


def test_refused_credentials_are_not_permitted_and_not_shown() -> None:
    with Wire(Issuer()) as wire, pytest.raises(NotPermitted) as caught:
        talk(wire, Safe(), Clock(), secret="wrong-secret-words").get("/x")

    assert "wrong-secret-words" not in repr(caught.value)
    assert caught.value.permanent


def test_dead_refresh_token_is_not_permitted() -> None:
    with Wire(Issuer(rotates=True)) as wire, pytest.raises(NotPermitted, match="refused"):
        talk(wire, Safe(), Clock(), "dead").get("/x")


@pytest.mark.parametrize("body", [{}, {"access_token": None}, {"access_token": ""}, {"access_token": 5}])
def test_answer_without_a_token_is_unavailable(body: dict[str, object]) -> None:
    with Wire(always(Reply(200, body))) as wire, pytest.raises(Unavailable, match="without an access token"):
        talk(wire, Safe(), Clock()).get("/x")


def test_token_request_is_never_repeated() -> None:
    with Wire(turns(Reply(503), Reply(200, {"access_token": "a"}))) as wire, pytest.raises(Unavailable):
        talk(wire, Safe(), Clock()).get("/x")

    assert wire.seen() == ["POST /oauth/tokens"]


def test_tokens_do_not_show_in_print() -> None:
    with Wire(Issuer()) as wire:
        tokens = Client(session(wire.url, 2), "deskmate", CLIENT_SECRET).fetch("", 0.0)

    assert "access-1" not in repr(tokens)


def test_api_token_goes_out_as_basic_credentials() -> None:
    with Wire(always(Reply())) as wire:
        session(wire.url, 2, api_token("copilot@example.com", "abc")).get("/x")

    assert wire.asked[0].headers["authorization"] == "Basic Y29waWxvdEBleGFtcGxlLmNvbS90b2tlbjphYmM="


def test_end_of_api_tokens_is_told() -> None:
    assert "2027-04-30" in sunset()

"""The switch that stops everything."""

import pytest

from app.store.audit import Audit
from app.store.engine import Store
from app.store.switch import Halt, Switch
from tests.fakes import FakeClock

AGENT, ADMIN = "agent-01@example.com", "admin-01@example.com"


@pytest.fixture
def switch(store: Store, clock: FakeClock) -> Switch:
    return Switch(store, clock)


def told(switch: Switch) -> list[tuple[str, str, str]]:
    return [(one.who, one.what, one.detail) for one in Audit(switch.store, switch.clock).newest()]


def test_it_is_on_until_somebody_pauses_and_off_until_somebody_resumes(switch: Switch) -> None:
    assert switch.halted() is None
    assert switch.pause(AGENT, " wrong\n prices ") == switch.halted()
    assert switch.halted() == Halt(AGENT, switch.clock.now(), "wrong prices")
    assert switch.resume(ADMIN, "mended")

    assert switch.halted() is None
    assert told(switch) == [(ADMIN, "policy.resumed", "mended"), (AGENT, "policy.paused", "wrong prices")]


def test_the_first_of_two_who_pause_stays(switch: Switch) -> None:
    first = switch.pause(AGENT)

    assert switch.pause(ADMIN, "me too") == first
    assert [what for _, what, _ in told(switch)] == ["policy.paused"]


def test_a_reason_may_follow(switch: Switch) -> None:
    switch.pause(AGENT)
    switch.explain(ADMIN, "wrong prices")
    halt = switch.halted()

    assert halt is not None
    assert (halt.who, halt.reason) == (AGENT, "wrong prices")
    assert told(switch)[0] == (ADMIN, "policy.pause_reason", "wrong prices")


@pytest.mark.parametrize("reason", ["", "  "])
def test_an_empty_reason_takes_none_away(switch: Switch, reason: str) -> None:
    before = switch.pause(AGENT, "wrong prices")
    switch.explain(ADMIN, reason)

    assert switch.halted() == before


def test_nothing_is_kept_of_what_is_told_without_a_pause(switch: Switch) -> None:
    switch.explain(ADMIN, "wrong prices")

    assert switch.halted() is None
    assert not switch.resume(ADMIN, "mended")
    assert told(switch) == []


def test_what_no_store_can_hold_is_left_out(switch: Switch) -> None:
    halt = switch.pause("a\x00b", "half a \ud800 character")

    assert "\x00" not in halt.who
    assert switch.halted() == halt

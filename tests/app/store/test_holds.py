"""A person takes a ticket, or stops a run that waits to send."""

from datetime import timedelta

import pytest

from app.domain import OutcomeKind
from app.store.audit import Audit
from app.store.effects import Effects
from app.store.engine import Store
from app.store.holds import Hold, Holds
from app.store.inbox import run_id
from app.store.ledger import Ledger
from tests.app.store.examples import event
from tests.fakes import NOON, FakeClock

RUN = run_id("main", "7", 1)


@pytest.fixture
def holds(store: Store, clock: FakeClock) -> Holds:
    return Holds(store, clock)


@pytest.fixture
def ledger(store: Store, clock: FakeClock) -> Ledger:
    """Return a ledger with one run under way."""
    ledger = Ledger(store, clock)
    ledger.claim(RUN, event(), NOON)
    return ledger


def told(holds: Holds) -> list[tuple[str, str, str]]:
    return [(one.who, one.what, one.subject) for one in Audit(holds.store, holds.clock).newest()]


def test_a_taken_ticket_is_held_until_it_is_handed_back(holds: Holds, ledger: Ledger, clock: FakeClock) -> None:
    assert not ledger.held("main", "7")
    assert holds.take("main", "7", "Agent 1") == holds.taken("main", "7") == Hold("main", "7", "Agent 1", clock.time)
    assert ledger.held("main", "7")

    assert holds.hand_back("main", "7", "Agent 2")
    assert holds.taken("main", "7") is None
    assert not ledger.held("main", "7")


def test_another_ticket_or_connection_is_not_held(holds: Holds) -> None:
    holds.take("main", "7", "Agent 1")

    assert (holds.taken("main", "8"), holds.taken("second", "7")) == (None, None)


def test_who_took_it_first_holds_it(holds: Holds, clock: FakeClock) -> None:
    first = holds.take("main", "7", "Agent 1")
    clock.time += timedelta(minutes=1)

    assert holds.take("main", "7", "Agent 2") == first


def test_what_nobody_holds_cannot_be_handed_back(holds: Holds) -> None:
    assert not holds.hand_back("main", "7", "Agent 1")
    assert told(holds) == []


def test_every_change_is_audited_once(holds: Holds, ledger: Ledger) -> None:
    for _ in range(2):
        holds.take("main", "7", "Agent 1")
        holds.stop(RUN, "Agent 1")
    holds.hand_back("main", "7", "Agent 2")

    assert told(holds) == [
        ("Agent 2", "ticket.handed_back", "main 7"),
        ("Agent 1", "run.stopped", RUN),
        ("Agent 1", "ticket.taken", "main 7"),
    ]


def test_a_run_is_stopped_by_whoever_was_first(holds: Holds, ledger: Ledger) -> None:
    assert holds.stop(RUN, "Agent 1")
    assert holds.stop(RUN, "Agent 2")

    assert holds.stopped(RUN) == "Agent 1"
    assert ledger.stopped(RUN)


def test_another_run_is_not_stopped(holds: Holds, ledger: Ledger) -> None:
    holds.stop(RUN, "Agent 1")

    assert holds.stopped(run_id("main", "7", 2)) == ""
    assert not ledger.stopped(run_id("main", "7", 2))


def test_a_run_that_has_ended_or_never_was_cannot_be_stopped(holds: Holds, ledger: Ledger) -> None:
    ledger.close(RUN, OutcomeKind.REPLIED, "sent")

    assert not holds.stop(RUN, "Agent 1")
    assert not holds.stop(run_id("main", "7", 9), "Agent 1")
    assert holds.stopped(RUN) == ""


def test_what_is_on_its_way_cannot_be_stopped(holds: Holds, ledger: Ledger, store: Store, clock: FakeClock) -> None:
    Effects(store, clock, 1, run=RUN).begin("key")

    assert not holds.stop(RUN, "Agent 1")
    assert told(holds) == []


@pytest.mark.parametrize("odd", ["\0", "\ud800", "7\0"])
def test_no_name_is_too_strange_to_be_looked_for(holds: Holds, odd: str) -> None:
    holds.take("main", odd, odd)

    assert holds.stopped(odd) == ""
    assert not holds.stop(odd, odd)
    assert holds.taken("main", odd) is not None
    assert holds.hand_back("main", odd, odd)

"""The first delivery: seen when it comes, not before, and nothing else is taken for it."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import pytest

from app import worker
from app.cli.connecting.arrival import Arrivals
from app.cli.connecting.steps import State, Step
from app.settings import Settings
from app.store.engine import Store, open_store
from app.store.inbox import Deliveries, run_id
from app.store.ledger import Ledger
from integrations.helpdesk import TicketEvent
from tests.app.store.databases import plain
from tests.fakes import NOON, FakeClock


@dataclass
class Desk:
    """A store into which deliveries come while somebody waits; waiting takes no time."""

    store: Store
    settings: Settings
    clock: FakeClock = field(default_factory=FakeClock)
    coming: list[TicketEvent] = field(default_factory=list)
    waits: int = 0
    rows: int = 0

    def arrive(self, event: TicketEvent) -> None:
        """Let a delivery come in and its run begin."""
        worker.inbox(self.settings, self.store, self.clock).receive(event)
        self.rows += 1
        run = run_id(event.connection, event.ticket_id, self.rows)
        Ledger(self.store, self.clock).claim(run, event, self.clock.now())

    def sleep(self, seconds: float) -> None:
        self.clock.seconds += seconds
        self.clock.time += timedelta(seconds=seconds)
        self.waits += 1
        if self.coming:
            self.arrive(self.coming.pop(0))

    def first(self, seconds: float = 5.0) -> Step:
        ledger = Ledger(self.store, self.clock)
        return Arrivals(ledger, Deliveries(self.store), "main", "90", self.clock, self.sleep).first(seconds)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    settings = plain(tmp_path)
    store = open_store(settings)
    worker.migrate(store)
    yield Desk(store, settings)
    store.close()


def event(ticket: str = "7", connection: str = "main", key: str = "") -> TicketEvent:
    return TicketEvent(connection, key or f"{connection}-{ticket}", ticket, NOON)


def test_a_delivery_that_comes_is_seen(desk: Desk) -> None:
    desk.coming = [event("7")]
    step = desk.first()

    assert (step.state, desk.waits) == (State.DONE, 1)
    assert "ticket 7" in step.found


def test_what_was_there_before_is_not_the_first(desk: Desk) -> None:
    desk.arrive(event("7"))
    step = desk.first()

    assert (step.state, desk.waits) == (State.FAILED, 5)
    assert "within 5 seconds" in step.found
    assert step.mend


@pytest.mark.parametrize(
    "other", [event("90"), event("7", "shop"), event("7", key="poll:7:1")], ids=["test ticket", "connection", "poll"]
)
def test_nothing_else_is_taken_for_it(desk: Desk, other: TicketEvent) -> None:
    desk.coming = [other]

    assert desk.first().state is State.FAILED

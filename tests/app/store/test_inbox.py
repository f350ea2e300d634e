"""The inbox: each delivery once, with its run, or not at all."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, select

from app.store.engine import Store, Transaction
from app.store.inbox import Deliveries, Inbox, RowFence, row_of, run_id, run_of
from app.store.ledger import Ledger
from app.store.tables import inbox
from integrations.helpdesk import TicketEvent
from tests.app.store.examples import event, outcome
from tests.fakes import NOON, FakeClock

Started = list[tuple[str, int]]


def open_inbox(store: Store, clock: FakeClock | None = None) -> tuple[Inbox, Started]:
    started: Started = []

    def enqueue(connection: Transaction, delivered: TicketEvent, row: int) -> None:
        started.append((delivered.ticket_id, row))

    return Inbox(store, clock or FakeClock(), enqueue), started


def rows(store: Store) -> int:
    with store.begin() as connection:
        return int(connection.execute(select(func.count()).select_from(inbox)).scalar_one())


def test_a_delivery_starts_one_run(store: Store) -> None:
    box, started = open_inbox(store)

    assert box.receive(event())
    assert started == [("7", 1)]


def test_a_repeated_delivery_starts_nothing(store: Store) -> None:
    box, started = open_inbox(store)
    box.receive(event())

    assert not box.receive(event())
    assert len(started) == 1


def test_the_same_event_id_of_another_connection_is_another_event(store: Store) -> None:
    box, started = open_inbox(store)
    box.receive(event())

    assert box.receive(event(connection="second"))
    assert len(started) == 2


def test_what_deliveries_tell_of_assignments_is_kept(store: Store) -> None:
    box, _ = open_inbox(store)
    deliveries, told = Deliveries(store), replace(event(2), by_hand=True)
    box.receive(event())
    before = deliveries.assigned("main", "7")
    box.receive(told)
    box.receive(event(3))

    assert before is None
    assert deliveries.assigned("main", "7") == told.occurred
    assert (deliveries.assigned("second", "7"), deliveries.assigned("main", "8")) == (None, None)
    assert deliveries.event(2) == told


def test_twenty_threads_with_one_event_start_one_run(store: Store) -> None:
    box, started = open_inbox(store)

    with ThreadPoolExecutor(20) as pool:
        new = list(pool.map(lambda _: box.receive(event()), range(20)))

    assert sum(new) == 1
    assert len(started) == 1


def test_a_run_that_cannot_be_started_leaves_no_row(store: Store) -> None:
    def refuse(connection: Transaction, delivered: TicketEvent, row: int) -> None:
        raise OSError("no queue")

    with pytest.raises(OSError, match="no queue"):
        Inbox(store, FakeClock(), refuse).receive(event())

    assert rows(store) == 0


def test_the_event_comes_back_as_it_was(store: Store) -> None:
    box, _ = open_inbox(store)
    box.receive(event(3))

    assert Deliveries(store).event(1) == event(3)
    assert Deliveries(store).received(1) == FakeClock().now()


def test_a_row_that_is_gone_is_said_to_be(store: Store) -> None:
    assert Deliveries(store).received(5) is None
    with pytest.raises(LookupError, match="5"):
        Deliveries(store).event(5)


def test_only_the_newest_row_of_a_ticket_passes_the_fence(store: Store) -> None:
    box, _ = open_inbox(store)
    for number, ticket in enumerate(["7", "8", "7"]):
        box.receive(event(number, ticket))

    newest = [Deliveries(store).newest("main", ticket, row) for row, ticket in enumerate(["7", "8", "7"], 1)]

    assert newest == [False, True, True]


def test_another_connections_ticket_of_the_same_number_is_no_hindrance(store: Store) -> None:
    box, _ = open_inbox(store)
    box.receive(event())
    box.receive(event(connection="second"))

    assert RowFence(Deliveries(store), "main", "7", 1).newest()


def test_the_oldest_delivery_without_a_run_is_what_waits(store: Store) -> None:
    clock = FakeClock()
    box, _ = open_inbox(store, clock)
    for number in (1, 2):
        box.receive(event(number))
        clock.time += timedelta(minutes=1)
    first = FakeClock().now()
    Ledger(store, clock).claim(run_id("main", "7", 1), event(1), first)

    assert Deliveries(store).waiting() == first + timedelta(minutes=1)


def test_nothing_waits_in_an_empty_inbox(store: Store) -> None:
    assert Deliveries(store).waiting() is None


@pytest.fixture
def ended(store: Store) -> Callable[[int], None]:
    def end(row: int) -> None:
        ledger, run = Ledger(store, FakeClock()), run_id("main", "7", row)
        ledger.claim(run, event(row), NOON)
        ledger.finish(run, outcome())

    return end


def test_only_old_deliveries_whose_run_has_ended_are_forgotten(store: Store, ended: Callable[[int], None]) -> None:
    clock = FakeClock()
    box, _ = open_inbox(store, clock)
    box.receive(event(1))
    box.receive(event(2))  # its run has not ended
    clock.time += timedelta(days=100)
    box.receive(event(3))
    ended(1)
    ended(3)

    assert Deliveries(store).forget(clock.time - timedelta(days=90)) == 1
    assert Deliveries(store).event(2) == event(2)
    assert Deliveries(store).event(3) == event(3)


def test_numbers_never_come_back(store: Store, ended: Callable[[int], None]) -> None:
    box, started = open_inbox(store)
    box.receive(event(1))
    ended(1)
    Deliveries(store).forget(FakeClock().now() + timedelta(days=1))

    box.receive(event(2))

    assert [row for _, row in started] == [1, 2]


names = st.from_regex(r"[a-z0-9_-]{1,12}", fullmatch=True)
tickets = st.from_regex(r"[1-9][0-9]{0,19}", fullmatch=True)
numbers = st.integers(1, 10**12 - 1)


@given(names, tickets, numbers, numbers)
def test_later_rows_of_a_ticket_sort_later(name: str, ticket: str, one: int, two: int) -> None:
    assert (run_id(name, ticket, one) < run_id(name, ticket, two)) == (one < two)


@given(names, tickets, numbers)
def test_a_run_is_found_again_in_every_key_that_begins_with_it(name: str, ticket: str, row: int) -> None:
    run = run_id(name, ticket, row)

    assert row_of(run) == row
    assert run.startswith(run_of(run)) and run_of(run) == run_of(f"{run}/reply") == run_of(f"{run}-r003")


def test_a_chores_job_belongs_to_no_run() -> None:
    assert run_of("full_sync-1790000000") == ""

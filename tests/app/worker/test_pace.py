"""The pace: brisk while something waits, resting when nothing has for a while."""

import threading
from pathlib import Path

import pytest

from app.store.engine import Store, open_store
from app.store.inbox import Deliveries, Inbox
from app.store.migrate import upgrade
from app.worker.pace import Pace
from tests.app.store.databases import plain
from tests.app.store.examples import event
from tests.fakes import FakeClock


@pytest.fixture
def store(tmp_path: Path) -> Store:
    opened = open_store(plain(tmp_path))
    upgrade(opened)
    return opened


def paces(store: Store, linger: float, wanted: int) -> list[float]:
    """Watch with a short linger until so many paces were set."""
    seen: list[float] = []
    enough = threading.Event()

    def note(seconds: float) -> None:
        seen.append(seconds)
        if len(seen) == wanted:
            enough.set()

    pace = Pace(Deliveries(store), note, (0.05, 1.0), every=0.01, linger=linger)
    pace.start()
    enough.wait(0.5)
    pace.stop()
    return seen


def test_it_begins_brisk_and_rests_when_nothing_waits(store: Store) -> None:
    assert paces(store, linger=0.05, wanted=1) == [1.0]


def test_it_stays_brisk_for_a_while(store: Store) -> None:
    assert paces(store, linger=60, wanted=1) == []


def test_a_waiting_delivery_keeps_it_brisk(store: Store) -> None:
    Inbox(store, FakeClock(), lambda connection, event, row: None).receive(event())

    assert paces(store, linger=0.05, wanted=1) == []


def test_a_new_delivery_makes_it_brisk_again(store: Store) -> None:
    box = Inbox(store, FakeClock(), lambda connection, event, row: None)
    seen: list[float] = []
    rested, brisk = threading.Event(), threading.Event()

    def note(seconds: float) -> None:
        seen.append(seconds)
        (rested if seconds == 1.0 else brisk).set()

    pace = Pace(Deliveries(store), note, (0.05, 1.0), every=0.01, linger=0.02)
    pace.start()
    assert rested.wait(5)
    box.receive(event())
    assert brisk.wait(5)
    pace.stop()

    assert seen[:2] == [1.0, 0.05]


def test_a_store_that_is_down_is_survived(tmp_path: Path) -> None:
    assert paces(open_store(plain(tmp_path)), linger=0.02, wanted=1) == []  # no tables: every look fails

"""Chores: errors are told and survived; the store and the queue stay in order."""

import logging
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from app.domain import OutcomeKind
from app.store.engine import Store, open_store
from app.store.inbox import Deliveries, Inbox
from app.store.ledger import Ledger
from app.store.marks import Marks
from app.store.migrate import upgrade
from app.worker.chores import JOBS_KEPT, LATE, Chore, Chores, Upkeep
from app.worker.runs import Job
from tests.app.store.databases import plain
from tests.app.store.examples import event, outcome
from tests.fakes import NOON, FakeClock


@dataclass
class FakeQueue:
    """A queue that gave up `gone` and was pruned at `pruned`."""

    gone: list[str] = field(default_factory=list)
    others: int = 0
    pruned: list[datetime] = field(default_factory=list)

    def lost(self) -> list[str]:
        return self.gone

    def stranded(self) -> int:
        return self.others

    def prune(self, before: datetime) -> int:
        self.pruned.append(before)
        return 0


@pytest.fixture
def store(tmp_path: Path) -> Store:
    opened = open_store(plain(tmp_path))
    upgrade(opened)
    return opened


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def queue() -> FakeQueue:
    return FakeQueue()


@pytest.fixture
def upkeep(store: Store, clock: FakeClock, queue: FakeQueue) -> Upkeep:
    return Upkeep(queue, Deliveries(store), Ledger(store, clock), clock, 90)


def chores(store: Store, clock: FakeClock, **work: Chore) -> Chores:
    return Chores(work, Marks(store), clock)


def test_a_chore_is_done_and_leaves_the_time(store: Store, clock: FakeClock) -> None:
    done: list[str] = []

    assert chores(store, clock, sync=Chore(60, lambda: done.append("sync"))).run("sync") == "done"
    assert done == ["sync"]
    assert Marks(store).read("chore.sync") == clock.time.isoformat()


def test_a_chore_of_another_version_is_left_alone(store: Store, clock: FakeClock) -> None:
    assert chores(store, clock).run("forgotten") == "unknown"


def test_a_failing_chore_is_told_by_name_and_place_only(
    store: Store, clock: FakeClock, capsys: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    def fail() -> None:
        raise ValueError("a customer's words")

    with caplog.at_level(logging.DEBUG):
        end = chores(store, clock, sync=Chore(60, fail)).run("sync")

    logged = capsys.readouterr().out + caplog.text
    assert end == "ValueError"
    assert "test_chores.py" in logged and "words" not in logged
    assert Marks(store).read("chore.sync") == ""


@pytest.mark.parametrize(("age", "end"), [(0, "recent"), (29, "recent"), (30, "done"), (90, "done"), (-600, "done")])
def test_slots_piled_up_behind_a_long_chore_do_not_follow_in_a_burst(
    store: Store, clock: FakeClock, age: int, end: str
) -> None:
    done: list[str] = []
    one = chores(store, clock, sync=Chore(60, lambda: done.append("sync")))
    one.run("sync")
    clock.time += timedelta(seconds=age)

    assert one.run("sync") == end
    assert done == ["sync"] * (1 if end == "recent" else 2)


def test_a_chore_that_failed_is_not_recent(store: Store, clock: FakeClock) -> None:
    def fail() -> None:
        raise ValueError

    one = chores(store, clock, sync=Chore(60, fail))

    assert (one.run("sync"), one.run("sync")) == ("ValueError", "ValueError")


def test_jobs_are_pruned_long_before_deliveries(
    store: Store, upkeep: Upkeep, queue: FakeQueue, clock: FakeClock
) -> None:
    box, ledger = Inbox(store, clock, lambda *_: None), upkeep.ledger
    for number, age in ((1, 100), (2, 20)):
        clock.time = NOON - timedelta(days=age)
        box.receive(event(number))
        run = Job("main", "7", number).run
        ledger.claim(run, event(number), clock.time)
        ledger.finish(run, outcome())
    clock.time = NOON

    upkeep.prune()

    assert queue.pruned == [NOON - JOBS_KEPT]
    assert upkeep.deliveries.received(1) is None
    assert upkeep.deliveries.received(2) is not None


def test_a_run_that_the_engine_gave_up_is_recorded_as_failed(upkeep: Upkeep, queue: FakeQueue) -> None:
    job = Job("main", "7", 1)
    upkeep.ledger.claim(job.run, event(), NOON)
    queue.gone = [job.again("consider").id, "sync-1790000000"]

    upkeep.alarm()

    entry = upkeep.ledger.get(1)
    assert entry is not None and (entry.kind, entry.error) == (OutcomeKind.FAILED, "Crashed")


def test_a_run_that_ended_all_the_same_keeps_its_end(upkeep: Upkeep, queue: FakeQueue) -> None:
    job = Job("main", "7", 1)
    upkeep.ledger.claim(job.run, event(), NOON)
    upkeep.ledger.finish(job.run, outcome())
    queue.gone = [job.id]

    upkeep.alarm()

    entry = upkeep.ledger.get(1)
    assert entry is not None and entry.kind is OutcomeKind.REPLIED


def test_what_is_stuck_is_told(
    store: Store, upkeep: Upkeep, queue: FakeQueue, clock: FakeClock, capsys: pytest.CaptureFixture[str]
) -> None:
    Inbox(store, clock, lambda *_: None).receive(event())
    clock.time += LATE + timedelta(minutes=1)
    queue.others = 3

    upkeep.alarm()

    logged = capsys.readouterr().out
    assert "deliveries wait" in logged and "660" in logged
    assert "another version" in logged


def test_nothing_is_told_when_nothing_is_stuck(upkeep: Upkeep, capsys: pytest.CaptureFixture[str]) -> None:
    upkeep.alarm()

    assert capsys.readouterr().out == ""

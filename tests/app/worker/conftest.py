"""Fixtures of the worker: migrated stores, and workers that are stopped again."""

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from app.settings import Settings
from app.store.engine import Store, open_store
from app.store.ledger import Ledger
from app.worker import Chore, Line, Worker, inbox, migrate, start
from tests.app.store.databases import Cluster, cluster, plain, settings
from tests.app.store.examples import event
from tests.app.worker.lines import RealClock

__all__ = ["cluster", "desk", "large_desk", "settings"]


@dataclass
class Desk:
    """A store with a worker on it, as a test drives it."""

    settings: Settings
    store: Store
    workers: list[Worker] = field(default_factory=list)

    @property
    def ledger(self) -> Ledger:
        """Return what is on record."""
        return Ledger(self.store, RealClock())

    def work(self, line: Line, chores: Mapping[str, Chore] | None = None) -> Worker:
        """Start a worker."""
        worker = start(self.settings, self.store, line, chores or {}, RealClock())
        self.workers.append(worker)
        return worker

    def deliver(self, number: int, ticket: str = "7") -> bool:
        """Take one delivery."""
        return inbox(self.settings, self.store, RealClock()).receive(event(number, ticket))

    def rest(self) -> None:
        """Stop the worker."""
        self.workers.pop().stop(1)

    def until(self, condition: Callable[[], bool], seconds: float = 20) -> None:
        """Wait until something holds."""
        deadline = time.monotonic() + seconds
        while not condition():
            assert time.monotonic() < deadline, f"not in {seconds} s: {self.ledger.counts()}"
            time.sleep(0.02)

    def ended(self, runs: int) -> Callable[[], bool]:
        """Return the condition that so many runs have ended."""
        return lambda: sum(number for kind, number in self.ledger.counts().items() if kind != "running") >= runs


@pytest.fixture
def desk(settings: Settings) -> Iterator[Desk]:
    """Return a desk with tables and without a worker, once on each database."""
    with opened(settings) as made:
        yield made


@pytest.fixture
def large_desk(cluster: Cluster, tmp_path: Path) -> Iterator[Desk]:
    """Return a desk on PostgreSQL."""
    with opened(plain(tmp_path, database_url=cluster.create())) as made:
        yield made


@contextmanager
def opened(settings: Settings) -> Iterator[Desk]:
    """Open a desk and stop its workers in the end."""
    store = open_store(settings)
    migrate(store)
    made = Desk(settings, store)
    try:
        yield made
    finally:
        for worker in made.workers:
            worker.stop(0)
        store.close()

"""Executors: one on SQLite; on PostgreSQL the living take over from the dead."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from app.settings import Settings
from app.store.engine import StoreDown, StoreError, open_store
from app.store.health import health
from app.store.locks import Session
from app.worker import start
from app.worker.alive import LOCK_LOST, OneOfMany, claim_life
from tests.app.store.databases import plain
from tests.app.worker.conftest import Desk
from tests.app.worker.lines import RealClock, ScriptedLine

ROOT = Path(__file__).parents[3]


@contextmanager
def process(settings: Settings, kind: str, word: str) -> Iterator[subprocess.Popen[str]]:
    """Run a worker in a process of its own until it says a word; kill it at the end."""
    command = [sys.executable, "-m", "tests.app.worker.program", str(settings.data_dir), settings.database_url, kind]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as running:
        assert running.stdout is not None
        try:
            while running.stdout.readline().strip() != word:
                assert running.poll() is None
            yield running
        finally:
            running.kill()


def test_sqlite_takes_one_worker_and_names_it(tmp_path: Path) -> None:
    store = open_store(plain(tmp_path))
    life = claim_life(store)

    with pytest.raises(StoreError, match=rf"pid {os.getpid()}\).*PostgreSQL"):
        claim_life(store)
    life.end()
    claim_life(store).end()


def test_a_worker_that_cannot_start_stands_in_nobodys_way(tmp_path: Path) -> None:
    settings = plain(tmp_path)
    store = open_store(settings)

    with pytest.raises(StoreDown):  # there are no tables
        start(settings, store, ScriptedLine(), {}, RealClock())
    claim_life(store).end()


def test_a_killed_workers_run_is_done_by_the_next_one(desk: Desk) -> None:
    """On SQLite the next start finds it; on PostgreSQL another worker's watch does."""
    desk.deliver(1)
    with process(desk.settings, "frozen", "begun") as frozen:
        frozen.kill()
        frozen.wait()
    line = ScriptedLine()
    desk.work(line)
    desk.until(desk.ended(1))

    entry = desk.ledger.get(1)
    assert entry is not None and entry.attempts == 2
    assert line.verbs() == ["consider", "carry_out"]


def test_a_living_worker_takes_over_at_once(large_desk: Desk) -> None:
    desk, line = large_desk, ScriptedLine()
    # The queue's row in the database holds the slots: the last to start sets them for all.
    desk.settings = desk.settings.model_copy(update={"slots": 1})
    desk.deliver(1)
    with process(desk.settings, "frozen", "begun") as frozen:
        desk.work(line)
        seen = health(desk.store, RealClock()).worker
        desk.deliver(2, "8")
        desk.until(desk.ended(1))
        untouched = [run for _, run in line.calls if "-7-" in run]
        frozen.kill()
        desk.until(desk.ended(2), 15)

    assert seen
    assert untouched == []  # while its holder lived, nobody touched its run
    assert desk.ledger.counts() == {"suggested": 2}


def test_executors_have_names_of_their_own(large_desk: Desk) -> None:
    store = large_desk.store
    lives = [OneOfMany(store) for _ in range(3)]

    names = {life.executor for life in lives}
    for life in lives:
        life.end()
    assert len(names) == 3
    assert all(str(os.getpid()) in name for name in names)


def test_only_the_dead_are_recovered(large_desk: Desk) -> None:
    store, recovered = large_desk.store, list[str]()
    one, two = OneOfMany(store), OneOfMany(store)

    def recover(executor: str) -> int:
        recovered.append(executor)
        return 1

    one._take_over({two.executor, "dead"}, recover)
    two.end()
    one._take_over({two.executor}, recover)
    one.end()

    assert recovered == ["dead", two.executor]


def test_a_worker_whose_lock_is_gone_ends_at_once(large_desk: Desk) -> None:
    store = large_desk.store
    with process(large_desk.settings, "plain", "working") as working:
        other = Session(store)
        other._connection.exec_driver_sql(
            "SELECT pg_terminate_backend(l.pid) FROM pg_locks l WHERE l.locktype = 'advisory' AND l.granted"
        )
        code = working.wait(timeout=30)

    assert code == LOCK_LOST

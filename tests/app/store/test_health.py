"""Health: what is down is said to be down, and nothing is raised."""

from datetime import timedelta
from pathlib import Path

from app.settings import Settings
from app.store.engine import Store, open_store
from app.store.health import EXECUTORS, Health, health, worker_lock
from app.store.inbox import Inbox
from app.store.locks import Session
from tests.app.store.databases import plain
from tests.app.store.examples import event
from tests.fakes import FakeClock


def test_a_fresh_store_is_ready_without_a_worker(fresh: Store) -> None:
    found = health(fresh, FakeClock())

    assert found == Health(database=True, migrated=True, worker=False, waiting=0.0)
    assert found.ready


def test_tables_that_are_missing_make_it_unready(settings: Settings) -> None:
    found = health(open_store(settings), FakeClock())

    assert found == Health(database=True, migrated=False, worker=False, waiting=0.0)
    assert not found.ready


def test_a_database_that_is_away_makes_it_unready(tmp_path: Path) -> None:
    away = open_store(plain(tmp_path, database_url=f"postgresql://tester@/gone?host={tmp_path}"))

    assert health(away, FakeClock()) == Health(database=False, migrated=False, worker=False, waiting=0.0)


def test_the_age_of_the_oldest_waiting_delivery_is_told(fresh: Store) -> None:
    clock = FakeClock()
    Inbox(fresh, clock, lambda connection, event, row: None).receive(event())
    clock.time += timedelta(seconds=90)

    assert health(fresh, clock).waiting == 90.0


def test_a_worker_is_seen_from_elsewhere(fresh: Store) -> None:
    if fresh.embedded:
        lock = worker_lock(fresh)
        lock.take()
        seen = [health(fresh, FakeClock()).worker]
        lock.release()
    else:
        session = Session(fresh)
        session.take(EXECUTORS, "one")
        seen = [health(fresh, FakeClock()).worker]
        session.close()
    seen.append(health(fresh, FakeClock()).worker)

    assert seen == [True, False]

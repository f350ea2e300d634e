"""The engine: settings of the connections, times, versions, forks."""

import os
import sqlite3
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import StatementError

from app.store.engine import Store, StoreDown, StoreError, check_versions, open_store
from app.store.marks import Marks
from app.store.tables import inbox
from tests.app.store.databases import plain


def pragma(fresh: Store, name: str) -> object:
    with fresh.begin() as connection:
        return connection.execute(text(f"PRAGMA {name}")).scalar()


def test_sqlite_survives_loss_of_power_and_waits_for_writers(tmp_path: Path) -> None:
    store = open_store(plain(tmp_path))

    found = {name: pragma(store, name) for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")}

    assert found == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "busy_timeout": 8000}


def test_everything_lies_in_the_data_directory(tmp_path: Path) -> None:
    store = open_store(plain(tmp_path))
    pragma(store, "user_version")

    assert (tmp_path / "data" / "deskmate.db").exists()


def moved(fresh: Store, moment: datetime) -> datetime:
    row = {"connection": "main", "event_id": str(moment), "ticket": "1", "received": moment, "occurred": moment}
    with fresh.begin() as connection:
        connection.execute(fresh.insert(inbox).values(row))
        back: datetime = connection.execute(select(inbox.c.occurred)).scalar_one()
        return back


def test_a_time_comes_back_as_the_same_moment_in_utc(fresh: Store) -> None:
    there = datetime(2026, 3, 2, 1, 30, 0, 123456, tzinfo=timezone(timedelta(hours=5, minutes=30)))

    back = moved(fresh, there)

    assert back == there
    assert back.tzinfo is UTC or back.utcoffset() == timedelta(0)


def test_a_time_without_zone_is_refused(fresh: Store) -> None:
    with pytest.raises(StatementError, match="without a zone"):
        moved(fresh, datetime(2026, 3, 2))


@pytest.mark.parametrize(("python", "library"), [((3, 11), (3, 40, 1)), ((3, 12), (3, 42, 0)), ((3, 13), (3, 50, 4))])
def test_pairs_of_versions_that_work(python: tuple[int, ...], library: tuple[int, ...]) -> None:
    check_versions(python, library)


def test_an_old_sqlite_under_a_new_python_is_refused_with_the_way_out() -> None:
    with pytest.raises(StoreError, match=r"SQLite 3\.40\.1 is too old for Python 3\.12.*DESKMATE_DATABASE_URL"):
        check_versions((3, 12), (3, 40, 1))


def test_a_child_process_gets_connections_of_its_own(fresh: Store) -> None:
    Marks(fresh).write("name", "parent")

    child = os.fork()
    if child == 0:
        Marks(fresh).write("name", "child")
        os._exit(0)
    _, status = os.waitpid(child, 0)

    assert status == 0
    assert Marks(fresh).read("name") == "child"


def test_a_database_that_is_away_is_told_by_one_family_of_errors(tmp_path: Path) -> None:
    away = open_store(plain(tmp_path, database_url=f"postgresql://tester@/gone?host={tmp_path}"))

    with pytest.raises(StoreDown):
        Marks(away).read("name")


def test_a_locked_file_is_of_that_family_too(tmp_path: Path) -> None:
    store = open_store(plain(tmp_path))
    with store.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE t (a)")
    other = sqlite3.connect(tmp_path / "data" / "deskmate.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")

    with pytest.raises(StoreDown), store.begin() as connection:
        connection.exec_driver_sql("PRAGMA busy_timeout=10")
        connection.exec_driver_sql("INSERT INTO t VALUES (1)")


def test_the_password_is_not_in_what_is_printed(tmp_path: Path) -> None:
    store = open_store(plain(tmp_path, database_url="postgresql://u:hidden@localhost/x"))

    assert "hidden" not in repr(store)
    assert "hidden" in store.url

"""Locks: exclusive, named after their holder, free when the holder dies."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from app.settings import Settings
from app.store.engine import Store, StoreDown, open_store
from app.store.locks import FileLock, Session, Taken, locked, number
from tests.app.store.databases import Cluster, plain

ROOT = Path(__file__).parents[3]
HOLD = """
import sys, time
from pathlib import Path
from app.store.locks import FileLock
FileLock(Path(sys.argv[1])).take()
print("held", flush=True)
time.sleep(60)
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "a.lock"


def test_a_second_taker_learns_who_has_it(path: Path) -> None:
    FileLock(path).take()  # never released: its descriptor lives on

    with pytest.raises(Taken) as taken:
        FileLock(path).take()
    assert taken.value.pid == os.getpid()


def test_a_released_lock_can_be_taken(path: Path) -> None:
    first = FileLock(path)
    first.take()
    first.release()
    first.release()

    FileLock(path).take()


def test_the_holder_can_be_asked_for_without_taking(path: Path) -> None:
    lock = FileLock(path)
    seen = [FileLock(path).holder()]
    lock.take()
    seen += [FileLock(path).holder(), lock.holder()]
    lock.release()
    seen.append(FileLock(path).holder())

    assert seen == [0, os.getpid(), os.getpid(), 0]


def test_a_killed_holder_holds_nothing(path: Path) -> None:
    holder = subprocess.Popen([sys.executable, "-c", HOLD, str(path)], cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert holder.stdout and holder.stdout.readline() == "held\n"
    with pytest.raises(Taken) as taken:
        FileLock(path).take()

    holder.send_signal(signal.SIGKILL)
    holder.wait()

    assert taken.value.pid == holder.pid
    FileLock(path).take(wait=1)


def test_a_held_name_is_refused_after_the_wait(tmp_path: Path) -> None:
    store = open_store(plain(tmp_path))

    with locked(store, "group", "a"), pytest.raises(Taken), locked(store, "group", "a", wait=0.1):
        pass


def test_an_error_inside_lets_the_name_go(fresh: Store) -> None:
    with pytest.raises(ValueError, match="inside"), locked(fresh, "group", "a"):
        raise ValueError("inside")

    with locked(fresh, "group", "a", wait=0.1):
        pass


@pytest.fixture
def postgres(cluster: Cluster, tmp_path: Path) -> Settings:
    return plain(tmp_path, database_url=cluster.create())


def test_an_advisory_lock_is_exclusive_between_sessions(postgres: Settings) -> None:
    one, two = Session(open_store(postgres)), Session(open_store(postgres))

    seen = [one.attempt("g", "a"), two.attempt("g", "a"), two.attempt("g", "b")]
    one.release("g", "a")
    seen.append(two.attempt("g", "a"))

    assert seen == [True, False, True, True]


def test_a_closed_session_holds_nothing(postgres: Settings) -> None:
    one, two = Session(open_store(postgres)), Session(open_store(postgres))
    one.take("g", "a")
    one.close()

    assert two.attempt("g", "a")


def test_waiting_for_a_held_name_ends(postgres: Settings) -> None:
    store = open_store(postgres)
    with locked(store, "group", "a"), pytest.raises(Taken, match="group"):
        locked(store, "group", "a", wait=0.1).__enter__()


def test_a_broken_session_says_so(postgres: Settings) -> None:
    one, two = Session(open_store(postgres)), open_store(postgres)
    with two.begin() as connection:
        connection.exec_driver_sql(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE pid <> pg_backend_pid() AND datname = current_database()"
        )

    with pytest.raises(StoreDown):
        one.check()


def test_numbers_fit_the_lock_table_and_differ() -> None:
    found = {number(name) for name in ("executor", "vault", "migrate", "a", "b")}

    assert len(found) == 5
    assert all(-(2**31) <= one < 2**31 for one in found)

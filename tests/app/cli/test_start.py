"""A worker's start: indexing first, in the background, and an end that is told."""

import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from app import worker
from app.cli.service import NO_BOOT, Ready, Running, Stopped, index_first, start_worker
from app.clock import CLOCK
from app.origins import Origins
from app.settings import Connection, Settings, child_environment
from app.store.engine import Store, StoreError, open_store
from app.store.health import health, worker_lock
from app.store.ledger import Ledger
from app.store.marks import Marks
from app.wiring import desks, shelf
from integrations.sandbox.server import Sandbox
from tests.app.store.databases import plain
from tests.app.store.examples import event
from tests.app.worker.lines import ScriptedLine


def until(done: Callable[[], bool], seconds: float = 20.0) -> None:
    """Wait for something to come true."""
    end = time.monotonic() + seconds
    while not done():
        assert time.monotonic() < end, "it never came true"
        time.sleep(0.02)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Return settings without weights, so that nothing is built."""
    return plain(tmp_path, encoder_dir=tmp_path / "nowhere", quiet_seconds=0)


@pytest.fixture
def store(settings: Settings) -> Iterator[Store]:
    """Return a store with tables, to look into."""
    opened = open_store(settings)
    worker.migrate(opened)
    yield opened
    opened.close()


def running(settings: Settings, told: list[str]) -> Running:
    """Return what has not begun yet; its end is told to the list."""
    own = open_store(settings)
    return Running(own, shelf(settings, own), told.append)


def test_what_arrives_during_the_first_indexing_waits_for_its_end(settings: Settings, store: Store) -> None:
    indexed, told = threading.Event(), list[str]()
    one, ledger = running(settings, told), Ledger(store, CLOCK)

    def prepare() -> Ready:
        indexed.wait(20)
        return Ready(lambda: worker.start(settings, store, ScriptedLine(), {}, CLOCK), lambda: None)

    one.begin(prepare)
    worker.inbox(settings, store, CLOCK).receive(event())
    before = (health(store, CLOCK).ready, health(store, CLOCK).worker, ledger.counts())
    indexed.set()
    until(lambda: ledger.counts() == {"suggested": 1})
    one.stop()

    assert before == (True, False, {})
    assert told == []
    assert worker_lock(store).holder() == 0


@pytest.mark.parametrize("broken", [False, True])
def test_a_stop_before_the_start_starts_nothing_and_tells_nothing(
    settings: Settings, store: Store, broken: bool
) -> None:
    told, started = list[str](), list[str]()
    one = running(settings, told)

    def start() -> worker.Worker:
        started.append("started")
        raise StoreError("too late")

    def prepare() -> Ready:
        one.stopping.wait(20)
        if broken:
            raise Stopped
        return Ready(start, lambda: None)

    one.begin(prepare)
    one.stop()

    assert (told, started) == ([], [])
    running(settings, told).stop()  # the folder is free again


def test_a_worker_that_may_not_start_ends_the_process_with_its_reason(settings: Settings, store: Store) -> None:
    told: list[str] = []
    one, lock = running(settings, told), worker_lock(store)
    lock.take()

    one.begin(lambda: Ready(lambda: worker.start(settings, store, ScriptedLine(), {}, CLOCK), lambda: None))
    until(lambda: bool(told))
    one.stop()
    lock.release()

    assert "another worker is running" in told[0]


def test_an_unknown_error_ends_the_process_without_its_words(
    settings: Settings, store: Store, capsys: pytest.CaptureFixture[str]
) -> None:
    told: list[str] = []
    one = running(settings, told)

    def prepare() -> Ready:
        raise KeyError("a customer's words")

    one.begin(prepare)
    until(lambda: bool(told))
    one.stop()

    assert "KeyError at" in told[0] and "test_start.py" in told[0]
    assert "words" not in told[0] + capsys.readouterr().out


@pytest.fixture
def box() -> Iterator[Sandbox]:
    """Start a helpdesk with one article."""
    with Sandbox() as box:
        box.store.add_article("Returns", "<p>You may return any item within 14 days.</p>")
        yield box


def with_account(settings: Settings, box: Sandbox) -> Settings:
    """Return settings of one account on that helpdesk."""
    fields = {"url": box.url, "client_id": box.client_id, "client_secret": box.client_secret, "webhook_secret": "ours"}
    return settings.model_copy(update={"connections": {"main": Connection.model_validate(fields)}})


def test_a_stop_breaks_the_first_indexing_off_and_the_next_start_does_it(
    settings: Settings, store: Store, box: Sandbox
) -> None:
    own, stopping = with_account(settings, box), threading.Event()
    library = shelf(own, store)
    stopping.set()
    with pytest.raises(Stopped):
        index_first(Origins(own, desks(own, store), library, store), stopping)
    library.close()
    before = Marks(store).read("synced.main")

    one = start_worker(own)
    until(lambda: health(store, CLOCK).worker)
    one.stop()

    assert (before, Marks(store).read("synced.main") != "") == ("", True)


@pytest.mark.parametrize("role", ["all", "worker"])
def test_the_service_ends_where_its_worker_may_not_start(tmp_path: Path, store: Store, role: str) -> None:
    lock = worker_lock(store)
    lock.take()
    account = {"URL": "http://127.0.0.1:9", "CLIENT_ID": "id", "CLIENT_SECRET": "secret", "WEBHOOK_SECRET": "ours"}
    given = {f"CONNECTIONS__MAIN__{name}": value for name, value in account.items()}
    given |= {"DATA_DIR": str(store.folder), "ENCODER_DIR": str(tmp_path / "nowhere"), "PORT": "0"}

    done = subprocess.run(
        [sys.executable, "-m", "app.cli", "serve", "--role", role],
        env=child_environment(given),
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    lock.release()

    assert done.returncode == NO_BOOT
    assert "the worker cannot start: another worker is running" in done.stderr
    assert "Traceback" not in done.stderr

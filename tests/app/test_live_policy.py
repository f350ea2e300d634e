"""A policy is read again when it changes, in a file or in the store: the kill switch must not need a restart."""

import os
from concurrent.futures import ThreadPoolExecutor, wait
from pathlib import Path
from threading import Event

import pytest

from app.policy import edited, load, paused, shipped
from app.settings import Connection, Settings
from app.store.engine import Store
from app.store.policies import Policies, Version
from app.wiring import LivePolicy, Refused, languages, live_policies, managed, policy
from tests.app.store.databases import plain
from tests.fakes import FakeClock


def written(path: Path, text: str, second: int) -> None:
    """Write a file with a time of its own."""
    path.write_text(text, encoding="utf-8")
    os.utime(path, (second, second))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Return a copy of the shipped policy."""
    path = tmp_path / "policy.toml"
    written(path, shipped(), 1)
    return path


def test_the_kill_switch_acts_at_once(path: Path) -> None:
    live = LivePolicy(path)
    assert not live().paused

    written(path, shipped().replace("paused = false", "paused = true"), 2)

    assert live().paused


def test_a_broken_file_leaves_the_last_good_one(path: Path) -> None:
    live = LivePolicy(path)
    before = live()

    written(path, "this is no policy", 2)
    assert live() == before
    written(path, shipped().replace("paused = false", "paused = true"), 3)

    assert live().paused


def test_a_file_that_vanishes_leaves_the_last_good_one(path: Path) -> None:
    live = LivePolicy(path)
    before = live()

    path.unlink()

    assert live() == before


def test_a_broken_file_refuses_to_start(path: Path) -> None:
    written(path, "this is no policy", 2)

    with pytest.raises(Refused, match="policy"):
        LivePolicy(path)


# In the store


@pytest.fixture
def stored(store: Store) -> Policies:
    return Policies(store, FakeClock())


def save(stored: Policies, text: str) -> None:
    stored.save(text, "admin@example.com", "why", stored.stamp())


def broken(stored: Policies, number: int) -> None:
    """Put a version in the table that this program cannot read, as a newer one may have done."""
    with stored.store.begin() as connection:
        connection.exec_driver_sql(
            "INSERT INTO policies (number, created, author, reason, digest, toml, changes)"
            f" VALUES ({number}, '2026-03-02 12:00:00.000000', 'a', 'b', 'c', 'colour = 1', '[]')"
        )


def test_where_nothing_is_saved_the_shipped_policy_is_in_force(stored: Policies) -> None:
    assert LivePolicy(None, stored)() == load(shipped())


def test_a_saved_version_acts_at_once(stored: Policies) -> None:
    live = LivePolicy(None, stored)
    save(stored, edited(shipped(), {"return_policy": {"threshold": 0.5}}))
    first = live()
    save(stored, paused(shipped(), True))

    found = first.intent("return_policy")
    assert found is not None and found.threshold == 0.5
    assert live().paused
    assert live() is live()  # read once, not again and again


class Slow(Policies):
    """Versions that take their time to be read; `reading` is told, `go` lets them through."""

    reading, go = Event(), Event()

    def current(self) -> Version | None:
        """Wait, then read."""
        self.reading.set()
        assert self.go.wait(20)
        return super().current()


def test_a_thread_that_comes_while_it_is_read_does_not_go_by_the_old_one(stored: Policies) -> None:
    slow = Slow(stored.store, stored.clock)
    slow.go.set()
    live = LivePolicy(None, slow)
    slow.go.clear()
    slow.reading.clear()
    save(stored, paused(shipped(), True))
    with ThreadPoolExecutor(2) as pool:
        first = pool.submit(live)
        assert slow.reading.wait(20)
        second = pool.submit(live)
        wait([second], timeout=0.3)
        slow.go.set()

        assert (first.result().paused, second.result().paused) == (True, True)


def test_a_stored_version_that_cannot_be_read_leaves_the_last_good_one(stored: Policies) -> None:
    live = LivePolicy(None, stored)
    save(stored, paused(shipped(), True))
    before = live()
    broken(stored, 2)

    assert live() == before


def test_a_stored_version_that_cannot_be_read_refuses_to_start(stored: Policies) -> None:
    broken(stored, 1)

    with pytest.raises(Refused, match=r"(?s)the policy version 1 in the store cannot be used: .*colour"):
        LivePolicy(None, stored)


def test_a_file_has_the_say_over_the_store(path: Path, stored: Policies) -> None:
    live = LivePolicy(path, stored)
    save(stored, paused(shipped(), True))

    assert not live().paused
    assert not policy(path, stored).paused
    assert policy(None, stored).paused


def accounts(folder: Path, file: Path | None, **own: Path | None) -> Settings:
    """Return settings with a file for all, and one for each of the connections that has its own."""
    connections = {name: Connection(subdomain="acme", policy_file=one) for name, one in own.items()}
    return plain(folder, policy_file=file, connections=connections)


def test_connections_without_a_file_share_what_is_stored(tmp_path: Path, path: Path, store: Store) -> None:
    settings = accounts(tmp_path, None, main=None, second=None, third=path)
    live = live_policies(settings, store)
    save(Policies(store, FakeClock()), paused(shipped(), True))

    assert live["main"] is live["second"]
    assert {name: one().paused for name, one in live.items()} == {"main": True, "second": True, "third": False}


def test_the_store_is_out_of_force_where_every_connection_has_a_file(tmp_path: Path, path: Path) -> None:
    assert managed(accounts(tmp_path, path)) == path
    assert managed(accounts(tmp_path, path, main=None)) == path
    assert managed(accounts(tmp_path, None, main=path)) == path
    assert managed(accounts(tmp_path, None, main=path, second=None)) is None
    assert managed(accounts(tmp_path, None)) is None


def test_the_languages_are_those_of_the_stored_policy(tmp_path: Path, store: Store) -> None:
    save(Policies(store, FakeClock()), shipped().replace('languages = ["en", "de", "es"]', 'languages = ["en", "fr"]'))

    assert languages(accounts(tmp_path, None, main=None), store) == ("en", "fr")

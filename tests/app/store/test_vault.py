"""The vault: what is kept is unreadable without the key, and renewed by one at a time."""

import stat
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from app.settings import Settings
from app.store.engine import Store, StoreError, open_store
from app.store.vault import FILE, StoredVault, open_vault
from integrations.vault import Busy
from tests.app.store.databases import plain
from tests.fakes import FakeClock


def opened(settings: Settings, fresh: Store, key: str = "") -> StoredVault:
    return open_vault(settings.model_copy(update={"secret_key": type(settings.secret_key)(key)}), fresh, FakeClock())


def test_a_secret_comes_back(settings: Settings, fresh: Store) -> None:
    vault = opened(settings, fresh)
    vault.write("main.token", "token-ü")

    assert vault.read("main.token") == "token-ü"
    assert vault.read("other") == ""


def test_writing_again_replaces_it(settings: Settings, fresh: Store) -> None:
    vault = opened(settings, fresh)
    vault.write("a", "one")
    vault.write("a", "two")

    assert vault.read("a") == "two"


def test_the_table_does_not_hold_the_secret(settings: Settings, fresh: Store) -> None:
    opened(settings, fresh).write("a", "very-secret")

    with fresh.begin() as connection:
        assert "very-secret" not in str(tuple(connection.exec_driver_sql("SELECT * FROM secrets").one()))


def test_the_key_is_made_once_and_for_its_owner_alone(settings: Settings, fresh: Store) -> None:
    opened(settings, fresh).write("a", "one")
    path = settings.data_dir / FILE

    assert opened(settings, fresh).read("a") == "one"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert list(settings.data_dir.glob("secret.*")) == [path]


def test_many_who_make_the_key_at_once_agree_on_one(settings: Settings, fresh: Store) -> None:
    with ThreadPoolExecutor(8) as pool:
        vaults = list(pool.map(lambda _: opened(settings, fresh), range(8)))
    vaults[0].write("a", "one")

    assert {vault.read("a") for vault in vaults} == {"one"}


def test_another_key_is_refused_without_showing_anything(settings: Settings, fresh: Store) -> None:
    opened(settings, fresh, "first-key").write("a", "very-secret")

    with pytest.raises(StoreError, match="DESKMATE_SECRET_KEY") as refusal:
        opened(settings, fresh, "second-key").read("a")
    assert "very-secret" not in str(refusal.value)


def test_a_key_can_be_replaced_by_putting_the_new_one_in_front(settings: Settings, fresh: Store) -> None:
    opened(settings, fresh, "old-key").write("a", "one")
    both = opened(settings, fresh, "new-key, old-key")
    both.write("b", "two")

    assert both.read("a") == "one"
    assert opened(settings, fresh, "new-key").read("b") == "two"


def test_a_setting_of_commas_is_no_key(settings: Settings, fresh: Store) -> None:
    with pytest.raises(StoreError, match="no key"):
        opened(settings, fresh, " , ")


def test_one_at_a_time_holds_a_name(settings: Settings, fresh: Store) -> None:
    vault, inside, most = opened(settings, fresh), [0], [0]
    guard = threading.Lock()

    def renew(_: int) -> None:
        with vault.lock("main.token"):
            with guard:
                inside[0] += 1
                most[0] = max(most[0], inside[0])
            time.sleep(0.01)
            with guard:
                inside[0] -= 1

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(renew, range(12)))

    assert most == [1]


def test_names_are_held_apart(settings: Settings, fresh: Store) -> None:
    vault = opened(settings, fresh)

    with vault.lock("main.token"), vault.lock("second.token"):
        assert Path(fresh.folder).exists()


def test_a_name_that_stays_taken_is_busy(tmp_path: Path) -> None:
    settings = plain(tmp_path)
    store = open_store(settings)
    vault = replace(opened(settings, store), wait=0.1)

    with vault.lock("main.token"), pytest.raises(Busy), vault.lock("main.token"):
        pass
    with vault.lock("main.token"):  # and the one that gave up holds nothing
        store.close()

"""Fixtures of the store: an open, migrated one on each database."""

from collections.abc import Iterator

import pytest

from app.settings import Settings
from app.store.accounts import Accounts
from app.store.acting import metadata
from app.store.engine import Store, open_store
from app.store.migrate import upgrade
from tests.app.store.databases import cluster, plain, settings
from tests.app.store.people import QUICK
from tests.fakes import FakeClock

__all__ = ["cluster", "settings"]


@pytest.fixture
def fresh(settings: Settings) -> Iterator[Store]:
    """Return an open store with our tables in it, made for one test by its `settings`."""
    opened = open_store(settings)
    upgrade(opened)
    yield opened
    opened.close()


@pytest.fixture(scope="module", params=["sqlite", "postgres"])
def lasting(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """Return a store that the tests of a module share, once on each database."""
    address = request.getfixturevalue("cluster").create() if request.param == "postgres" else ""
    opened = open_store(plain(tmp_path_factory.mktemp("lasting"), database_url=address))
    upgrade(opened)
    yield opened
    opened.close()


@pytest.fixture
def store(lasting: Store) -> Store:
    """Return that store with nothing in it: to make a new one for each test would take a second."""
    names = ", ".join(table.name for table in metadata.sorted_tables)
    with lasting.begin() as connection:
        if not lasting.embedded:
            connection.exec_driver_sql(f"TRUNCATE {names} RESTART IDENTITY CASCADE")
            return lasting
        for table in reversed(metadata.sorted_tables):
            connection.execute(table.delete())
        connection.exec_driver_sql("DELETE FROM sqlite_sequence")
    return lasting


@pytest.fixture
def clock() -> FakeClock:
    """Return a clock that stands still until it is told."""
    return FakeClock()


@pytest.fixture
def accounts(store: Store, clock: FakeClock) -> Accounts:
    """Return accounts whose passwords are hashed quickly."""
    return Accounts(store, clock, QUICK)

"""Fixtures of the store: an open, migrated one on each database."""

from collections.abc import Iterator

import pytest

from app.settings import Settings
from app.store.engine import Store, open_store
from app.store.migrate import upgrade
from tests.app.store.databases import cluster, settings

__all__ = ["cluster", "settings", "store"]


@pytest.fixture
def store(settings: Settings) -> Iterator[Store]:
    """Return an open store with our tables in it."""
    opened = open_store(settings)
    upgrade(opened)
    yield opened
    opened.close()

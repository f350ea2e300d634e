"""What many tests of the app begin with."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.store.engine import Store, open_store
from app.store.migrate import upgrade
from tests.app.store.databases import plain


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """Return an empty store."""
    opened = open_store(plain(tmp_path))
    upgrade(opened)
    yield opened
    opened.close()

"""A place with a shop, a helpdesk and a store."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.app.actions.bench import Place, place


@pytest.fixture
def here(tmp_path: Path) -> Iterator[Place]:
    """Return a place of the test's own."""
    with place(tmp_path) as made:
        yield made

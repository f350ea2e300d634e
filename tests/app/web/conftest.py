"""One application for each test, over a store of its own."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.app.web.stage import Stage, stage


@pytest.fixture
def faced(tmp_path: Path) -> Iterator[Stage]:
    """Return an application with all its faces."""
    with stage(tmp_path) as made:
        yield made

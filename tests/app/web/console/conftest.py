"""A filled application, and browsers of people of each role."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from app.store.accounts import Role
from tests.app.web.console.library import stocked
from tests.app.web.console.seed import fill, thought
from tests.app.web.stage import Stage


@pytest.fixture
def bare(tmp_path: Path) -> Iterator[Stage]:
    """Return an application that nothing has happened in."""
    with stocked(tmp_path, try_=thought) as made:
        yield made


@pytest.fixture
def made(bare: Stage) -> Stage:
    """Return an application with people, four versions of the policy and some sixty runs."""
    fill(bare, share=0.1)
    return bare


@pytest.fixture
def admin(made: Stage) -> FlaskClient:
    """Return an admin's browser."""
    return made.signed_in(Role.ADMIN, "admin-05@example.com")


@pytest.fixture
def agent(made: Stage) -> FlaskClient:
    """Return an agent's browser."""
    return made.signed_in(Role.AGENT, "agent-05@example.com")


@pytest.fixture
def viewer(made: Stage) -> FlaskClient:
    """Return the browser of somebody who may only look."""
    return made.signed_in(Role.VIEWER, "viewer-05@example.com")

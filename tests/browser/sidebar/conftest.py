"""A cloud and a room for each test, and a seat in each helpdesk."""

from collections.abc import Iterator

import pytest

from app.cli.packaging.files import Kind
from tests.browser.sidebar.seats import Room
from tests.browser.sidebar.server import Cloud
from tests.browser.sidebar.views import ANSWERS, RUNS, SIMILAR, view
from tests.browser.windows import Windows


@pytest.fixture
def cloud() -> Iterator[Cloud]:
    """Return both clouds and an API that knows ticket 42."""
    made = Cloud()
    made.api.answers = {
        ("GET", "tickets/42"): view(),
        ("GET", "tickets/42/runs"): RUNS,
        ("GET", "tickets/42/similar"): SIMILAR,
        ("POST", "tickets/42/reviews"): {},
        ("POST", "tickets/42/consider"): {},
        ("POST", "ask"): ANSWERS,
    }
    yield made
    made.close()


@pytest.fixture
def room(windows: Windows, cloud: Cloud) -> Iterator[Room]:
    """Return what opens seats; at the end none of them may have complained."""
    made = Room(windows, cloud)
    yield made
    made.close()


@pytest.fixture(params=list(Kind))
def kind(request: pytest.FixtureRequest) -> Kind:
    """Return one helpdesk after the other."""
    found: Kind = request.param
    return found

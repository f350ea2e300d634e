from collections.abc import Iterator

import pytest

from integrations.sandbox.deliveries import Timing
from integrations.sandbox.server import Sandbox
from tests.integrations.sandbox.parts import Caller, Hand, Receiver


@pytest.fixture
def clock() -> Hand:
    return Hand()


@pytest.fixture
def box(clock: Hand) -> Iterator[Sandbox]:
    """A sandbox in memory whose clock stands still and whose retries do not wait."""
    with Sandbox(timing=Timing(timeout=0.3, pause=1.0, scale=0.0), clock=clock) as running:
        yield running


@pytest.fixture
def agent(box: Sandbox) -> Caller:
    return Caller(box, box.agent_token)


@pytest.fixture
def anybody(box: Sandbox) -> Caller:
    return Caller(box)


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with Receiver() as running:
        yield running

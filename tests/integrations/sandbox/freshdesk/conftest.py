from collections.abc import Iterator

import pytest

from integrations.sandbox.deliveries import Timing
from integrations.sandbox.server import Face, Sandbox
from tests.integrations.sandbox.freshdesk.parts import Key
from tests.integrations.sandbox.parts import REQUESTER, Hand


@pytest.fixture
def box(clock: Hand) -> Iterator[Sandbox]:
    """A Freshdesk in memory whose clock stands still and whose retries do not wait."""
    with Sandbox(timing=Timing(timeout=0.3, scale=0.0), clock=clock, face=Face.FRESHDESK) as running:
        yield running


@pytest.fixture
def key(box: Sandbox) -> Key:
    return Key(box, box.api_key)


@pytest.fixture
def ticket(box: Sandbox, clock: Hand) -> int:
    number = box.store.add_ticket(REQUESTER, "Where is it?", "I wait since Monday.\n\nPlease look.")
    clock.pass_by(60)
    return number

"""A shop that runs, and the adapter before it."""

from collections.abc import Iterator

import pytest

from integrations.commerce import Commerce
from integrations.sandbox.shop.client import connect
from integrations.sandbox.shop.server import Shop
from integrations.sandbox.shop.store import Item, Placed

LAMP = Item("lamp", "Table lamp", "49.90")
BULB = Item("bulb", "Bulb", "7.45", 2)
ORDERS = (
    Placed("200001", "requester-01@example.com", (LAMP, BULB)),
    Placed("200002", "requester-01@example.com", (LAMP,), "delivered", 9.0, 3.0),
    Placed("200003", "requester-02@example.com", (BULB,), "shipped", 4.0),
)


@pytest.fixture
def shop() -> Iterator[Shop]:
    """Return a shop with three orders of two customers."""
    with Shop() as here:
        for one in ORDERS:
            here.store.place(one)
        yield here


@pytest.fixture
def commerce(shop: Shop) -> Commerce:
    """Return the adapter."""
    return connect(shop.url, shop.token, 2.0)

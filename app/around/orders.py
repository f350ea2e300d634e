"""Orders and parcels, from the shop: those that the ticket names, and the requester's newest ones."""

from collections.abc import Iterator
from typing import Protocol

from app.around.reading import Reading, day
from app.facts import Fact
from integrations.commerce import NoSuchOrder, Order, Shipment

SOURCE = "orders"
_NAMED = 3  # orders of the ticket that are looked up
_NEWEST = 3  # of the requester


class Orders(Protocol):
    """What is asked of a shop here (integrations.commerce.Commerce)."""

    def order(self, number: str) -> Order:
        """Return the order of this number. Raise NoSuchOrder, ShopDown."""

    def orders(self, email: str, most: int) -> tuple[Order, ...]:
        """Return the newest orders of the customer of this address. Raise ShopDown."""


def orders(reading: Reading, commerce: Orders) -> Iterator[Fact]:
    """Yield what the shop knows. Raise ShopDown.

    Of an order that belongs to somebody else nothing is told but that; what is quotable is the requester's own, and
    they are proved to be who they say.
    """
    email = reading.ticket.requester.email
    told: set[str] = set()
    for number in reading.orders[:_NAMED]:
        try:
            found = commerce.order(number)
        except NoSuchOrder:
            yield reading.fact(SOURCE, f"order {number}", "order.unknown", {"order": number})
            continue
        if not _owned(found, email):
            yield reading.fact(SOURCE, f"order {number}", "order.foreign", {"order": number})
            continue
        told.add(found.id)
        yield from _order(reading, found)
    newest = commerce.orders(email, _NEWEST) if email else ()
    for one in newest:
        if one.id not in told and _owned(one, email):
            yield from _order(reading, one)


def _owned(order: Order, email: str) -> bool:
    return bool(email) and order.email.strip().casefold() == email.strip().casefold()


def _order(reading: Reading, order: Order) -> Iterator[Fact]:
    values = {"order": order.number, "placed": day(order.placed), "status": str(order.status)}
    key, quotable = f"order {order.number}", reading.verified
    yield reading.fact(SOURCE, key, f"order.{order.status}", values, quotable=quotable)
    for one in order.shipments:
        says, more = _parcel(one)
        yield reading.fact(SOURCE, key, says, {"order": order.number, **more}, url=one.url, quotable=quotable)
    for refund in order.refunds:
        amount = f"{refund.money.amount} {refund.money.currency}"
        paid = {"order": order.number, "amount": amount, "made": day(refund.made)}
        yield reading.fact(SOURCE, key, "order.refund", paid)


def _parcel(one: Shipment) -> tuple[str, dict[str, str]]:
    """Return how a parcel is told, and with what."""
    values = {"sent": day(one.sent), "carrier": one.carrier, "tracking": one.tracking, "tracking_url": one.url}
    if one.delivered:
        return "parcel.delivered", {**values, "delivered": day(one.delivered)}
    return ("parcel.due", {**values, "due": day(one.due)}) if one.due else ("parcel.sent", values)

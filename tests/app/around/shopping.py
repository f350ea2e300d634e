"""Orders of one requester and of a stranger."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

from integrations.commerce import Address, Line, Money, Order, OrderStatus, Refund, Shipment
from tests.fakes import NOON, REQUESTER

PARCEL = Shipment("s1", "Example Parcel", "TRACK778899", "https://parcel.example.com/TRACK778899", NOON)
DUE = replace(PARCEL, due=NOON + timedelta(days=2))
ARRIVED = replace(PARCEL, delivered=NOON + timedelta(days=1))


def order(number: str = "100234", status: OrderStatus = OrderStatus.SHIPPED, **changes: object) -> Order:
    """Build an order of the requester's, on its way."""
    made = Order(
        id=f"o{number}",
        number=number,
        customer_id="c1",
        email=REQUESTER.email,
        status=status,
        placed=NOON - timedelta(days=3),
        lines=(Line("LAMP", "A lamp", 1, Money(Decimal("40.00"), "EUR")),),
        paid=Money(Decimal("40.00"), "EUR"),
        address=Address("Requester", ("Street 1",), "12345", "Town", "DE"),
        shipments=(PARCEL,) if status is OrderStatus.SHIPPED else (),
    )
    return replace(made, **changes)  # type: ignore[arg-type]


REFUND = Refund("r1", "k1", Money(Decimal("12.50"), "EUR"), NOON)
FOREIGN = order("100999", email="other@example.com", shipments=(replace(PARCEL, tracking="SECRET4242"),))

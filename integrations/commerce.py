"""A shop or billing system in our words: what an adapter returns and accepts. Nothing here does I/O."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Money:
    """An amount with its currency, an ISO 4217 code; never a float."""

    amount: Decimal
    currency: str


class OrderStatus(StrEnum):
    """How far an order is."""

    OPEN = "open"  # paid or not, nothing has left the house
    SHIPPED = "shipped"  # at least a part has
    DELIVERED = "delivered"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class Line:
    """One article of an order. `sku` is the shop's own name for it; `unit` what one of it cost."""

    sku: str
    title: str
    quantity: int
    unit: Money
    returnable: bool = True


@dataclass(frozen=True, slots=True)
class Address:
    """Where an order goes."""

    name: str
    lines: tuple[str, ...]
    postcode: str
    city: str
    country: str  # ISO 3166, two letters


@dataclass(frozen=True, slots=True)
class Shipment:
    """A parcel on its way. `delivered` is None until the carrier says so."""

    id: str
    carrier: str
    tracking: str
    url: str
    sent: datetime
    due: datetime | None = None
    delivered: datetime | None = None


@dataclass(frozen=True, slots=True)
class Refund:
    """Money that went back, under the key that it was asked for with."""

    id: str
    key: str
    money: Money
    made: datetime


@dataclass(frozen=True, slots=True)
class Order:
    """An order as the shop knows it now. `number` is what customers call it."""

    id: str
    number: str
    customer_id: str
    email: str
    status: OrderStatus
    placed: datetime
    lines: tuple[Line, ...]
    paid: Money
    address: Address
    shipments: tuple[Shipment, ...] = ()
    refunds: tuple[Refund, ...] = ()


class CommerceError(Exception):
    """Something that the shop did not do. `permanent`: asking again will not help. Carries no customer's words."""

    permanent = True


class NoSuchOrder(CommerceError):
    """There is no such order, or it is out of our sight."""


class Refused(CommerceError):
    """The shop said no; `reason` is a closed word of ours such as `out_of_stock`, `too_late`, `too_much`."""

    def __init__(self, reason: str) -> None:
        """Carry why."""
        super().__init__(reason)
        self.reason = reason


class Doubtful(CommerceError):
    """A write whose answer was lost: it may have happened. Look under its key before repeating it."""

    permanent = False


class ShopDown(CommerceError):
    """No answer to a read, or none that helps: later perhaps."""

    permanent = False


class Commerce(Protocol):
    """A shop. Writes take a key: the same key twice changes nothing the second time and returns what the first did."""

    def order(self, number: str) -> Order:
        """Return the order of this number. Raise NoSuchOrder, ShopDown."""

    def orders(self, email: str, most: int) -> tuple[Order, ...]:
        """Return the newest orders of the customer of this address. Raise ShopDown."""

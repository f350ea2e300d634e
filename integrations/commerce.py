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


class Verb(StrEnum):
    """What a write did."""

    CANCEL = "cancel"
    REFUND = "refund"
    REPLACE = "replace"
    LABEL = "label"
    ADDRESS = "address"
    INVOICE = "invoice"
    PASSWORD = "password"  # noqa: S105 (no secret: the mail that lets somebody choose one)
    UNDO = "undo"


@dataclass(frozen=True, slots=True)
class Receipt:
    """What a write left behind, under the key that it was asked for with.

    `id` is what was made: a refund, a label, a replacement's order number. `money` is what goes back.
    """

    key: str
    verb: Verb
    order: str = ""  # its number
    id: str = ""
    url: str = ""
    money: Money | None = None
    undone: bool = False


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
    replaced: tuple[str, ...] = ()  # skus of which another was sent already

    @property
    def left(self) -> Money:
        """Return what was paid less what went back."""
        back = sum((one.money.amount for one in self.refunds), Decimal(0))
        return Money(self.paid.amount - back, self.paid.currency)

    @property
    def arrived(self) -> datetime | None:
        """Return when the last parcel was delivered, or None while one is on its way."""
        moments = [one.delivered for one in self.shipments]
        return None if not moments or None in moments else max(one for one in moments if one)


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
    """No answer to a read, or a write that was turned away before it began: later perhaps."""

    permanent = False


class Commerce(Protocol):
    """A shop. Writes take a key: the same key twice changes nothing the second time and returns what the first did.

    Every write may raise NoSuchOrder, Refused (nothing happened), ShopDown (nothing happened) and
    Doubtful: then `done` tells, and so does the same write once more.
    """

    def order(self, number: str) -> Order:
        """Return the order of this number. Raise NoSuchOrder, ShopDown."""

    def orders(self, email: str, most: int) -> tuple[Order, ...]:
        """Return the newest orders of the customer of this address. Raise ShopDown."""

    def customer(self, email: str) -> str:
        """Return the id of the account with this address, or an empty string. Raise ShopDown."""

    def done(self, key: str) -> Receipt | None:
        """Return what the write under this key did, or None where there was none. Raise ShopDown."""

    def cancel(self, number: str, key: str) -> Receipt:
        """Cancel an order of which nothing was sent; what was paid goes back."""

    def refund(self, number: str, money: Money, key: str) -> Receipt:
        """Give money back for an order: all that is left, or a part."""

    def replace(self, number: str, sku: str, key: str) -> Receipt:
        """Send one article of an order again, for nothing."""

    def label(self, number: str, key: str) -> Receipt:
        """Make a label to send an order back with."""

    def change_address(self, number: str, address: Address, key: str) -> Receipt:
        """Have an order go somewhere else."""

    def resend_invoice(self, number: str, key: str) -> Receipt:
        """Mail the invoice to the address that the order was placed with."""

    def reset_password(self, email: str, key: str) -> Receipt:
        """Mail the owner of an account a link to choose another password."""

    def undo(self, of: str, key: str) -> Receipt:
        """Take back what the write under the key `of` did: a label, a replacement, an address. Raise Refused else."""

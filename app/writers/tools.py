"""What a model may look up while it drafts: reading only, and only about whoever has proved who they are."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Protocol

from app.facts import Fact
from app.ports import Clock, Known, Memory, Search
from app.texts.proof import verified
from integrations.commerce import CommerceError, Money, NoSuchOrder, Order, Shipment
from integrations.helpdesk import Ticket
from knowledge.passages import Passage

PAST = timedelta(days=365)
MOST = 5  # orders or tickets of one look
LONGEST = 300  # characters of a query


@dataclass(frozen=True, slots=True)
class Looked:
    """What a look has found, or why there is nothing, in words for a model."""

    passages: tuple[Passage, ...] = ()
    facts: tuple[Fact, ...] = ()
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Tool:
    """One read-only look. `parameters`: name and what it is; all are strings."""

    name: str
    about: str
    parameters: Mapping[str, str]
    look: Callable[[Mapping[str, str]], Looked]


class Orders(Protocol):
    """The reading half of a shop (integrations.commerce.Commerce)."""

    def order(self, number: str) -> Order:
        """Return the order of this number. Raise CommerceError."""

    def orders(self, email: str, most: int) -> tuple[Order, ...]:
        """Return the newest orders of the customer of this address. Raise CommerceError."""


Tools = Callable[[Known], tuple[Tool, ...]]


@dataclass(frozen=True, slots=True)
class Reads:
    """Makes the tools for one ticket. Without a shop there is nothing to read about orders."""

    search: Search
    memory: Memory
    clock: Clock
    shop: Orders | None = None

    def __call__(self, known: Known) -> tuple[Tool, ...]:
        """Return the tools; those about a person only where the helpdesk vouches for that person."""
        tools = [self._search(known)]
        if verified(known.ticket):
            tools.append(self._past(known.ticket))
            tools += self._orders(self.shop, known.ticket) if self.shop else []
        return tuple(tools)

    def _search(self, known: Known) -> Tool:
        def look(given: Mapping[str, str]) -> Looked:
            query, language = given["query"][:LONGEST], known.question.language
            found = self.search.find(query, language, brand=known.ticket.brand).passages
            return Looked(found) if found else Looked(problem="no article was found")

        about = "Search the help centre again, in other words."
        return Tool("search_articles", about, {"query": "what to look for, in the customer's language"}, look)

    def _past(self, ticket: Ticket) -> Tool:
        def look(given: Mapping[str, str]) -> Looked:
            now = self.clock.now()
            whose = ticket.connection, ticket.requester.id, now - PAST, ticket.id
            found = tuple(
                Fact("tickets", f"ticket {one.ticket}", f"The customer wrote on ticket {one.ticket}: {one.words}", now)
                for one in self.memory.contacts(*whose)[:MOST]
            )
            told = tuple(replace(one, quotable=True) for one in found)
            return Looked(facts=told) if told else Looked(problem="there is no earlier ticket")

        return Tool("past_tickets", "Read what this customer wrote on earlier tickets.", {}, look)

    def _orders(self, shop: Orders, ticket: Ticket) -> list[Tool]:
        def orders(given: Mapping[str, str]) -> Looked:
            return self._read(lambda: shop.orders(ticket.requester.email, MOST), ticket)

        def order(given: Mapping[str, str]) -> Looked:
            return self._read(lambda: (shop.order(given["number"][:LONGEST]),), ticket)

        def shipments(given: Mapping[str, str]) -> Looked:
            return self._read(lambda: (shop.order(given["number"][:LONGEST]),), ticket, parcels=True)

        number = {"number": "the order's number"}
        return [
            Tool("orders", "Read this customer's newest orders.", {}, orders),
            Tool("order", "Read one order of this customer.", number, order),
            Tool("shipments", "Read where the parcels of one order are.", number, shipments),
        ]

    def _read(self, ask: Callable[[], tuple[Order, ...]], ticket: Ticket, parcels: bool = False) -> Looked:
        """Return facts of the orders that are this very requester's; another one's does not exist here."""
        try:
            own = tuple(one for one in ask() if _owns(ticket, one))
        except NoSuchOrder:
            own = ()
        except CommerceError:
            return Looked(problem="the shop does not answer now")
        now = self.clock.now()
        facts = tuple(fact for one in own for fact in (_parcels(one, now) if parcels else (_order(one, now),)))
        return Looked(facts=facts) if facts else Looked(problem="this customer has nothing of the kind")


def _owns(ticket: Ticket, order: Order) -> bool:
    return bool(ticket.requester.email) and ticket.requester.email.casefold() == order.email.casefold()


def _order(one: Order, now: datetime) -> Fact:
    lines = ", ".join(f"{line.quantity} × {line.title}" for line in one.lines)
    text = (
        f"Order {one.number} of {one.placed:%Y-%m-%d} is {one.status.value}: {lines}; paid {_money(one.paid)}."
        + "".join(f" {_money(back.money)} went back on {back.made:%Y-%m-%d}." for back in one.refunds)
    )
    values = (("order", one.number), ("status", one.status.value), ("paid", _money(one.paid)))
    return Fact("orders", f"order {one.number}", text, now, quotable=True, values=values)


def _parcels(one: Order, now: datetime) -> tuple[Fact, ...]:
    return tuple(_parcel(one.number, parcel, now) for parcel in one.shipments)


def _parcel(number: str, one: Shipment, now: datetime) -> Fact:
    text = f"Order {number} was sent with {one.carrier} on {one.sent:%Y-%m-%d}, tracking number {one.tracking}"
    if one.delivered:
        text += f", and was delivered on {one.delivered:%Y-%m-%d}"
    elif one.due:
        text += f", and is due on {one.due:%Y-%m-%d}"
    values = (("carrier", one.carrier), ("tracking", one.tracking))
    return Fact("shipments", f"parcel {one.id}", f"{text}.", now, one.url, quotable=True, values=values)


def _money(money: Money) -> str:
    return f"{money.amount} {money.currency}"

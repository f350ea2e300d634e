"""A shop, a helpdesk and a store, and everything that a ticket goes through between them."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path

from app.domain import Decision, Outcome, Policy, Triage
from app.grants import Deed
from app.pipeline import carry_out, consider
from app.policy import load
from app.ports import Hands, Ports
from app.settings import Settings
from app.store.deeds import StoredDeeds
from app.store.effects import Effects
from app.store.engine import Store, open_store
from app.store.inbox import run_id
from app.store.migrate import upgrade
from app.writers.extractive import Extractive
from integrations.commerce import Commerce
from integrations.helpdesk import Post, Requester, Ticket, TicketEvent, Visibility
from integrations.sandbox.shop.client import connect
from integrations.sandbox.shop.server import Shop
from integrations.sandbox.shop.store import Item, Placed
from knowledge.library import Library
from knowledge.memory import MemoryTexts
from knowledge.search import Search
from tests.fakes import NOON, FakeClock, FakeFence, FakeMemory, LivingHelpdesk, message, ticket

OWNER, OTHER = "requester-01@example.com", "requester-02@example.com"
LAMP, BULB, PROBE = (
    Item("lamp", "Table lamp", "49.90"),
    Item("bulb", "Bulb", "7.45", 2),
    Item("probe", "Sample", "3", 1, False),
)
DEAR = Item("chandelier", "Chandelier", "899.00")
ORDERS = (
    Placed("300001", OWNER, (LAMP,), days=1),
    Placed("300002", OWNER, (LAMP,), "shipped", 4),
    Placed("300003", OWNER, (LAMP,), "delivered", 9, 3),
    Placed("300004", OWNER, (LAMP,), "delivered", 90, 80),
    Placed("300005", OWNER, (DEAR,), "delivered", 9, 3),
    Placed("300006", OWNER, (LAMP, BULB), "delivered", 9, 3),
    Placed("300007", OWNER, (PROBE,), "delivered", 9, 3),
    Placed("300008", OWNER, (DEAR,), days=1),
    Placed("300009", OWNER, (LAMP,), "cancelled", 5),
    Placed("300011", OTHER, (LAMP,), days=1),
    Placed("300012", OTHER, (LAMP,), "delivered", 9, 3),
)
CAPS = 'currency = "EUR"\nper_ticket = "60.00"\nper_requester = "120.00"\nper_day = "300.00"\n'
MONEY = ("cancel_order", "full_refund", "partial_refund", "replacement")
REPLIES = {
    "order_status": "Your order {order} is {status}.",
    "tracking": "Your parcel of order {order} is on its way: {tracking_url}",
    "past_orders": "You have placed {count} orders: {orders}.",
    "return_eligibility": "You may return order {order} until {until}.",
    "cancel_order": "We have cancelled your order {order}. {amount} goes back to you.",
    "full_refund": "We have refunded {amount} for your order {order}.",
    "replacement": "We send it again: your new order is {made}.",
    "return_label": "Here is your label for order {order}: {url}",
    "resend_invoice": "We have sent the invoice of order {order} again.",
    "password_reset": "We have sent you a mail to choose another password.",
    "close_ticket": "Thank you, we are done here.",
    "label_and_refund": "Your label: {return_label.url}. We have refunded {full_refund.amount}.",
}
BOTH_DONE = "We have refunded 49.90 EUR."
LISTS = {"label_and_refund": ("return_label", "full_refund")}
_EXAMPLES = ("one", "two", "three", "four", "five", "six", "seven", "eight")


def policy(level: str = "resolve", caps: str = CAPS, more: str = "") -> Policy:
    """Return a policy with an intent an action, all of them named, each with its reply."""
    names = sorted({one for name in REPLIES for one in LISTS.get(name, (name,))} | set(MONEY))
    tables = "".join(f"[actions.{name}]\n{caps if name in MONEY else ''}times_per_requester = 100\n" for name in names)
    return replace(load(_HEAD + "".join(_intent(name, level) for name in REPLIES) + tables + more), send_delay=0.0)


_HEAD = """
languages = ["en"]
review_days = 0
[[rule]]
reason = "cancel"
on = false
[[rule]]
reason = "repeat_contact"
on = false
[[rule]]
reason = "billing_dispute"
on = false
[[rule]]
reason = "security"
on = false
"""


def _intent(name: str, level: str) -> str:
    examples = ", ".join(f'"{name} {one}"' for one in _EXAMPLES)
    named = ", ".join(f'"{one}"' for one in LISTS.get(name, (name,)))
    return f"""
[[intent]]
name = "{name}"
title = "{name}"
category = "orders"
stakes = "low"
ceiling = "{level}"
actions = [{named}]
examples = {{ en = [{examples}] }}
approved = {{ en = "{REPLIES[name]}" }}
"""


@dataclass
class Told:
    """A classifier that is told what a ticket is about."""

    intent: str

    def classify(self, text: str) -> Triage:
        """Return what it was told."""
        return Triage(self.intent, self.intent, "orders", 0.99, 0.99)


@dataclass
class Place:
    """Everything that a ticket goes through."""

    shop: Shop
    store: Store
    commerce: Commerce
    policy: Policy = field(default_factory=policy)
    clock: FakeClock = field(default_factory=lambda: FakeClock(NOON + timedelta(hours=1)))
    desk: LivingHelpdesk = field(default_factory=LivingHelpdesk)
    fence: FakeFence = field(default_factory=FakeFence)
    memory: FakeMemory = field(default_factory=FakeMemory)
    search: Search = field(default_factory=lambda: Search(Library(MemoryTexts())))
    runs: int = 0

    def open(self, text: str, email: str = OWNER, verified: bool | None = True, number: str = "1") -> Ticket:
        """Let somebody write."""
        requester = Requester(email, "Requester", email, "en-US")
        words = message(text, author_id=email, author_email=email, verified=verified, id=f"m{number}")
        one = ticket(words, id=number, requester=requester, subject="A question")
        self.desk.tickets[number] = one
        return one

    def decide(self, intent: str, number: str = "1") -> Decision:
        """Return what is decided about a ticket."""
        return consider(TicketEvent("main", f"e{number}", number, NOON), self.ports(intent))

    def ports(self, intent: str) -> Ports:
        """Return what is thought with."""
        minds = self.search, Told(intent), Extractive(), self.memory, self.clock, self.policy
        return Ports(self.desk, *minds, commerce=self.commerce, deeds=self.deeds)

    def act(self, decision: Decision) -> Outcome:
        """Return what came of a decision, in a run of its own."""
        return carry_out(decision, self.hands(decision.ticket_id))

    def hands(self, number: str) -> Hands:
        """Return what is acted with."""
        self.runs += 1
        run = run_id("main", number, self.runs)
        guard = Effects(self.store, self.clock, 0.0, run=run)
        parts = self.desk, guard, self.fence, self.memory, self.clock, self.policy, run
        return Hands(*parts, lambda seconds: None, self.commerce, self.deeds)

    @property
    def deeds(self) -> StoredDeeds:
        """Return what was begun."""
        return StoredDeeds(self.store, self.clock)

    def handle(self, intent: str, number: str = "1") -> Outcome:
        """Decide about a ticket and do it."""
        return self.act(self.decide(intent, number))

    def begun(self, number: str = "1") -> tuple[Deed, ...]:
        """Return what was begun about a ticket's message."""
        return self.deeds.about("main", number, f"m{number}")

    def said(self, visibility: Visibility = Visibility.PUBLIC) -> list[str]:
        """Return what was written to the tickets."""
        return [one.text for one in self.posts() if one.visibility is visibility]

    def posts(self) -> list[Post]:
        """Return every write to a ticket."""
        return self.desk.posts

    def writes(self) -> list[tuple[str, str, str]]:
        """Return what the shop did: verb, order, money."""
        return [(one["verb"], one["order"], one["money"]) for one in self.shop.store.writes()]

    def state(self) -> Mapping[str, tuple[str, str]]:
        """Return how every order stands: status, and what went back."""
        found = {one["number"]: one for one in self.shop.store.rows.all("order")}
        return {
            name: (one["status"], ",".join(each["money"] for each in one["refunds"])) for name, one in found.items()
        }


@contextmanager
def place(folder: Path, clock: FakeClock | None = None) -> Iterator[Place]:
    """Give a place with a shop that is served over HTTP and a store in a file."""
    clock = clock or FakeClock(NOON + timedelta(hours=1))
    with Shop(clock=clock.now) as shop:
        for one in ORDERS:
            shop.store.place(one)
        store = open_store(Settings(data_dir=folder, database_url=""))
        upgrade(store)
        try:
            yield Place(shop, store, connect(shop.url, shop.token, 2.0), clock=clock)
        finally:
            store.close()

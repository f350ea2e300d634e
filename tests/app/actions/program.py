"""One run of one ticket as a process of its own, which dies at a point: for the test that kills it everywhere.

    python -m tests.app.actions.program FOLDER HELPDESK SHOP TICKET POINT

Points are counted through the run: before and after every write to the shop, and where an effect was sent
and where it was written down. 0: it lives.
"""

import os
import signal
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import select

from app.cli.demo.stage import keys
from app.clock import CLOCK
from app.pipeline import carry_out, consider
from app.ports import Hands, Ports
from app.settings import Connection, Settings
from app.store.crash import CrashPoint
from app.store.deeds import StoredDeeds
from app.store.effects import Effects
from app.store.engine import Store, open_store
from app.store.inbox import Deliveries, RowFence, row_of, run_id
from app.store.ledger import Ledger
from app.store.migrate import upgrade
from app.store.tables import inbox
from app.wiring import desk
from app.writers.extractive import Extractive
from integrations.commerce import Commerce
from integrations.helpdesk import TicketEvent
from integrations.sandbox.shop.client import connect
from integrations.sandbox.shop.store import TOKEN
from knowledge.library import Library
from knowledge.memory import MemoryTexts
from knowledge.search import Search
from tests.app.actions.bench import Told, policy
from tests.fakes import NOON

INTENT = "label_and_refund"
WRITES = ("label", "refund", "undo")
DEAD = -signal.SIGKILL


@dataclass
class Bomb:
    """Counts points, and kills the process at one of them."""

    at: int
    passed: int = 0

    def tick(self, *_: object) -> None:
        """Pass a point, or die there as a power cut would have it."""
        self.passed += 1
        if self.passed == self.at:
            os.kill(os.getpid(), signal.SIGKILL)

    def point(self, point: CrashPoint, run: str) -> None:
        """Pass a point of the guard's."""
        self.tick()


@dataclass
class Mined:
    """A shop whose writes have a point before and after them."""

    shop: Commerce
    bomb: Bomb = field(default_factory=lambda: Bomb(0))

    def __getattr__(self, name: str) -> Any:
        """Return the shop's own verb, with points around it where it writes."""
        verb: Callable[..., Any] = getattr(self.shop, name)
        if name not in WRITES:
            return verb

        def mined(*values: object) -> object:
            self.bomb.tick()
            made = verb(*values)
            self.bomb.tick()
            return made

        return mined


def main(folder: Path, helpdesk: str, shop: str, ticket: str, bomb: Bomb) -> int:
    """Go through a run as the worker does, and return how many points there were."""
    own = {name.lower(): value for name, value in keys("zendesk").items()}
    account = Connection.model_validate({"kind": "zendesk", "url": helpdesk, **own})
    settings = Settings(data_dir=folder, database_url="", connections={"main": account})
    store = open_store(settings)
    upgrade(store)
    try:
        return _run(store, settings, connect(shop, TOKEN, 5.0), ticket, bomb)
    finally:
        store.close()


def _run(store: Store, settings: Settings, shop: Commerce, ticket: str, bomb: Bomb) -> int:
    deliveries, ledger = Deliveries(store), Ledger(store, CLOCK)
    event = TicketEvent("main", f"e{ticket}", ticket, NOON)
    row = _row(store, event)
    run = run_id("main", ticket, row)
    commerce, deeds, helpdesk = Mined(shop, bomb), StoredDeeds(store, CLOCK), desk(settings, store, "main")
    rules = policy()
    ledger.claim(run, event, NOON)
    decision = ledger.decision(run)
    if decision is None:
        minds = Search(Library(MemoryTexts())), Told(INTENT), Extractive(), ledger, CLOCK, rules
        decision = consider(event, Ports(helpdesk, *minds, commerce=commerce, deeds=deeds))
        ledger.decide(run, decision)
    guard = Effects(store, CLOCK, 0.0, bomb.point, run)
    fence = RowFence(deliveries, "main", ticket, row_of(run))
    parts = helpdesk, guard, fence, ledger, CLOCK, rules, run
    if not ledger.finished(run):
        ledger.finish(run, carry_out(decision, Hands(*parts, lambda seconds: None, commerce, deeds)))
    return bomb.passed


def _row(store: Store, event: TicketEvent) -> int:
    values = {"connection": "main", "event_id": event.event_id, "ticket": event.ticket_id}
    with store.begin() as transaction:
        first = store.insert(inbox).values(**values, occurred=NOON, received=CLOCK.now()).on_conflict_do_nothing()
        transaction.execute(first)
        return int(transaction.execute(select(inbox.c.id)).scalar_one())


if __name__ == "__main__":
    place, first, second, number, point = sys.argv[1:]
    sys.exit(main(Path(place), first, second, number, Bomb(int(point))))

"""Plays the sample tickets to the service, waits, and has what came of them judged."""

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from app.cli.demo.child import Child
from app.cli.demo.judge import Ruling, Seen, duplicates, expectations, figures, judge, more
from app.cli.demo.stage import Stage
from app.clock import CLOCK
from app.settings import Settings
from app.store.engine import Store, open_store
from app.store.inbox import Deliveries
from app.store.ledger import Ledger
from integrations.freshdesk.setup import TAKEN
from integrations.sandbox import samples, seed
from integrations.sandbox.freshdesk.rules import Rule
from integrations.sandbox.server import Face, Sandbox
from integrations.sandbox.shop.server import Shop
from integrations.sandbox.shop.store import load

PATIENCE = 120.0  # seconds until every ticket must have been looked at
REST = 0.6  # seconds until the queue is looked at at its resting pace
IDLE = 0.5  # seconds over which the resting service is watched


@dataclass(frozen=True, slots=True)
class Played:
    """What a demo leaves behind."""

    rulings: list[Ruling]
    figures: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Made:
    """Ids of what was put into the helpdesk, by sample."""

    articles: Mapping[str, int]
    tickets: Mapping[str, int]


def play(stage: Stage, child: Child, tell: Callable[[str], None], tickets: Sequence[seed.Sample], rest: bool) -> Played:
    """Return what came of these sample tickets; the service is on its way up already. Raise NotReady.

    With `rest` the service is watched for a while after it has nothing left to do.
    """
    with (
        Sandbox(stage.folder / "helpdesk", stage.port, recent_exports=True, face=Face(stage.helpdesk)) as box,
        opened(stage),
    ):
        articles = seed.load_articles(box.store, samples.FOLDER)
        tell(f"A helpdesk with {len(articles)} articles runs at {box.url}")
        child.wait()
        with reading(stage.folder) as store:
            subscribe(box, f"{child.url}/webhooks/main", stage.secret)
            tell(f"The service runs at {child.url}; playing {len(tickets)} tickets")
            made = seed.play(box.store, tuple(tickets))
            settle(box, store)
            idle = _idle(child) if rest else None
            return _judged(box, store, Made(articles, made), idle)


@contextmanager
def opened(stage: Stage) -> Iterator[Shop]:
    """Open the shop, with an order for those who write of one."""
    with Shop(stage.folder / "shop", stage.shop) as shop:
        load(shop.store, samples.FOLDER / "shop" / "orders.toml")
        yield shop


def subscribe(box: Sandbox, url: str, secret: str) -> None:
    """Have the helpdesk tell us of what it should: on Freshdesk a rule of its own tells who takes a ticket."""
    box.subscribe(url, secret)
    if box.face is Face.FRESHDESK:
        box.subscribe(url, secret, rule=Rule(TAKEN, assigned=True))


@contextmanager
def reading(folder: Path) -> Iterator[Store]:
    """Open the service's store beside the service."""
    store = open_store(Settings(data_dir=folder, database_url=""))
    try:
        yield store
    finally:
        store.close()


def chosen(every: bool, pace: int) -> list[seed.Sample]:
    """Return the samples to play, one after the other with so many milliseconds between them."""
    left_out = set() if every else more(samples.FOLDER)
    played = [one for one in seed.read_tickets(samples.FOLDER) if one.name not in left_out]
    return [replace(one, delay=one.delay + number * pace) for number, one in enumerate(played)]


def settle(box: Sandbox, store: Store) -> None:
    """Wait until everything is delivered and every run has ended."""
    end, deliveries = time.monotonic() + PATIENCE, Deliveries(store)
    calm = 0
    while calm < 2 and time.monotonic() < end:
        box.settle(5)
        calm = calm + 1 if deliveries.unfinished() is None else 0
        time.sleep(0.05)


def _idle(child: Child) -> float:
    """Return the percentage of one core that the resting service takes."""
    time.sleep(REST)
    before = child.cpu_seconds()
    time.sleep(IDLE)
    return round(100 * (child.cpu_seconds() - before) / IDLE, 1)


def _judged(box: Sandbox, store: Store, made: Made, idle: float | None) -> Played:
    ledger, expected = Ledger(store, CLOCK), expectations(samples.FOLDER)
    seen = [
        Seen(name, number, ledger.history("main", str(number)), box.store.comments(number))
        for name, number in made.tickets.items()
    ]
    rulings = [judge(one, expected[one.sample], made.articles) for one in seen]
    found = figures(rulings, [entry for one in seen for entry in one.entries])
    told = {"helpdesk": box.face.value, **found, "duplicates": duplicates(seen)}
    told |= {} if idle is None else {"idle_cpu_percent": idle}
    return Played(rulings, told)

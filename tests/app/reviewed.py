"""Runs whose drafts agents have used or rejected, in the ledger with their reviews."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from app.store.engine import Store
from app.store.inbox import run_id
from app.store.ledger import Ledger
from app.store.reviews import ReviewKind, Reviews
from knowledge.refit import LEAST, Verdict
from tests.app.store.examples import decision, event
from tests.fakes import FakeClock


def keep(store: Store, number: int, verdict: Verdict, reason: str = "wrong", **changes: Any) -> None:
    """Keep a run whose draft was used or rejected."""
    clock = FakeClock()
    clock.time += timedelta(seconds=number)
    made, name = decision(**changes), run_id("main", "7", number)
    first = replace(made.passages[0], own=verdict.score, lead=verdict.lead)
    Ledger(store, clock).claim(name, event(number), clock.now())
    Ledger(store, clock).decide(name, replace(made, passages=(first, *made.passages[1:])))
    kind = ReviewKind.USED if verdict.used else ReviewKind.REJECTED
    Reviews(store, clock).add(name, kind, "agent-01@example.com", "" if verdict.used else reason)


def fill(store: Store, count: int = 2 * LEAST) -> None:
    """Keep runs of a knowledge base where the shipped constants say far too much."""
    for number in range(1, count + 1):
        keep(store, number, Verdict(0.55 + 0.005 * (number % 20), 0.2, number % 2 == 0))

"""The audit in the background: begun by the clock or by somebody's wish, kept for the console."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from datetime import timedelta
from functools import partial
from threading import Event
from typing import Any

import structlog

from app.clock import CLOCK
from app.domain import Policy
from app.evidence.audit.asking import lived
from app.evidence.audit.audit import audit
from app.evidence.audit.coverage import top
from app.evidence.audit.gather import Ground, gather
from app.evidence.audit.sheet import sheet
from app.ports import Clock
from app.store.audits import Audits
from app.store.engine import Store
from app.store.inventory import Inventory
from app.store.ledger import Ledger
from app.worker import Chore
from knowledge.library import Library
from knowledge.passages import Audience

log = structlog.get_logger()
RUNS = 2000  # the newest so many are read for what was asked
STEP = 50  # questions between two looks whether to stop
LOOK = 60  # seconds between looks whether an audit is due


class Stopped(Exception):
    """The service is told to stop."""


def auditing(
    store: Store, library: Library, policy: Callable[[], Policy], hours: float, stopping: Event, clock: Clock = CLOCK
) -> Chore:
    """Return what audits the knowledge base every so many hours, and when somebody asks."""
    audits = Audits(store, clock)

    def look() -> None:
        if not audits.due(timedelta(hours=hours)):
            return
        with suppress(Stopped):
            run(audits, ground(store, library, policy(), clock), stopping)

    return Chore(LOOK, look)


def ground(store: Store, library: Library, rules: Policy, clock: Clock) -> Ground:
    """Return what our own audit stands on: our articles, and what the ledger's tickets ask."""
    puts = list(lived(Ledger(store, clock).newest, RUNS))
    others = Inventory(store).addresses(excluded=True)
    return Ground(library, rules, puts, top(rules.intents, [one.intent for one in puts]), others)


def run(audits: Audits, on: Ground, stopping: Event) -> None:
    """Audit and keep what was found. Raise Stopped, or whatever broke it off; that it did is kept."""
    audits.begin()
    whole = False
    try:
        material = gather(on, partial(_track, audits, stopping))
        found = audit(material, audits.clock.now(), partial(_step, audits, stopping))
        whole = True
    finally:  # why is in the log
        if not whole:
            audits.broke()
    inside = frozenset(one.key for one in material.sources if one.audience is Audience.INTERNAL)
    audits.keep(sheet(found, inside))
    log.info("audited", articles=found.articles, score=found.score.value, findings=len(found.findings))


def _track(audits: Audits, stopping: Event, some: Sequence[Any], words: str) -> Iterable[Any]:
    def told() -> Iterator[Any]:
        for number, one in enumerate(some):
            if number % STEP == 0:
                _step(audits, stopping, "questions")
            yield one

    return told()


def _step(audits: Audits, stopping: Event, name: str) -> None:
    if stopping.is_set():
        raise Stopped
    audits.step(name)

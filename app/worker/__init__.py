"""Durable work: ticket runs and chores that survive a crash at any point."""

from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass

from app.ports import Clock
from app.settings import Settings
from app.store.crash import Crash, carry_on
from app.store.engine import Store
from app.store.inbox import Deliveries, Inbox
from app.store.ledger import Ledger
from app.store.marks import Marks
from app.store.migrate import upgrade
from app.worker import durable
from app.worker.alive import Life, claim_life
from app.worker.chores import Chore, Chores, Upkeep
from app.worker.outages import Outages
from app.worker.pace import Pace
from app.worker.runs import Line, TicketRuns
from app.worker.ticks import Ticks

__all__ = ["Chore", "Line", "Worker", "inbox", "migrate", "start"]


def migrate(store: Store) -> None:
    """Bring every table to the newest version, ours and the engine's; any number of processes at once."""
    upgrade(store, lambda: durable.migrate(store))


def inbox(settings: Settings, store: Store, clock: Clock) -> Inbox:
    """Return the inbox of a process that takes deliveries; it needs no worker beside it."""
    return Inbox(store, clock, durable.enqueuer(store, settings.quiet_seconds))


@dataclass(frozen=True, slots=True)
class Worker:
    """A worker at work."""

    life: Life
    engine: durable.Engine
    ticks: Ticks
    pace: Pace

    def stop(self, seconds: int = 30) -> None:
        """Take no new work, give running steps this long, let go of every lock."""
        self.ticks.stop()
        self.pace.stop()
        self.engine.stop(seconds)
        self.life.end()


def start(
    settings: Settings, store: Store, line: Line, chores: Mapping[str, Chore], clock: Clock, crash: Crash = carry_on
) -> Worker:
    """Work on runs and chores until `stop`. Once in a process, never before a fork, tables up to date.

    On SQLite raise StoreError, naming the pid, if another process is at work already.
    """
    ledger, deliveries, engine = Ledger(store, clock), Deliveries(store), durable.Engine()
    every = {**Upkeep(engine, deliveries, ledger, clock, settings.keep_days).chores(), **chores}
    life = claim_life(store)
    with ExitStack() as undo:
        undo.callback(life.end)
        undo.callback(engine.stop, 0)
        durable.launch(
            durable.Launch(store, life.executor, settings.slots),
            TicketRuns(line, ledger, deliveries, Outages(clock), crash),
            Chores(every, Marks(store), clock).run,
        )
        undo.pop_all()
    life.watch(engine.executors, engine.recover)
    ticks = Ticks({name: chore.period for name, chore in every.items()}, engine.enqueue_chore)
    pace = Pace(deliveries, engine.pace, (durable.BRISK, durable.RESTING))
    ticks.start()
    pace.start()
    return Worker(life, engine, ticks, pace)

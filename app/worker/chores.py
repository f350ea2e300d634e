"""The jobs that recur: the caller's own, and what keeps the store and the queue in order."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

import structlog

from app.domain import OutcomeKind
from app.ports import Clock
from app.store.inbox import Deliveries, run_of
from app.store.ledger import Ledger
from app.store.marks import Marks
from app.store.memories import Memories
from app.store.tokens import prune as forget_tokens
from app.worker.runs import place, survive

log = structlog.get_logger()

JOBS_KEPT = timedelta(days=14)
LATE = timedelta(minutes=10)  # a delivery waiting longer than this is an alarm


@dataclass(frozen=True, slots=True)
class Chore:
    """What to do, and every how many seconds."""

    period: float
    work: Callable[[], object]


class Queue(Protocol):
    """What the chores of our own need of the engine."""

    def lost(self) -> list[str]:
        """Return the ids of jobs that the engine has given up."""

    def stranded(self) -> int:
        """Return how many jobs wait for a version of the program that is not ours."""

    def prune(self, before: datetime) -> int:
        """Delete jobs that ended before a time; return how many."""


@dataclass(frozen=True, slots=True)
class Chores:
    """Chores by name; the same one never runs twice at a time."""

    chores: Mapping[str, Chore]
    marks: Marks
    clock: Clock

    def run(self, name: str) -> str:
        """Do a chore and return `done`, or the name of what it raised.

        An unknown one is `unknown`; one that ended less than half a period ago is `recent`:
        slots that have piled up behind a long one do not follow in a burst.
        """
        chore = self.chores.get(name)
        if chore is None:  # a job of an older version
            return "unknown"
        return survive(lambda: self._run(name, chore), lambda error: _failed(name, error))

    def _run(self, name: str, chore: Chore) -> str:
        if self._recent(name, chore):
            return "recent"
        chore.work()
        self.marks.write(f"chore.{name}", self.clock.now().isoformat())
        return "done"

    def _recent(self, name: str, chore: Chore) -> bool:
        last = self.marks.read(f"chore.{name}")
        if not last:
            return False
        age = (self.clock.now() - datetime.fromisoformat(last)).total_seconds()
        return 0 <= age < chore.period / 2  # below 0 the clock was put back


def _failed(name: str, error: Exception) -> str:
    log.error("chore failed", chore=name, error=type(error).__name__, at=place(error))
    return type(error).__name__


@dataclass(frozen=True, slots=True)
class Upkeep:
    """Keeps store and queue in order."""

    queue: Queue
    deliveries: Deliveries
    ledger: Ledger
    clock: Clock
    keep_days: int

    def chores(self) -> dict[str, Chore]:
        """Return the chores of our own."""
        return {"prune": Chore(3600, self.prune), "alarm": Chore(300, self.alarm)}

    def prune(self) -> None:
        """Forget old jobs, and much later the deliveries behind them and what is remembered of requesters."""
        now = self.clock.now()
        jobs = self.queue.prune(now - JOBS_KEPT)
        rows = self.deliveries.forget(now - timedelta(days=self.keep_days))
        forget_tokens(self.ledger.store, now - timedelta(days=self.keep_days))
        memories = Memories(self.ledger.store).forget(now - timedelta(days=self.keep_days))
        log.info("pruned", jobs=jobs, deliveries=rows, memories=memories)

    def alarm(self) -> None:
        """Record runs that the engine gave up as failed; log what is stuck."""
        for run in {run_of(job) for job in self.queue.lost()} - {""}:
            if not self.ledger.finished(run):
                log.error("run crashed too often", run=run)
                self.ledger.close(run, OutcomeKind.FAILED, "given up: it ended its process too often", "Crashed")
        if stranded := self.queue.stranded():
            log.error("runs of another version wait", runs=stranded)
        oldest = self.deliveries.waiting()
        if oldest and self.clock.now() - oldest > LATE:
            log.error("deliveries wait", oldest_seconds=round((self.clock.now() - oldest).total_seconds()))

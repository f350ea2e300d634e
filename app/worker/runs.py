"""One ticket run as two recorded steps; knows nothing of the engine that records them.

A step never raises: whatever goes wrong becomes a verdict, because an exception would be
kept by the engine with its text.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol, TypedDict, TypeVar

import structlog

from app.domain import Decision, Outcome, OutcomeKind
from app.store.crash import Crash, CrashPoint, carry_on
from app.store.engine import StoreDown
from app.store.inbox import Deliveries, run_id
from app.store.ledger import Ledger
from app.worker.outages import Outages
from integrations.helpdesk import Conflict, HelpdeskError, NotPermitted, RateLimited, TicketEvent, Unavailable

T = TypeVar("T")

log = structlog.get_logger()

LONGEST_WAIT = 900.0  # seconds between two attempts
ATTEMPTS = 100  # with that wait about a day of outage
RESTARTS = 12  # a ticket that changes under us every time is not ours


class Line(Protocol):
    """The pipeline, as wiring builds it. Both calls may raise HelpdeskError."""

    def consider(self, event: TicketEvent, run: str) -> Decision:
        """Decide what to do about a ticket; write nothing."""

    def carry_out(self, decision: Decision, run: str) -> Outcome:
        """Do what was decided, each effect once."""


class Step(StrEnum):
    """The two steps of a run, and its end."""

    CONSIDER = "consider"
    CARRY_OUT = "carry_out"
    END = "end"


class Verdict(TypedDict):
    """What a step leaves behind: the next step, and None for at once or seconds for a later job."""

    step: str
    seconds: float | None


END = Verdict(step=Step.END.value, seconds=None)


@dataclass(frozen=True, slots=True)
class Job:
    """What a queued run carries: ids only. `attempt` counts from 0, `step` is where it begins."""

    connection: str
    ticket: str
    row: int
    attempt: int = 0
    step: str = Step.CONSIDER

    @property
    def run(self) -> str:
        """Return the run's id: the same for every attempt."""
        return run_id(self.connection, self.ticket, self.row)

    @property
    def id(self) -> str:
        """Return the job's id; later attempts sort behind the first and before the next run."""
        return f"{self.run}-r{self.attempt:03d}" if self.attempt else self.run

    def again(self, step: str) -> "Job":
        """Return the job of the next attempt."""
        return Job(self.connection, self.ticket, self.row, self.attempt + 1, step)


@dataclass(frozen=True, slots=True)
class TicketRuns:
    """What happens in a run. Safe to repeat at any point after a crash."""

    line: Line
    ledger: Ledger
    deliveries: Deliveries
    outages: Outages
    crash: Crash = carry_on

    def consider(self, job: Job) -> Verdict:
        """Read the ticket and store a decision; end if a newer event of the ticket is here."""
        return self._guarded(job, Step.CONSIDER, self._consider)

    def carry_out(self, job: Job) -> Verdict:
        """Do what the stored decision says."""
        return self._guarded(job, Step.CARRY_OUT, self._carry_out)

    def _consider(self, job: Job) -> Verdict:
        self.crash(CrashPoint.CLAIMED, job.run)
        event = self.deliveries.event(job.row)
        self.ledger.claim(job.run, event, self.deliveries.received(job.row) or event.occurred)
        if self.ledger.finished(job.run):
            return END
        if not self.deliveries.newest(job.connection, job.ticket, job.row):
            self.ledger.close(job.run, OutcomeKind.SUPERSEDED, "a newer event of the ticket has arrived")
            return END
        decision = self.line.consider(event, job.run)
        self.outages.saw(job.connection, None)
        self.ledger.decide(job.run, decision)
        return Verdict(step=Step.CARRY_OUT.value, seconds=decision.delay or None)

    def _carry_out(self, job: Job) -> Verdict:
        decision = self.ledger.decision(job.run)
        if decision is None or self.ledger.finished(job.run):
            return END
        self.crash(CrashPoint.DECIDED, job.run)
        outcome = self.line.carry_out(decision, job.run)
        self.outages.saw(job.connection, None)
        self.ledger.finish(job.run, outcome)
        return END

    def _guarded(self, job: Job, step: Step, work: Callable[[Job], Verdict]) -> Verdict:
        rest = self.outages.rest(job.connection)
        if rest:
            return Verdict(step=step.value, seconds=max(rest, pause(job.attempt, Unavailable())))

        def judge(error: Exception) -> Verdict:
            if isinstance(error, HelpdeskError):
                self.outages.saw(job.connection, error)
            return self._judge(job, step, error)

        def wait(error: Exception) -> Verdict:
            # Not even the reason could be kept: the store is down.
            return Verdict(step=step.value, seconds=pause(job.attempt, error))

        return survive(lambda: survive(lambda: work(job), judge), wait)

    def _judge(self, job: Job, step: Step, error: Exception) -> Verdict:
        match error:
            case Conflict():
                return self._later(job, Step.CONSIDER, error, RESTARTS)
            case NotPermitted():  # a revoked secret, an allow-list, maintenance: an operator mends it
                return self._later(job, step, error, ATTEMPTS)
            case HelpdeskError(permanent=True):
                return self._failed(job, error, str(error))
            case HelpdeskError():
                return self._later(job, step, error, ATTEMPTS)
            case _ if isinstance(error, StoreDown):
                return self._later(job, step, error, ATTEMPTS)
            case _:
                return self._failed(job, error, "an error of our own; the log names its place")

    def _later(self, job: Job, step: Step, error: Exception, most: int) -> Verdict:
        name = type(error).__name__
        if job.attempt + 1 >= most:
            return self._failed(job, error, f"given up after {most} attempts")
        seconds = pause(job.attempt, error)
        log.info("run waits", run=job.run, error=name, attempt=job.attempt, seconds=seconds)
        self.ledger.note(job.run, name)
        return Verdict(step=step.value, seconds=seconds)

    def _failed(self, job: Job, error: Exception, detail: str) -> Verdict:
        # The place, never the text: an unknown error's text may hold a customer's words.
        log.error("run failed", run=job.run, error=type(error).__name__, at=place(error))
        self.ledger.close(job.run, OutcomeKind.FAILED, detail, type(error).__name__)
        return END


def survive(work: Callable[[], T], judge: Callable[[Exception], T]) -> T:
    """Return what the work gives, or what `judge` makes of its error: nothing is lost in silence."""
    try:
        return work()
    except Exception as error:  # noqa: BLE001
        return judge(error)


def pause(attempt: int, error: Exception) -> float:
    """Return the seconds until the next attempt: doubling, at least what the helpdesk asks for."""
    if isinstance(error, Conflict):
        return 0.0 if attempt == 0 else min(2.0**attempt, 60.0)
    asked = error.seconds if isinstance(error, RateLimited) else 0.0
    return max(asked, min(2.0 ** min(attempt + 1, 20), LONGEST_WAIT))


def place(error: BaseException) -> str:
    """Return file and line where an error was raised."""
    trace = error.__traceback__
    while trace and trace.tb_next:
        trace = trace.tb_next
    return f"{trace.tb_frame.f_code.co_filename}:{trace.tb_lineno}" if trace else ""

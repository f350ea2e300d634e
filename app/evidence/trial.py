"""What the copilot would do with these tickets, given these articles. Writes nothing anywhere."""

from collections import deque
from collections.abc import Callable, Generator, Iterable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any

from app.domain import AutonomyLevel, Decision
from app.pipeline import consider
from app.ports import Clock, Ports
from app.texts.thread import asks, public
from integrations.helpdesk import HelpdeskError, Ticket, TicketEvent

AHEAD = 4  # tickets begun for each hand before the first of them is awaited


class Verdict(StrEnum):
    """What a run of a trial came to; each ticket counts once."""

    REPLIED = "replied"
    SUGGESTED = "suggested"
    HANDED_OFF = "handed_off"
    ABSTAINED = "abstained"  # no draft: nothing found, or not sure enough
    SKIPPED = "skipped"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Run:
    """One ticket of a trial. `milliseconds` is the whole of `consider`."""

    ticket: str
    verdict: Verdict
    milliseconds: float
    decision: Decision | None = None
    error: str = ""


@dataclass(frozen=True, slots=True)
class AsOf:
    """A clock that stands at a ticket's time (app.ports.Clock)."""

    time: datetime
    clock: Clock

    def now(self) -> datetime:
        """Return the ticket's time."""
        return self.time

    def tick(self) -> float:
        """Return the machine's monotonic seconds."""
        return self.clock.tick()


def trial(tickets: Sequence[Ticket], ports: Ports, seen: Callable[[], None] = lambda: None) -> list[Run]:
    """Return a run for every ticket, in order; `seen` is called after each."""
    runs = []
    for run in each(tickets, ports):
        runs.append(run)
        seen()
    return runs


def each(tickets: Iterable[Ticket], ports: Ports, hands: int = 1) -> Generator[Run, None, None]:
    """Yield a run for every ticket, in order, so many tickets worked on at the same time.

    Most of a run is the encoder's, which lets other threads go on meanwhile.
    """
    waiting: deque[Future[Run]] = deque()
    with ThreadPoolExecutor(hands, "trial") as pool:
        try:
            for ticket in tickets:
                waiting.append(pool.submit(_run, ticket, ports, ports.clock))
                if len(waiting) >= AHEAD * hands:
                    yield waiting.popleft().result()
            while waiting:
                yield waiting.popleft().result()
        finally:
            pool.shutdown(wait=False, cancel_futures=True)


def _run(ticket: Ticket, ports: Ports, clock: Clock) -> Run:
    now = asked(ticket)
    event = TicketEvent(ticket.connection, ticket.id, ticket.id, now)
    start = clock.tick()
    try:
        decision = consider(event, replace(ports, clock=AsOf(now, clock)))
    except (HelpdeskError, ValueError, LookupError, ArithmeticError) as error:
        return Run(ticket.id, Verdict.FAILED, 1000 * (clock.tick() - start), error=error.__class__.__name__)
    return Run(ticket.id, _verdict(decision), 1000 * (clock.tick() - start), decision)


def asked(ticket: Ticket) -> datetime:
    """Return when the customer last wrote: then a run would have begun, and an old ticket was new once."""
    return max((one.created for one in public(ticket) if asks(one)), default=ticket.updated)


def _verdict(decision: Decision) -> Verdict:
    if decision.level < AutonomyLevel.SUGGEST:
        return Verdict.SKIPPED
    if decision.level >= AutonomyLevel.REPLY:
        return Verdict.REPLIED
    if decision.draft is None:
        return Verdict.ABSTAINED
    return Verdict.HANDED_OFF if decision.handoff else Verdict.SUGGESTED


def described(run: Run) -> dict[str, Any]:
    """Return one run as plain values, as `deskmate try` prints and writes it."""
    made = run.decision
    if made is None:
        return {"ticket": run.ticket, "verdict": run.verdict.value, "error": run.error}
    return {
        "ticket": run.ticket,
        "verdict": run.verdict.value,
        "intent": made.triage.intent if made.triage else "",
        "level": made.level.name.lower(),
        "reason": made.reason.value,
        "limits": [f"{one.level.name.lower()}: {one.reason.value} {one.detail}".strip() for one in made.limits],
        "citations": [one.article_id for one in made.draft.citations] if made.draft else [],
        "language": made.question.language if made.question else "",
        "draft_language": made.draft.language if made.draft else "",
        "confidence": round(made.draft.confidence, 3) if made.draft else None,
        "draft": made.draft.text if made.draft else "",
    }


def percentile(values: Iterable[float], share: float) -> float:
    """Return the value under which this share of the values lies, or 0 where there is none."""
    ordered = sorted(values)
    if not ordered:
        return 0.0
    return round(ordered[min(len(ordered) - 1, int(share * len(ordered)))], 1)

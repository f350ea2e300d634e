"""What the copilot would do with these tickets, given these articles. Writes nothing anywhere."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any

from app.domain import AutonomyLevel, Decision
from app.pipeline import consider
from app.ports import Clock, Ports
from integrations.helpdesk import HelpdeskError, Ticket, TicketEvent


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
    for ticket in tickets:
        runs.append(_run(ticket, ports, ports.clock))
        seen()
    return runs


def _run(ticket: Ticket, ports: Ports, clock: Clock) -> Run:
    event = TicketEvent(ticket.connection, ticket.id, ticket.id, ticket.updated)
    start = clock.tick()
    try:
        # It is judged as of its own time: an old ticket was new once.
        decision = consider(event, replace(ports, clock=AsOf(ticket.updated, clock)))
    except (HelpdeskError, ValueError, LookupError, ArithmeticError) as error:
        return Run(ticket.id, Verdict.FAILED, 1000 * (clock.tick() - start), error=error.__class__.__name__)
    return Run(ticket.id, _verdict(decision), 1000 * (clock.tick() - start), decision)


def _verdict(decision: Decision) -> Verdict:
    if decision.level < AutonomyLevel.SUGGEST:
        return Verdict.SKIPPED
    if decision.level >= AutonomyLevel.REPLY:
        return Verdict.REPLIED
    if decision.draft is None:
        return Verdict.ABSTAINED
    return Verdict.HANDED_OFF if decision.handoff else Verdict.SUGGESTED


def summary(runs: Sequence[Run]) -> dict[str, Any]:
    """Return the counts, times in milliseconds and every run, as `deskmate try --json` prints them."""
    counts = Counter(run.verdict for run in runs)
    times = sorted(run.milliseconds for run in runs)
    return {
        "handled": len(runs) - counts[Verdict.SKIPPED] - counts[Verdict.FAILED],
        **{verdict.value: counts[verdict] for verdict in Verdict},
        "ms_per_ticket": round(sum(times) / max(1, len(times)), 1),
        "p95_ms": percentile(times, 0.95),
        "runs": [described(run) for run in runs],
    }


def described(run: Run) -> dict[str, Any]:
    """Return one run as plain values."""
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

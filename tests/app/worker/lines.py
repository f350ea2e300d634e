"""A pipeline of three lines for the tests of the worker."""

import threading
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from app.domain import Decision, Outcome, OutcomeKind
from integrations.helpdesk import TicketEvent
from tests.app.store.examples import decision, outcome


@dataclass
class ScriptedLine:
    """Notes each call. `thinking` and `acting` hold errors to raise, one a call; None lets it through."""

    thinking: list[Exception | None] = field(default_factory=list)
    acting: list[Exception | None] = field(default_factory=list)
    calls: list[tuple[str, str]] = field(default_factory=list)
    hold: threading.Event | None = None  # consider waits for it
    delay: float = 0.0  # of every decision

    def consider(self, event: TicketEvent, run: str) -> Decision:
        """Return a plain decision."""
        self.calls.append(("consider", run))
        if self.hold:
            self.hold.wait(10)
        _next(self.thinking)
        return replace(decision(event.ticket_id), connection=event.connection, delay=self.delay)

    def carry_out(self, decision: Decision, run: str) -> Outcome:
        """Return a plain outcome."""
        self.calls.append(("carry_out", run))
        _next(self.acting)
        return outcome(OutcomeKind.SUGGESTED)

    def verbs(self) -> list[str]:
        """Return the calls without their runs."""
        return [verb for verb, _ in self.calls]


def _next(errors: list[Exception | None]) -> None:
    error = errors.pop(0) if errors else None
    if error is not None:
        raise error


class RealClock:
    """The time of the machine."""

    def now(self) -> datetime:
        """Return the time, aware, UTC."""
        return datetime.now(UTC)

    def tick(self) -> float:
        """Return monotonic seconds."""
        return datetime.now(UTC).timestamp()

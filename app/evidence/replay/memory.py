"""What a replay remembers of one requester: its own decisions, never those of the runs there were."""

from dataclasses import dataclass, field
from datetime import UTC, datetime

from app.domain import AutonomyLevel, Decision, DraftKind, Effect
from app.remit import Quota
from app.signals import Contact
from app.texts.thread import public
from integrations.helpdesk import Author, Ticket

MOST = 20  # contacts that are looked at


@dataclass(frozen=True, slots=True)
class _Made:
    at: datetime
    decision: Decision


@dataclass
class Recalled:
    """A memory (app.ports.Memory) of the decisions that this replay made about one requester's tickets.

    Budgets are never spent and no intent is new: a replay has a meter of its own, and asks what the rules would do
    once they are settled.
    """

    made: list[_Made] = field(default_factory=list)
    sent: int = 0  # replies of ours on the ticket that is looked at

    def look(self, ticket: Ticket) -> None:
        """Turn to a ticket: what we have written on it by then counts."""
        self.sent = sum(one.author is Author.COPILOT for one in public(ticket))

    def keep(self, at: datetime, decision: Decision) -> None:
        """Remember a decision."""
        if decision.level >= AutonomyLevel.OBSERVE and decision.question:
            self.made.append(_Made(at, decision))

    def handled(self, connection: str, ticket_id: str, message_id: str) -> bool:
        """Return False: each message comes once."""
        return False

    def replies(self, connection: str, ticket_id: str) -> int:
        """Return how many public replies of ours stood on the ticket."""
        return self.sent

    def known(self, intent: str) -> datetime | None:
        """Return the beginning of time."""
        return datetime.min.replace(tzinfo=UTC)

    def spent(self, quota: Quota, now: datetime, ticket: tuple[str, str]) -> int:
        """Return zero."""
        return 0

    def acknowledged(self, connection: str, ticket_id: str) -> tuple[Effect, ...]:
        """Return nothing."""
        return ()

    def asked(self, connection: str, requester_id: str, digest: str, since: datetime, ticket_id: str) -> str:
        """Return another ticket where the same question was decided since then, or ''."""
        if not digest:
            return ""
        found = (one.decision for one in reversed(self.made) if one.at >= since and one.decision.ticket_id != ticket_id)
        return next((one.ticket_id for one in found if one.question and one.question.digest == digest), "")

    def contacts(self, connection: str, requester_id: str, since: datetime, ticket_id: str) -> tuple[Contact, ...]:
        """Return what was written on other tickets since then, newest first."""
        found = [one.decision for one in self.made if one.at >= since and one.decision.ticket_id != ticket_id]
        return tuple(_contact(one) for one in reversed(found[-MOST:]))

    def clarified(self, connection: str, ticket_id: str, message_id: str) -> bool:
        """Say whether the customer was to be asked back about another message of the ticket."""
        mine = (one.decision for one in self.made if one.decision.ticket_id == ticket_id)
        other = (one.draft for one in mine if one.message_id != message_id)
        return any(one is not None and one.kind is DraftKind.CLARIFY for one in other)

    def rival(self, decision: Decision, since: datetime, run: str) -> str:
        """Return ''."""
        return ""

    def held(self, connection: str, ticket_id: str) -> bool:
        """Return False."""
        return False

    def stopped(self, run: str) -> bool:
        """Return False."""
        return False


def _contact(made: Decision) -> Contact:
    words = made.question.masked if made.question else ""
    return Contact(made.ticket_id, made.triage.intent if made.triage else "", words)

"""The budgets: so many automatic replies within an hour or a day, then people look again."""

from collections.abc import Iterator
from datetime import datetime

from app.domain import AutonomyLevel, Limit, Policy, Reason, Triage
from app.ports import Memory
from integrations.helpdesk import Ticket


def budget(ticket: Ticket, kind: Triage, policy: Policy, memory: Memory, now: datetime) -> tuple[Limit, ...]:
    """Return a limit for each budget of the intents asked about that is spent."""
    return tuple(_limits(ticket, kind, policy, memory, now))


def _limits(ticket: Ticket, kind: Triage, policy: Policy, memory: Memory, now: datetime) -> Iterator[Limit]:
    for one in policy.quotas((kind.intent, *kind.also)):
        sent = memory.spent(one, now, (ticket.connection, ticket.id))
        if sent >= one.most:
            detail = f"{one.of or '*'} {sent} ≥ {one.most} / {one.hours} h"
            yield Limit(AutonomyLevel.SUGGEST, Reason.BUDGET, detail)

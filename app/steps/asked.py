"""The same question again, by the same requester, on another ticket."""

from datetime import datetime, timedelta

from app.domain import AutonomyLevel, Limit, Question, Reason
from app.ports import Memory
from integrations.helpdesk import Ticket

_HOURS = 24


def asked(ticket: Ticket, question: Question, memory: Memory, now: datetime) -> tuple[Limit, ...]:
    """Return a limit if it was handled within a day: one answer is enough. `detail` is that ticket's id."""
    since = now - timedelta(hours=_HOURS)
    other = memory.asked(ticket.connection, ticket.requester.id, question.digest, since, ticket.id)
    return (Limit(AutonomyLevel.SUGGEST, Reason.ASKED_TWICE, other, handoff=True),) if other else ()

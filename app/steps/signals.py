"""What is read out of a message besides its question: mood, hurry, tier, the things that it names."""

from collections.abc import Sequence
from datetime import datetime

from app.domain import Limit, Policy, Question
from app.signals import Signals, Tier, Urgency
from app.texts.entities import entities
from app.texts.mood import mood
from integrations.helpdesk import Ticket


def signals(ticket: Ticket, question: Question, heard: Sequence[Limit], policy: Policy, now: datetime) -> Signals:
    """Return them; `heard` are the limits of the rules, whose topics count more than single words."""
    tier = _tier(ticket, policy.tiers)
    least = Urgency(tier.priority) if tier and tier.priority else Urgency.LOW
    breach = None if ticket.breach is None else int((ticket.breach - now).total_seconds() // 60)
    return Signals(
        mood=mood(question.text, [one.reason for one in heard], breach, least),
        tier=tier.name if tier else "",
        entities=entities(question.text, policy.entities),
        breach=breach,
    )


def _tier(ticket: Ticket, tiers: Sequence[Tier]) -> Tier | None:
    """Return the first tier that the requester belongs to, by tags or organisation."""
    tags, organization = ticket.tags | ticket.requester.tags, ticket.requester.organization_id
    return next((one for one in tiers if tags & set(one.tags) or organization in one.organizations), None)

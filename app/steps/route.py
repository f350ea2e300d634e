"""Where a ticket goes: the first route of the policy that fits, and the tier's own priority."""

from app.domain import Policy, Question, Triage
from app.signals import Route, Routed, Signals

_Named = tuple[tuple[str, ...], str]


def route(question: Question, kind: Triage, seen: Signals, policy: Policy) -> Routed | None:
    """Return group and priority, or None where the policy says nothing."""
    first = next((one for one in policy.routes if _fits(one, question, kind, seen)), Route())
    tier = next((one for one in policy.tiers if one.name == seen.tier), None)
    priority = first.priority or (tier.priority if tier else None)
    return Routed(first.group, priority) if first.group or priority else None


def _fits(one: Route, question: Question, kind: Triage, seen: Signals) -> bool:
    """Say whether every condition that a route names holds."""
    named: tuple[_Named, ...] = (
        (one.intents, kind.intent),
        (one.categories, kind.category),
        (one.languages, question.language),
        (one.tiers, seen.tier),
    )
    return all(not names or value in names for names, value in named)

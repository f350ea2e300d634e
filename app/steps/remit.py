"""What the policy says of an intent beyond its level: channels, replies on one ticket, brands, languages."""

from collections.abc import Iterator

from app.domain import AutonomyLevel, Limit, Policy, Question, Reason, Triage
from app.texts.thread import waiting
from integrations.helpdesk import Ticket


def remit(ticket: Ticket, question: Question, kind: Triage, policy: Policy, sent: int) -> tuple[Limit, ...]:
    """Return the limits of every intent that is asked about; `sent`: our public replies on the ticket so far."""
    names = tuple(dict.fromkeys((kind.intent, *kind.also)))
    found = [one for name in names for one in _ticket(ticket, policy, name, sent)]
    found += [one for name in names for one in _alone(ticket, question, policy, name)]
    return tuple(dict.fromkeys(found))


def _ticket(ticket: Ticket, policy: Policy, name: str, sent: int) -> Iterator[Limit]:
    allowed = policy.remit(name)
    if closed := _channels(ticket) - set(allowed.channels):
        yield Limit(AutonomyLevel.SUGGEST, Reason.CHANNEL, ", ".join(sorted(closed)))
    if sent >= allowed.replies_per_ticket:
        detail = f"{sent} ≥ {allowed.replies_per_ticket}"
        yield Limit(AutonomyLevel.SUGGEST, Reason.REPLY_LIMIT, detail, handoff=True)


def _alone(ticket: Ticket, question: Question, policy: Policy, name: str) -> Iterator[Limit]:
    """Yield what only counts for an intent that would be answered alone otherwise."""
    intent, allowed = policy.intent(name), policy.remit(name)
    if intent is None or intent.ceiling <= AutonomyLevel.SUGGEST:
        return
    if allowed.brands and ticket.brand not in allowed.brands:
        yield Limit(AutonomyLevel.SUGGEST, Reason.BRAND, ticket.brand)
    if allowed.languages is not None and question.language not in allowed.languages:
        yield Limit(AutonomyLevel.SUGGEST, Reason.UNTESTED_LANGUAGE, f"{name} {question.language}")


def _channels(ticket: Ticket) -> set[str]:
    return {str(ticket.channel), *(str(one.channel) for one in waiting(ticket)[-1:])}

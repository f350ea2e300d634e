"""Never alone by figures: what is dear, what comes back, what nothing is known of."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from app.domain import AutonomyLevel, Computed, Limit, Policy, Reason
from app.ports import Known, Memory
from app.signals import Contact, Entity, Severity, Urgency
from app.texts.attempts import attempts, turns
from app.texts.entities import AMOUNT, ORDER, entities
from app.texts.plain import gist
from app.writers.frames import asking

_ALIKE = 0.5  # share of the shorter text's words that both have
_FEWEST = 2  # words that a text must have to be like another
_HURRIED = frozenset({Urgency.HIGH, Urgency.URGENT})


@dataclass(frozen=True, slots=True)
class _Around:
    """All that a rule may look at."""

    known: Known
    memory: Memory
    policy: Policy
    now: datetime


def computed(known: Known, memory: Memory, policy: Policy, now: datetime) -> tuple[Limit, ...]:
    """Return a limit for each rule by figures that hits, with the figures that did it."""
    around = _Around(known, memory, policy, now)
    hits = ((rule, HITS[rule.reason](rule, around)) for rule in policy.computed if rule.on and rule.reason in HITS)
    return tuple(_limit(rule, detail) for rule, detail in hits if detail)


def _limit(rule: Computed, detail: str) -> Limit:
    return Limit(AutonomyLevel.SUGGEST, rule.reason, detail, rule.severity is not Severity.LOW)


def _tier(rule: Computed, at: _Around) -> str:
    return at.known.signals.tier if at.known.signals.tier in rule.names else ""


def _failed(rule: Computed, at: _Around) -> str:
    """Return after how many replies of ours the customer came back unsatisfied, where that is enough."""
    thread = (*at.known.ticket.earlier, *at.known.ticket.messages)
    count = attempts(thread, asking())
    return f"{count} ≥ {rule.number:g}" if count >= rule.number else ""


def _turns(rule: Computed, at: _Around) -> str:
    count = turns(at.known.ticket.messages)
    return f"{count} > {rule.number:g}" if count > rule.number else ""


def _frustrated(rule: Computed, at: _Around) -> str:
    felt = at.known.signals.mood.frustration
    return f"{felt:.2f} ≥ {rule.number:.2f}" if felt >= rule.number else ""


def _hurried(rule: Computed, at: _Around) -> str:
    urgency = at.known.signals.mood.urgency
    return str(urgency) if urgency in _HURRIED else ""


def _dear(rule: Computed, at: _Around) -> str:
    """Return the largest amount over the rule's, or the tag or tier that says so."""
    known = at.known
    tags = known.ticket.tags | known.ticket.requester.tags | {known.signals.tier}
    if named := next((one for one in rule.names if one in tags), ""):
        return named
    amounts = [one for one in known.signals.entities if one.name == AMOUNT and one.value > rule.number]
    most = max(amounts, key=lambda one: one.value, default=None)
    return f"{most.text} > {rule.number:g}" if most else ""


def _again(rule: Computed, at: _Around) -> str:
    """Return the newest other ticket of the requester about the same matter, or an empty string."""
    ticket, since = at.known.ticket, at.now - timedelta(days=rule.number)
    some = at.memory.contacts(ticket.connection, ticket.requester.id, since, ticket.id)
    return next((one.ticket for one in some if _same(one, at.known)), "")


def _same(one: Contact, known: Known) -> bool:
    """Say whether an earlier ticket is about the same matter: the same order, or like words on the same intent."""
    mine, theirs = _orders(known.signals.entities), _orders(entities(one.words))
    if mine and theirs:
        return bool(mine & theirs)
    return one.intent == known.triage.intent and _alike(one.words, known.question.masked)


def _orders(some: Sequence[Entity]) -> set[str]:
    return {one.text for one in some if one.name == ORDER}


def _alike(one: str, other: str) -> bool:
    first, second = (frozenset(word for word in gist(text) if len(word) > 3) for text in (one, other))
    fewest = min(len(first), len(second))
    return fewest >= _FEWEST and len(first & second) >= _ALIKE * fewest


def _novel(rule: Computed, at: _Around) -> str:
    """Return the scope where a message is unlike every example, every article and every solved ticket."""
    known, policy = at.known, at.policy
    voted = any(one.votes for one in known.found.passages)
    unlike = known.triage.scope < rule.number and known.found.confidence < policy.abstain_below
    return f"{known.triage.scope:.2f} < {rule.number:.2f}" if unlike and not voted else ""


# `out_of_scope` has its limit in triage, which knows the figure first.
HITS: Mapping[Reason, Callable[[Computed, _Around], str]] = {
    Reason.HIGH_VALUE: _dear,
    Reason.VIP: _tier,
    Reason.REPEAT_CONTACT: _again,
    Reason.FAILED_ATTEMPTS: _failed,
    Reason.TOO_MANY_TURNS: _turns,
    Reason.NOVEL: _novel,
    Reason.FRUSTRATION: _frustrated,
    Reason.URGENT: _hurried,
}

"""A question back to the customer, once a ticket, where one word of theirs would settle it."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.domain import AutonomyLevel, Draft, Intent, Limit, Policy, Reason, Triage
from app.ports import Known, Memory
from app.texts.entities import entities
from app.texts.thread import asks
from app.writers.back import called, missing, which
from app.writers.frames import asking
from integrations.helpdesk import Ticket, Visibility

_INSIDE = 0.5  # how far in scope a message must lie to be one of the known kinds
_RIVAL = 0.5  # share of the likeliest one's probability that another must have
_TOGETHER = 0.7  # probability of those that are named
_MOST = 3  # that are named


@dataclass(frozen=True, slots=True)
class Back:
    """A question back, and the limits that hold for it in place of those for an answer."""

    draft: Draft
    limits: tuple[Limit, ...]


def clarify(
    known: Known, unsure: tuple[Limit, ...], heard: Sequence[Limit], memory: Memory, policy: Policy
) -> Back | None:
    """Return a question back, or None where there is nothing to ask, or asking is not right.

    `unsure` are the limits of triage; `heard` those of which none may be there.
    """
    ticket, question = known.ticket, known.question
    if heard or policy.clarify < AutonomyLevel.SUGGEST or not question.language_sure or _asked(ticket):
        return None
    kinds = _kinds(known, policy)
    draft = _draft(known, kinds, policy)
    if draft is None or memory.clarified(ticket.connection, ticket.id, question.message_id):
        return None
    return Back(draft, (*_kept(unsure, kinds), _own(policy)))


def _asked(ticket: Ticket) -> bool:
    """Say whether anybody has asked back on this ticket."""
    thread = (*ticket.earlier, *ticket.messages)
    said = [one.text for one in thread if not asks(one) and one.visibility is Visibility.PUBLIC]
    return any(sentence in text for sentence in asking() for text in said)


def _kinds(known: Known, policy: Policy) -> tuple[Intent, ...]:
    """Return the likeliest kind of question, and with it those that are nearly as likely."""
    kind = known.triage
    names = [kind.intent, *(name for name, share in kind.runners_up if share >= _RIVAL * kind.probability)]
    found = (policy.intent(one) for one in names[:_MOST])
    return tuple(one for one in found if one)


def _draft(known: Known, kinds: tuple[Intent, ...], policy: Policy) -> Draft | None:
    language = known.question.language
    if not kinds or known.triage.also or known.triage.scope < _INSIDE:
        return None
    if known.triage.probability >= kinds[0].threshold:
        lacks = _lacks(known, kinds[0], policy)
        return missing([called(one, language, policy.entities) for one in lacks], language) if lacks else None
    # An agent is better served with an answer that may do than with a question.
    enough = policy.reply_above if policy.clarify > AutonomyLevel.SUGGEST else policy.abstain_below
    if not _thin(known.triage, kinds) or known.found.confidence >= enough:
        return None
    return which([one.called(language) for one in kinds], language)


def _thin(kind: Triage, kinds: tuple[Intent, ...]) -> bool:
    """Say whether it is one of these, and which one is open."""
    shares = dict(kind.runners_up)
    together = kind.probability + sum(shares.get(one.name, 0.0) for one in kinds[1:])
    return len(kinds) > 1 and together >= _TOGETHER


def _lacks(known: Known, intent: Intent, policy: Policy) -> list[str]:
    """Return what the intent needs and no message of the customer's names."""
    said = "\n".join(one.text for one in known.ticket.messages if asks(one))
    named = {one.name for one in (*known.signals.entities, *entities(said, policy.entities))}
    return [one for one in intent.needs if one not in named]


def _kept(unsure: tuple[Limit, ...], kinds: tuple[Intent, ...]) -> tuple[Limit, ...]:
    """Return the limits that hold for a question as well: languages, and kinds that are to be left alone."""
    lower = [one for one in kinds if one.ceiling < AutonomyLevel.SUGGEST]
    closed = tuple(Limit(one.ceiling, Reason.CEILING, one.name) for one in lower)
    return (*closed, *(one for one in unsure if one.reason not in _ABOUT_ANSWERS))


def _own(policy: Policy) -> Limit:
    reason = Reason.ALLOWED if policy.clarify > AutonomyLevel.SUGGEST else Reason.CLARIFY
    return Limit(policy.clarify, reason)


_ABOUT_ANSWERS = frozenset({Reason.CEILING, Reason.ALLOWED, Reason.UNSURE_INTENT})

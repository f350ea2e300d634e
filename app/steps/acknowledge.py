"""Whether the customer is told something at once, before anybody answers."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from app.domain import (
    ANSWERED_YES,
    NEVER_ALONE,
    Acknowledgement,
    AutonomyLevel,
    Courtesy,
    Effect,
    Limit,
    Policy,
    Question,
    Reason,
)
from app.texts.thread import answers, public
from app.writers.courtesies import Moment, written
from integrations.helpdesk import Ticket

# Topics on which a few friendly words of a machine do no harm. On the others they do: nobody in danger or in grief, and
# nobody vulnerable, wants a form; to fraud and security whoever holds the mailbox reads along; a law's time limit and a
# journalist's quotation begin with whatever is sent.
# After replies that did not help, and where the same matter comes again, one more mail by a machine only annoys.
_FIT = frozenset(
    {
        Reason.ASKS_FOR_PERSON,
        Reason.ANGER,
        Reason.CANCEL,
        Reason.BILLING_DISPUTE,
        Reason.FRUSTRATION,
        Reason.HIGH_VALUE,
        Reason.VIP,
        Reason.NOVEL,
        Reason.URGENT,
    }
)
# Beside these, which are about the answer, not about who writes and reads, it may be sent. What is not named, forbids.
_BESIDE = _FIT | {
    Reason.ALLOWED,
    Reason.ATTACHMENT,
    Reason.CEILING,
    Reason.UNSURE_INTENT,
    Reason.OUT_OF_SCOPE,
    Reason.LANGUAGE,
    Reason.NOTHING_FOUND,
    Reason.WEAK_ANSWER,
    Reason.UNSURE_ANSWER,
    Reason.UNCITED,
    Reason.INTERNAL_SOURCE,
    Reason.MISMATCH,
    Reason.WRONG_LANGUAGE,
    Reason.REPEATED,
    Reason.TOO_LONG,
    Reason.PARTLY_ANSWERED,
    Reason.OWN_WORDS,
    Reason.PROMISE,
    Reason.TONE,
    Reason.OLD_ARTICLE,
    Reason.INFERRED,
    Reason.CLARIFY,
    Reason.HOURS,
    Reason.UNTESTED_LANGUAGE,
    Reason.REVIEW_PERIOD,
}


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked on a ticket, what speaks against an answer, and which acknowledgements it has had.

    `machine`: the customer asks whether a machine is writing.
    """

    ticket: Ticket
    question: Question
    limits: Sequence[Limit]
    sent: tuple[Effect, ...] = ()
    machine: bool = False


def acknowledge(asked: Asked, policy: Policy, moment: Callable[[], Moment]) -> Acknowledgement | None:
    """Return what the customer is told at once, or None. `moment` is asked for only where something may be sent."""
    courtesy = _courtesy(asked, policy) if _understood(asked) else None
    if courtesy is None or not _open(asked, courtesy):
        return None
    text = written(courtesy, asked.question.language, policy, moment())
    return Acknowledgement(courtesy, text, asked.question.language) if text else None


def _open(asked: Asked, courtesy: Courtesy) -> bool:
    """Say whether this may be written in public though nothing is answered.

    Who asks whether a machine writes is told the truth also where a grave topic is only suspected.
    """
    level = min((one.level for one in asked.limits), default=AutonomyLevel.SUGGEST)
    suspected = {one.reason for one in asked.limits if not one.handoff} if courtesy is Courtesy.MACHINE else set()
    free = _BESIDE | (suspected & NEVER_ALONE)
    return level is AutonomyLevel.SUGGEST and all(one.reason in free for one in asked.limits)


def _understood(asked: Asked) -> bool:
    """Say whether the language is certain, or the one that the helpdesk has for the requester."""
    return asked.question.language_sure or asked.ticket.requester.locale[:2].lower() == asked.question.language


def _courtesy(asked: Asked, policy: Policy) -> Courtesy | None:
    if _answers_yes(asked, policy):
        return Courtesy.MACHINE
    if asked.sent:
        return None
    topics = {one.reason for one in asked.limits if one.handoff} & NEVER_ALONE
    if Courtesy.NEVER_ALONE in policy.courtesies and topics:
        return Courtesy.NEVER_ALONE
    return Courtesy.CREATED if Courtesy.CREATED in policy.courtesies and _new(asked.ticket) else None


def _answers_yes(asked: Asked, policy: Policy) -> bool:
    """Say whether "are you a bot?" is answered at once: where anything may be sent alone, and once a ticket."""
    writes = any(one.ceiling >= AutonomyLevel.REPLY for one in policy.intents)
    said = any(one.name == ANSWERED_YES for one in asked.sent)
    handed = any(one.handoff for one in asked.limits)  # the text says that a person reads next
    return asked.machine and Courtesy.MACHINE in policy.courtesies and writes and handed and not said


def _new(ticket: Ticket) -> bool:
    """Say whether nobody of the team has written on it, nor on the one that it follows up."""
    return not ticket.parent_id and not ticket.earlier and not any(answers(one) for one in public(ticket))

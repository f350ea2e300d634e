"""Manners of the line: the truth about who writes, when a person is there, and what was only an acknowledgement."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial

from app.domain import AutonomyLevel, Decision, Effect, Handoff, Limit, Policy, Question, Reason
from app.hours import joined
from app.policy import are_you_a_bot, meant
from app.ports import Memory, Ports
from app.steps.acknowledge import Asked, acknowledge
from app.steps.rules import rules
from app.texts.thread import acknowledged
from app.writers.courtesies import Moment, back, first_line
from app.writers.frames import closing, owning
from integrations.helpdesk import Helpdesk, HelpdeskError, Ticket

_SAY_YES = "**Asked whether a machine is writing:** answer yes; a copilot reads first and prepares drafts."


def unanswered(ticket: Ticket, memory: Memory) -> tuple[Ticket, tuple[Effect, ...]]:
    """Return the ticket with its acknowledgements as nobody's messages, for they answer nothing, and those."""
    sent = memory.acknowledged(ticket.connection, ticket.id)
    return acknowledged(ticket, frozenset(one.message_id for one in sent)), sent


def bot_question(question: Question) -> tuple[Limit, ...]:
    """Return a limit with the words in which the customer asks whether a machine is writing, or nothing."""
    found = rules(question.text, question.language, (are_you_a_bot(),))
    return tuple(one for one in found if meant(question.text, one.detail))


def person(bot: tuple[Limit, ...], topics: tuple[Limit, ...], policy: Policy) -> tuple[Limit, ...]:
    """Return the limit of that question where it counts as asking for a person, and does not count already."""
    wanted = any(one.on and one.reason is Reason.ASKS_FOR_PERSON for one in policy.rules)
    known = any(one.reason is Reason.ASKS_FOR_PERSON for one in topics)
    return bot if wanted and not known else ()


def mannered(decision: Decision, asked: Asked, ports: Ports) -> Decision:
    """Return the decision with what the customer is told at once, and a draft that says the truth about us."""
    now = partial(moment, asked.ticket, ports)
    told = acknowledge(asked, ports.policy, now)
    return _honest(replace(decision, acknowledgement=told), asked.machine, now, dict(ports.policy.disclosure))


def truthful(handoff: Handoff, decision: Decision, bot: bool) -> Handoff:
    """Return a handoff that asks for the true answer where the customer asked who writes and was not told yet."""
    if not bot or decision.acknowledgement:
        return handoff
    return replace(handoff, note=f"{handoff.note}\n\n{_SAY_YES}")


def moment(ticket: Ticket | None, ports: Ports) -> Moment:
    """Return now, and when people are there for a ticket."""
    return known(ports.helpdesk, ticket, ports.policy, Moment(ports.clock.now()))


def known(helpdesk: Helpdesk, ticket: Ticket | None, policy: Policy, moment: Moment) -> Moment:
    """Return a moment with the schedule: the helpdesk's, else the policy's; in an outage nobody knows."""
    try:
        told = helpdesk.schedule(ticket)
    except HelpdeskError:
        return replace(moment, whence="outage")
    whence = "helpdesk" if told else "policy" if policy.schedule else "nobody"
    found = replace(moment, schedule=joined(told, policy.schedule), whence=whence)
    return replace(found, answer_hours=policy.first_reply_hours)


def _honest(decision: Decision, bot: bool, moment: Callable[[], Moment], wordings: Mapping[str, str]) -> Decision:
    draft, alone = decision.draft, decision.level >= AutonomyLevel.REPLY
    if draft is None:
        return decision
    if bot and decision.acknowledgement is None:
        draft = owning(draft, first_line(draft.language, alone))
    if alone:
        draft = closing(draft, back(draft.language, moment()), wordings.get(draft.language, ""))
    return replace(decision, draft=draft)

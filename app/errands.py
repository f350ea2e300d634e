"""What is to be done beside replying, on the way to a decision and after it. Nothing is written while thinking."""

from dataclasses import dataclass, replace

from app.actions.action import Asking
from app.actions.filling import filled, open_slot
from app.actions.proposing import Scope
from app.actions.reporting import asked, came, over
from app.domain import (
    AutonomyLevel,
    Decision,
    Draft,
    Effect,
    Evidence,
    Intent,
    Limit,
    Outcome,
    OutcomeKind,
    Policy,
    Reason,
)
from app.grants import Deed, DeedState, Proposal
from app.ports import Known, Ports
from app.steps.decide import decide
from app.steps.proposals import proposals
from integrations.helpdesk import Ticket

NO_SHOP = "no_shop"


@dataclass(frozen=True, slots=True)
class Errand:
    """What is proposed, the reply as far as it can be filled in, and what follows for the decision."""

    draft: Draft | None
    made: tuple[Proposal, ...] = ()
    limits: tuple[Limit, ...] = ()
    begun: tuple[Deed, ...] = ()  # what an earlier look at the same message has done


def errand(known: Known, verified: bool, written: Draft | None, intent: Intent | None, ports: Ports) -> Errand:
    """Return what is to be done about a ticket of an intent that the classifier is sure of."""
    if intent is None or not intent.actions:
        return Errand(written)
    alone = intent.ceiling >= AutonomyLevel.REPLY
    if ports.commerce is None or ports.deeds is None:
        return Errand(written, limits=(Limit(AutonomyLevel.SUGGEST, Reason.ACTION_UNMET, NO_SHOP, handoff=alone),))
    ticket, question = known.ticket, known.question
    begun = ports.deeds.about(ticket.connection, ticket.id, question.message_id)
    asking = requested(ticket, verified, ports)
    scope = Scope(ports.policy, intent, asking, question.message_id, ports.commerce, begun)
    made, limits = proposals(question, scope)
    draft = _filled(written, made)
    if draft and open_slot(draft.text) and not any(one.writes for one in made):
        draft = None  # a text with gaps is no suggestion
        limits = (*limits, Limit(AutonomyLevel.SUGGEST, Reason.ACTION_UNMET, "", handoff=alone))
    return Errand(draft, made, limits, begun)


def requested(ticket: Ticket, verified: bool, ports: Ports) -> Asking:
    """Return who asks on a ticket, now."""
    requester = ticket.requester
    return Asking(ticket.connection, ticket.id, requester.id, requester.email, verified, ports.clock.now())


def _filled(written: Draft | None, made: tuple[Proposal, ...]) -> Draft | None:
    """Return a draft with what was read in its slots."""
    read = [(one.action, one.values) for one in made if one.values]
    if written is None or not read:
        return written
    text = filled(written.text, read, written.language)
    return written if text == written.text else replace(written, text=text, evidence=Evidence.RECORD)


def whole(found: Errand, others: tuple[Limit, ...]) -> tuple[Limit, ...]:
    """Return all limits: no reply goes out that tells of what is not done.

    What the copilot has done about the same message is told to a person where it is not told to the customer.
    """
    limits = (*others, *found.limits)
    return (*limits, *_unfinished(found, limits))


def _unfinished(found: Errand, limits: tuple[Limit, ...]) -> tuple[Limit, ...]:
    level = decide(limits).level
    if level < AutonomyLevel.RESOLVE and any(one.state is DeedState.DONE and not one.who for one in found.begun):
        return (Limit(AutonomyLevel.SUGGEST, Reason.ACTION_FAILED, "not_told", handoff=True),)
    if level is AutonomyLevel.REPLY and any(one.writes for one in found.made):
        return (Limit(AutonomyLevel.SUGGEST, Reason.ACTION_WAITS),)
    return ()


def noted(decision: Decision, found: Errand) -> Decision:
    """Return a decision whose handoff tells what might be done, and what was."""
    note = decision.handoff
    if note is None or not (found.made or found.begun):
        return decision
    parts = (note.note, came(found.begun), asked(found.made))
    return replace(decision, handoff=replace(note, note="\n\n".join(filter(None, parts))))


def told(decision: Decision, outcome: Outcome, policy: Policy) -> Decision | None:
    """Return a handoff with what was done, where its reply was not sent after all; None where all is told."""
    silent = outcome.kind in {OutcomeKind.SUPERSEDED, OutcomeKind.SKIPPED}
    done = any(one.state is DeedState.DONE for one in decision.deeds)
    return over(decision, decision.deeds, "not_told", policy) if silent and done else None


def with_deeds(outcome: Outcome, deeds: tuple[Deed, ...]) -> Outcome:
    """Return the end of a run with what it did beside replying."""
    done = tuple(Effect(one.action, one.key) for one in deeds if one.state is DeedState.DONE)
    return replace(outcome, effects=(*done, *outcome.effects))

"""Another look at a ticket before anything is done to it: is it still what was decided on?"""

from datetime import timedelta
from hashlib import sha256

from app.domain import AutonomyLevel, Decision, Policy, Reason
from app.ports import Hands
from app.texts.thread import acknowledged, answers
from app.writers.courtesies import labels
from integrations.helpdesk import Author, Conflict, Status, Ticket, Visibility

_DAY = timedelta(hours=24)


def look(decision: Decision, hands: Hands) -> Ticket:
    """Return the ticket, our acknowledgements as nobody's, that one too of which nobody can tell whether it arrived."""
    ticket = hands.helpdesk.ticket(decision.ticket_id)
    known = {one.message_id for one in hands.memory.acknowledged(decision.connection, decision.ticket_id)}
    if not known and doubted(decision, hands):
        ours = (one for one in ticket.messages if one.author is Author.COPILOT)
        known = {one.id for one in ours if any(label in one.text for label in labels())}
    return acknowledged(ticket, frozenset(known))


def doubted(decision: Decision, hands: Hands) -> bool:
    """Say whether an acknowledgement was begun and is not on record."""
    made = decision.acknowledgement
    key = greeting(decision, made.effect) if made else ""
    return bool(key) and hands.guard.begun(key) and not hands.guard.done(key)


def greeting(decision: Decision, name: str) -> str:
    """Return the key of an acknowledgement: the same for every run about this ticket."""
    return sha256("\n".join((decision.connection, decision.ticket_id, name)).encode()).hexdigest()[:32]


def still(decision: Decision, ticket: Ticket, hands: Hands) -> None:
    """Raise Conflict, to decide again, if what the decision stood on has changed: readers, policy, a twin's answer."""
    readers = ticket.requester.id, tuple(sorted(one.id for one in ticket.copied))
    if readers != (decision.requester_id, decision.copied):
        raise Conflict("somebody else would read it now")
    if hands.policy.version != decision.policy_version:
        raise Conflict("the policy has changed")
    if hands.memory.rival(decision, hands.clock.now() - _DAY, hands.run):
        raise Conflict("the same question is being answered on another ticket")


def closed(ticket: Ticket, policy: Policy) -> Reason | None:
    """Return why nobody may write, or we may not."""
    if policy.paused:
        return Reason.PAUSED
    if policy.tag_out in ticket.tags:
        return Reason.TAGGED_OUT
    if ticket.status in {Status.SOLVED, Status.CLOSED, Status.DELETED}:
        return Reason.CLOSED
    return Reason.MERGED if ticket.merged else None


def person(decision: Decision, ticket: Ticket, hands: Hands, greets: bool = False) -> Reason | None:
    """Return what a person has done since the customer wrote; a note of theirs stops a reply, not a note of ours."""
    ids = [one.id for one in ticket.messages]
    later = ticket.messages[ids.index(decision.message_id) + 1 :] if decision.message_id in ids else ()
    people = [one for one in later if one.author is Author.AGENT and answers(one)]
    if any(one.visibility is Visibility.PUBLIC for one in people):
        return Reason.PERSON_ANSWERED
    taken = ticket.assigned_by_hand is not None and ticket.assignee_id not in {"", hands.helpdesk.copilot().id}
    noted = bool(people) and (greets or decision.level >= AutonomyLevel.REPLY)
    taken = taken or hands.memory.held(ticket.connection, ticket.id) or hands.memory.stopped(hands.run)
    return Reason.TAKEN_BY_PERSON if taken or noted else None

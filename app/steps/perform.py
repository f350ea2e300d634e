"""Do what was decided beside replying, in order, each once; a reply says only what is done."""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from app.actions import ACTIONS
from app.actions.action import Asking, Bench
from app.actions.doing import Stand, did, undid
from app.actions.filling import filled, open_slot
from app.actions.proposing import key
from app.actions.reporting import over
from app.afresh import closed, look, person, still
from app.domain import AutonomyLevel, Decision, Reason
from app.grants import Deed, DeedState, Proposal
from app.ports import Hands, Whose
from app.texts.proof import verified
from app.texts.thread import waiting
from integrations.helpdesk import Conflict, Ticket


def perform(decision: Decision, hands: Hands) -> Decision:
    """Return the decision as it is to be told: its reply with every slot filled, or a handoff with what was done.

    Raise HelpdeskError, and Conflict to decide again while nothing has happened yet.
    """
    wanted = _wanted(decision)
    if not wanted:
        return decision
    if hands.commerce is None or hands.deeds is None:
        return over(decision, (), "no_shop", hands.policy)
    deeds, why = _done(wanted, decision, hands)
    if isinstance(why, Reason) and not deeds:
        return replace(decision, level=AutonomyLevel.OFF, reason=why)
    if why:
        return over(decision, deeds, why, hands.policy)
    return _told(decision, deeds, hands)


def _wanted(decision: Decision) -> tuple[Proposal, ...]:
    """Return what is done without a person: nothing below RESOLVE, and nothing that the reply does itself."""
    if decision.level is not AutonomyLevel.RESOLVE:
        return ()
    return tuple(one for one in decision.proposals if one.writes and not ACTIONS[one.action].with_reply)


def _done(wanted: Sequence[Proposal], decision: Decision, hands: Hands) -> tuple[tuple[Deed, ...], str]:
    """Return what was begun, and why it was not done to its end; what is reversible was then taken back."""
    assert hands.deeds is not None  # noqa: S101 (looked at before)
    before = hands.deeds.about(decision.connection, decision.ticket_id, decision.message_id)
    made: list[Deed] = []
    stand = None
    ours = tuple(one for one in before if not one.who)  # what an agent approved is no attempt of ours
    broken = any(one.state not in {DeedState.DONE, DeedState.CLAIMED} for one in ours)
    for one in wanted if not broken else ():
        ticket = look(decision, hands)
        stand = _stand(decision, ticket, hands)
        grant, begun = hands.policy.grant(one.action), key(stand.asking, decision.message_id, one.id)
        if why := "" if hands.guard.begun(begun) else _stopped(decision, ticket, hands, bool(made)):
            return _back(made, stand), why
        if grant is None:
            return _back(made, stand), "switched_off"
        deed = did(one, begun, grant, stand, may=partial(_stopped, decision, ticket, hands, bool(made)))
        made.append(deed)
        if deed.state is not DeedState.DONE:
            return _back(made, stand), deed.why or str(deed.state)
    if broken:
        return _back(list(ours), _stand(decision, look(decision, hands), hands)), "tried_before"
    return tuple(made), ""


def _stopped(decision: Decision, ticket: Ticket, hands: Hands, begun: bool) -> str:
    """Return why nothing more is done on this ticket. Raise Conflict, to decide again, while nothing was begun."""
    if reason := closed(ticket, hands.policy) or person(decision, ticket, hands):
        return reason
    open_ = waiting(ticket)
    # Once something was done a newer event may be of our own making.
    newer = not open_ or open_[-1].id != decision.message_id or not (begun or hands.fence.newest())
    if begun:
        return "overtaken" if newer else ""
    if newer:
        raise Conflict("something new has come before anything was done")
    still(decision, ticket, hands)
    return ""


def _stand(decision: Decision, ticket: Ticket, hands: Hands) -> Stand:
    assert hands.commerce is not None  # noqa: S101 (looked at before)
    assert hands.deeds is not None  # noqa: S101
    requester = ticket.requester
    names = decision.connection, ticket.id, requester.id, requester.email
    asking = Asking(*names, verified(ticket), hands.clock.now())
    whose = Whose(decision.connection, ticket.id, decision.message_id, requester.id, hands.run)
    return Stand(asking, Bench(hands.commerce, hands.helpdesk), hands.guard, hands.deeds, whose, hands.pause)


def _back(made: Sequence[Deed], stand: Stand) -> tuple[Deed, ...]:
    """Take back what can be, the last first; return everything in the order in which it was begun."""
    return tuple(undid(one, stand) for one in reversed(made))[::-1]


def _told(decision: Decision, deeds: tuple[Deed, ...], hands: Hands) -> Decision:
    """Return the decision with a reply that says what was done."""
    draft = decision.draft
    if draft is None:
        return over(decision, deeds, "no_reply", hands.policy)
    text = filled(draft.text, [(one.action, one.values) for one in deeds], draft.language)
    if open_slot(text):
        return over(decision, deeds, "no_reply", hands.policy)
    return replace(decision, deeds=deeds, draft=replace(draft, text=text))

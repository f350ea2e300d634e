"""Do what was decided, each effect once, after another look at the ticket."""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256

from app.afresh import closed, doubted, greeting, look, person, still
from app.domain import AutonomyLevel, Decision, Effect, Outcome, OutcomeKind, Policy, Reason
from app.ports import Hands
from app.texts.thread import waiting
from app.words import reason_words
from integrations.helpdesk import Conflict, Post, Posted, Priority, Status, Ticket, Uncertain, Visibility

_LOOKS = 3  # at a ticket that changes under us, before everything starts over
_DOUBT = (
    "**Over to you.** The copilot was sending this reply when the connection broke, and cannot tell whether it arrived."
    " It does not send it again. Look at the thread: if it is not there, send it yourself.\n\n---\n\n"
)
_TOLD = "**Told the customer:** an acknowledgement, automatically. It stands in the thread and answers nothing."
_PERHAPS = (
    "**Told the customer, perhaps:** the copilot was sending an acknowledgement when the connection broke, and cannot"
    " tell whether it arrived. It does not send it again."
)


@dataclass(frozen=True, slots=True)
class _Write:
    """One effect as planned: everything of the post but the version."""

    name: str
    key: str
    text: str
    visibility: Visibility
    status: Status | None = None
    solve: bool = False
    group: str = ""
    priority: Priority | None = None
    answered: bool = False  # also where nobody waits for an answer any more
    echo: bool = False  # a newer event may be of our own making
    greets: bool = False  # an acknowledgement: of this name one a ticket, whatever it is about


@dataclass(frozen=True, slots=True)
class _Stop:
    """Why nothing more is done."""

    kind: OutcomeKind
    reason: Reason


def act(decision: Decision, hands: Hands) -> Outcome:
    """Return what was done. Raise HelpdeskError if an effect failed or its end is not known: act again later.

    Acting again, in this run or in another one about the same message, repeats nothing.
    """
    kind, effects = _kind(decision), list(_greeted(decision, hands))
    for planned in _plan(decision, hands.policy):
        write = _telling(planned, decision, hands)
        try:
            done = hands.guard.done(write.key) or _once(write, decision, hands)
        except Uncertain:
            if write.visibility is Visibility.INTERNAL:
                raise
            return _ask(write, decision, hands, effects)
        if isinstance(done, _Stop):
            return Outcome(done.kind, done.reason, effects=tuple(effects))
        effects.append(done)
    if kind is OutcomeKind.SUGGESTED and (moved := _moved(decision, hands)):
        effects.append(moved)
    if not effects and kind is not OutcomeKind.SKIPPED and not hands.fence.newest():
        kind = OutcomeKind.SUPERSEDED
    return Outcome(kind, decision.reason, decision.detail, tuple(effects))


def _greeted(decision: Decision, hands: Hands) -> Iterator[Effect]:
    """Send the acknowledgement, if there is one; whatever stops it does not stop the rest."""
    made = decision.acknowledgement
    if made is None or decision.level is not AutonomyLevel.SUGGEST:
        return
    write = _Write(made.effect, greeting(decision, made.effect), made.text, Visibility.PUBLIC, greets=True)
    with suppress(Uncertain):  # the note says so
        done = hands.guard.done(write.key) or _once(write, decision, hands)
        if isinstance(done, Effect):
            yield done


def _telling(write: _Write, decision: Decision, hands: Hands) -> _Write:
    """Return a write after an acknowledgement: a handoff says that the customer was told something."""
    sent = bool(hands.memory.acknowledged(decision.connection, decision.ticket_id))
    told = _TOLD if sent else _PERHAPS if doubted(decision, hands) else ""
    if not told or not decision.handoff or write.visibility is Visibility.PUBLIC:
        return replace(write, echo=sent or bool(decision.deeds))
    return replace(write, text=f"{write.text}\n\n{told}", echo=True)


def _kind(decision: Decision) -> OutcomeKind:
    """Return how the run ends if nothing comes between."""
    match decision.level:
        case AutonomyLevel.OFF:
            return OutcomeKind.SKIPPED
        case AutonomyLevel.OBSERVE:
            return OutcomeKind.OBSERVED
        case AutonomyLevel.SUGGEST:
            return OutcomeKind.HANDED_OFF if decision.handoff else OutcomeKind.SUGGESTED
        case AutonomyLevel.REPLY:
            return OutcomeKind.REPLIED
        case AutonomyLevel.RESOLVE:
            return OutcomeKind.RESOLVED


def _plan(decision: Decision, policy: Policy) -> tuple[_Write, ...]:
    """Return the effects in order; the reply comes last, so that nothing changes after the customer reads it."""
    if decision.level <= AutonomyLevel.OBSERVE:
        return ()
    notes = (_note(decision, policy),)
    replies = (_reply(decision, policy),) if decision.level >= AutonomyLevel.REPLY else ()
    return tuple(one for one in (*notes, *replies) if one)


def _note(decision: Decision, policy: Policy) -> _Write | None:
    """Return the internal note: a handoff, or the draft where the admins want to see it in the thread."""
    key, priority = _key(decision, "note"), decision.routed.priority if decision.routed else None
    if decision.handoff:
        note, group, done = decision.handoff.note, decision.handoff.group, bool(decision.deeds)
        return _Write("note", key, note, Visibility.INTERNAL, None, False, group, priority, answered=done)
    if decision.level is AutonomyLevel.SUGGEST and decision.draft and policy.note_on_suggest:
        text = f"**Suggested reply, not sent.** {reason_words[decision.reason]}\n\n---\n\n{decision.draft.text}"
        return _Write("note", key, text, Visibility.INTERNAL)
    return None


def _reply(decision: Decision, policy: Policy) -> _Write:
    """Return the public reply. Raise ValueError if there is none to send."""
    if decision.draft is None:
        raise ValueError(f"level {decision.level.name} without a draft")
    solve = decision.level is AutonomyLevel.RESOLVE
    status = Status.SOLVED if solve else Status(policy.status_on_reply) if policy.status_on_reply else None
    return _Write("reply", _key(decision, "reply"), decision.draft.text, Visibility.PUBLIC, status, solve)


def _moved(decision: Decision, hands: Hands) -> Effect | None:
    """Have the ticket of a suggestion go where the routes send it, unless somebody has it or has gone on with it.

    To set the same twice is no harm: nothing is looked for first.
    """
    write = _Write("route", _key(decision, "route"), "", Visibility.INTERNAL)
    if decision.routed is None or (done := hands.guard.done(write.key)):
        return done if decision.routed else None
    ticket = hands.helpdesk.ticket(decision.ticket_id)
    priority = _raised(decision.routed.priority, ticket)
    group = "" if decision.routed.group == ticket.group_id else decision.routed.group
    idle = not (group or priority) or not _free(ticket, hands)
    if idle or _stop(write, decision, ticket, hands):
        return None
    hands.guard.begin(write.key)
    hands.helpdesk.move(ticket.id, ticket.version, group, priority)
    effect = Effect(write.name, write.key)
    hands.guard.record(effect)
    return effect


def _key(decision: Decision, name: str) -> str:
    """Return the effect's key: the same for every attempt and every run about this message."""
    parts = (decision.connection, decision.ticket_id, decision.message_id, name)
    return sha256("\n".join(parts).encode()).hexdigest()[:32]


def _once(write: _Write, decision: Decision, hands: Hands) -> Effect | _Stop:
    """Return the effect, found or made, or why it is not to be made any more. Raise Uncertain.

    A conflict proves that nothing was written: look again at once, a few times.
    """
    begun = hands.guard.begun(write.key)
    there = _left(write, decision, hands) if begun else ""
    for left in reversed(range(_LOOKS)):
        ticket = look(decision, hands)
        there = there or _marked(write, ticket)
        stop = None if there else _stop(write, decision, ticket, hands)
        if stop:
            return stop
        if not there and write.visibility is Visibility.PUBLIC:
            still(decision, ticket, hands)
            if refused := _refused(write, decision, hands):
                return refused
            begun = True
        if not begun:
            hands.guard.begin(write.key)
            begun = True
        post = _post(write, ticket, hands)
        try:
            posted = Posted(there) if there else hands.helpdesk.post(post)
        except Conflict:
            if not left:
                raise
        else:
            over = bool(there) and _overtaken(decision, ticket, hands)
            return _recorded(write, posted if over else hands.helpdesk.finish(post, posted), hands, bool(there))
    raise AssertionError("unreachable")


def _left(write: _Write, decision: Decision, hands: Hands) -> str:
    """Return the message that an earlier attempt left behind, or '' once none can come any more. Raise Uncertain."""
    if write.visibility is Visibility.PUBLIC and hands.guard.begun(_key(decision, "doubt")):
        raise Uncertain("a person was asked to look: it is theirs now")
    ticket = look(decision, hands)
    hands.guard.begin(write.key)
    post, since = _post(write, ticket, hands), ticket.created if write.greets else _asked(decision, ticket)
    with suppress(Uncertain):  # it may just not show yet
        if there := _marked(write, ticket) or hands.helpdesk.find(post, since):
            return there
    hands.pause(hands.guard.settle(write.key))
    return hands.helpdesk.find(post, since)


def _marked(write: _Write, ticket: Ticket) -> str:
    """Return the message with the effect's key, or an empty string."""
    return next((one.id for one in ticket.messages if one.key == write.key), "")


def _asked(decision: Decision, ticket: Ticket) -> datetime:
    """Return when the message was written that it is about, by the helpdesk's own clock: nothing of ours is older."""
    return next((one.created for one in ticket.messages if one.id == decision.message_id), ticket.created)


def _overtaken(decision: Decision, ticket: Ticket, hands: Hands) -> bool:
    """Say whether others went on after a message of ours: status and assignee are then as they want them."""
    newer = any(one.id != decision.message_id for one in waiting(ticket)[-1:])
    return newer or bool(closed(ticket, hands.policy) or person(decision, ticket, hands))


def _recorded(write: _Write, posted: Posted, hands: Hands, repeated: bool) -> Effect:
    """Return the effect, on record."""
    effect = Effect(write.name, write.key, posted.message_id, write.visibility, posted.status_refused, repeated)
    hands.guard.record(effect)
    return effect


def _ask(write: _Write, decision: Decision, hands: Hands, effects: list[Effect]) -> Outcome:
    """Have a person look whether a reply has arrived; return how the run ends."""
    text = _DOUBT + write.text
    note = _Write("note", _key(decision, "doubt"), text, Visibility.INTERNAL, group=hands.policy.group, answered=True)
    done = hands.guard.done(note.key) or _once(note, decision, hands)
    if isinstance(done, _Stop):
        return Outcome(done.kind, done.reason, effects=tuple(effects))
    detail = "nobody can tell whether the reply arrived: a person looks"
    return Outcome(OutcomeKind.HANDED_OFF, decision.reason, detail, (*effects, done))


def _refused(write: _Write, decision: Decision, hands: Hands) -> _Stop | None:
    """Claim what is sent; return how the run ends where all is paused. Raise Conflict where a budget is spent by now.

    An acknowledgement answers nothing: it spends no budget and needs none.
    """
    kind = decision.triage
    names = (kind.intent, *kind.also) if kind else ()
    refused = hands.guard.claim(write.key, () if write.greets else hands.policy.quotas(names), write.name)
    if refused is Reason.BUDGET:
        raise Conflict("a budget is spent")
    return _Stop(OutcomeKind.SKIPPED, refused) if refused else None


def _stop(write: _Write, decision: Decision, ticket: Ticket, hands: Hands) -> _Stop | None:
    """Return how the run ends because the ticket is no longer what was decided on."""
    reason = closed(ticket, hands.policy)
    # What was begun for a customer is told whoever has come between: nobody else knows of it.
    if decision.deeds and write.visibility is Visibility.INTERNAL:
        reason = None if ticket.status is Status.SOLVED and reason is Reason.CLOSED else reason
    else:
        reason = reason or person(decision, ticket, hands, write.greets)
    if reason:
        return _Stop(OutcomeKind.SKIPPED, reason)
    if write.answered:
        return None
    open_ = waiting(ticket)
    if not (write.echo or hands.fence.newest()) or (open_ and open_[-1].id != decision.message_id):
        return _Stop(OutcomeKind.SUPERSEDED, decision.reason)
    return None if open_ else _Stop(OutcomeKind.SKIPPED, Reason.ALREADY_HANDLED)


def _free(ticket: Ticket, hands: Hands) -> bool:
    """Say whether nobody has the ticket: moving it would take it out of their hands."""
    return ticket.assignee_id in {"", hands.helpdesk.copilot().id}


def _raised(wanted: Priority | None, ticket: Ticket) -> Priority | None:
    """Return a priority where it is higher than the ticket's: what a person has set is never lowered."""
    order = list(Priority)
    higher = wanted and (ticket.priority is None or order.index(wanted) > order.index(ticket.priority))
    return wanted if higher else None


def _post(write: _Write, ticket: Ticket, hands: Hands) -> Post:
    """Return what is sent to the helpdesk; nobody is ever added to the ticket."""
    return Post(
        ticket_id=ticket.id,
        text=write.text,
        visibility=write.visibility,
        key=write.key,
        version=ticket.version,
        status=write.status,
        assign_to=hands.helpdesk.copilot().id if write.solve else "",
        group=write.group if _free(ticket, hands) else "",
        priority=_raised(write.priority, ticket) if _free(ticket, hands) else None,
    )

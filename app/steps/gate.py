"""Whether the copilot may look at a ticket at all, and what caps it from the start."""

import re
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from itertools import pairwise

from app.domain import AutonomyLevel, Limit, Policy, Reason, Trace
from app.ports import Memory
from app.texts.automatic import automatic
from app.texts.plain import likeness, words
from app.texts.thread import answers, arrived, asks, last_answer, machine, public, waiting
from app.texts.trim import trim
from app.writers.frames import own
from integrations.helpdesk import Agent, Attachment, Author, Message, Requester, Status, Ticket, Visibility

_LOOP_MINUTES = 10
_LOOP_WORDS = 4  # "Yes." may well come twice
_ALIKE = 0.9

# Addresses that anybody can have: two of them have no firm in common.
_ANYBODY = re.compile(
    r"(?:gmail|googlemail|outlook|hotmail|live|msn|yahoo|ymail|icloud|me|mac|aol|gmx|web|t-online|freenet|proton|protonmail"
    r"|pm|mail|posteo|mailbox|zoho|yandex|orange|libero|free|telefonica|movistar)\.(?:[a-z]{2,4}\.)?[a-z]{2,4}",
    re.IGNORECASE,
)
_ATTACHED = re.compile(
    r"\b(?:attach\w*|enclosed|screenshots?|pictures?|photos?|anhang|anlage|angehängt\w*|beigefügt\w*|anbei|fotos?|bild(?:er)?"
    r"|adjunt\w*|imagen|captura)\b",
    re.IGNORECASE,
)
_SEE = re.compile(r"\b(?:see|find|siehe|im|in der|ver|veo)\b.{0,20}\b(?:attach|anhang|anlage|adjunt)", re.IGNORECASE)
# Logos that mail programs hang on: image001.png.
_ORNAMENT = re.compile(r"(?:image|outlook-|logo|signature)[\w-]*\.(?:png|gif|jpe?g|bmp|svg)", re.IGNORECASE)
_ORNAMENT_BYTES = 50_000
_FEW_WORDS = 8
_FEW_WORDS_POINTING = 25


def gate(ticket: Ticket, me: Agent, memory: Memory, policy: Policy, now: datetime) -> tuple[Limit, ...]:
    """Return every limit that the state of the ticket imposes. OFF among them: leave it alone, silently."""
    old = _stale(ticket, policy, now)
    return (*_closed(ticket, policy), *_unasked(ticket, me, memory, policy), *old, *_capped(ticket, me))


def _off(reason: Reason, detail: str = "") -> Limit:
    return Limit(AutonomyLevel.OFF, reason, detail)


def _suggest(reason: Reason, detail: str = "") -> Limit:
    return Limit(AutonomyLevel.SUGGEST, reason, detail)


def _closed(ticket: Ticket, policy: Policy) -> Iterator[Limit]:
    if policy.paused:
        yield _off(Reason.PAUSED)
    if policy.tag_out in ticket.tags:
        yield _off(Reason.TAGGED_OUT, policy.tag_out)
    # A customer who writes reopens a solved ticket: one that is solved was solved by somebody's hand.
    if ticket.status in {Status.SOLVED, Status.CLOSED, Status.DELETED}:
        yield _off(Reason.CLOSED, Trace(ticket.status))
    if ticket.merged:
        yield _off(Reason.MERGED)


def _unasked(ticket: Ticket, me: Agent, memory: Memory, policy: Policy) -> Iterator[Limit]:
    """Yield why nobody waits for us: no question, a machine's mail, a person at work, our work done."""
    asked = waiting(ticket)
    if not arrived(ticket):
        yield _answered(ticket)
    elif why := _machine(ticket, asked, policy):
        yield _off(Reason.AUTOMATIC_MAIL, why)
    elif memory.handled(ticket.connection, ticket.id, asked[-1].id):
        yield _off(Reason.ALREADY_HANDLED, asked[-1].id)
    if ticket.assigned_by_hand and ticket.assignee_id not in {"", me.id}:
        yield _off(Reason.TAKEN_BY_PERSON, Trace.ASSIGNED)
    elif memory.held(ticket.connection, ticket.id):
        yield _off(Reason.TAKEN_BY_PERSON, Trace.SIDEBAR)


def _stale(ticket: Ticket, policy: Policy, now: datetime) -> Iterator[Limit]:
    """Yield a limit for what lay too long: a changed tag on an old ticket must not set off an answer."""
    asked = waiting(ticket)
    if asked and now - asked[-1].created > timedelta(hours=policy.stale_hours):
        hours = int((now - asked[-1].created).total_seconds() // 3600)
        yield Limit(AutonomyLevel.OBSERVE, Reason.STALE, f"{hours} h")


def _answered(ticket: Ticket) -> Limit:
    last = last_answer(ticket)
    if last and last.author is Author.AGENT and any(asks(one) for one in public(ticket)):
        return _off(Reason.PERSON_ANSWERED, last.id)
    return _off(Reason.NOTHING_ASKED, Trace.ANSWERED if last and last.author is Author.COPILOT else "")


def _machine(ticket: Ticket, asked: Sequence[Message], policy: Policy) -> str:
    """Return what shows that only machines wrote since the last answer, or an empty string."""
    if not asked:
        last = arrived(ticket)[-1]
        return machine(last, ticket) or automatic(last, ticket.subject)
    ours = {Author.COPILOT, Author.SYSTEM}  # an acknowledgement is the system's
    sent = [one.text for one in ticket.messages if one.author in ours]
    if own(trim(asked[-1].text), sent, [text for _, text in policy.disclosure]):
        return Trace.OWN_LABEL
    return Trace.LOOP if _loops(ticket, asked[-1]) else ""


def _loops(ticket: Ticket, last: Message) -> bool:
    """Say whether the same came twice or more, each time within minutes of our reply."""
    said = trim(last.text)
    if len(words(said)) < _LOOP_WORDS:
        return False
    return sum(likeness(said, trim(one.text)) >= _ALIKE for one in _prompt(ticket)) >= 2


def _prompt(ticket: Ticket) -> Iterator[Message]:
    """Yield customers' messages that came within minutes of our reply."""
    thread = public(ticket)
    for before, one in pairwise(thread):
        soon = one.created - before.created <= timedelta(minutes=_LOOP_MINUTES)
        if before.author is Author.COPILOT and asks(one) and soon:
            yield one


def _capped(ticket: Ticket, me: Agent) -> Iterator[Limit]:
    """Yield why a person must have the last word, whatever the policy allows."""
    asked = waiting(ticket)
    if why := _at_work(ticket, asked):
        yield _suggest(Reason.TAKEN_BY_PERSON, why)
    if any(one.author is Author.OTHER for one in asked):
        yield _suggest(Reason.OTHER_WRITER)
    if any(one.on_behalf for one in asked):
        yield _suggest(Reason.FORWARDED)
    if strangers := sum(_stranger(one, ticket.requester, me) for one in ticket.copied):
        yield _suggest(Reason.STRANGERS_COPIED, str(strangers))
    if asked and _attached(asked):
        yield _suggest(Reason.ATTACHMENT)
    if not me.may_reply:
        yield _suggest(Reason.LIGHT_AGENT)


def _at_work(ticket: Ticket, asked: Sequence[Message]) -> str:
    """Return the trace of a person who works on it without having answered this, or an empty string."""
    if not asked:
        return ""
    since = asked[0].created
    notes = (one for one in ticket.messages if one.visibility is Visibility.INTERNAL and answers(one))
    if any(one.author is Author.AGENT and one.created >= since for one in notes):
        return Trace.NOTED
    last = last_answer(ticket)
    return Trace.REPLIED if last and last.author is Author.AGENT else ""


def _stranger(copied: Requester, requester: Requester, me: Agent) -> bool:
    if copied.id in {requester.id, me.id} or copied.email.lower() in {requester.email.lower(), me.email.lower()} - {""}:
        return False
    if requester.organization_id:
        return copied.organization_id != requester.organization_id
    host, other = (one.email.rpartition("@")[2].lower() for one in (requester, copied))
    return not host or host != other or bool(_ANYBODY.fullmatch(host))


def _attached(asked: Sequence[Message]) -> bool:
    """Say whether the substance is in a file: few words beside one, or words that point to it."""
    said = " ".join(trim(one.text) for one in asked)
    count = len(words(said))
    if any(not _ornament(file) for one in asked for file in one.attachments):
        return count <= _FEW_WORDS or (count <= _FEW_WORDS_POINTING and bool(_ATTACHED.search(said)))
    return count <= _FEW_WORDS and bool(_SEE.search(said))


def _ornament(file: Attachment) -> bool:
    return bool(_ORNAMENT.fullmatch(file.name)) and file.size < _ORNAMENT_BYTES

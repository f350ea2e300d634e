"""The moments of a past ticket at which a customer had written: how it stood, and what people did next. Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from app.domain import AutonomyLevel, Decision, DraftKind
from app.texts.automatic import automatic
from app.texts.replies import acknowledges, asks_back, passes_on
from app.texts.thread import answers, asks
from app.texts.trim import trim
from integrations.helpdesk import Author, Message, Status, Ticket, Visibility

BURST = timedelta(seconds=10)  # messages that follow each other faster are one question
UNTOUCHED = timedelta(seconds=2)  # between the last message and the last change: nothing else happened


class Act(StrEnum):
    """What was done about a message."""

    ANSWERED = "answered"
    ASKED_BACK = "asked_back"
    HANDED_OVER = "handed_over"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class Real:
    """What people did about a message before the customer wrote again. `links`: addresses behind their words."""

    act: Act
    text: str = ""
    links: tuple[str, ...] = ()
    seconds: float | None = None  # until the first reply


@dataclass(frozen=True, slots=True)
class Moment:
    """A ticket as it stood when a customer had written, and what came of it."""

    ticket: Ticket
    message: str
    at: datetime
    real: Real


def moments(ticket: Ticket) -> Iterator[Moment]:
    """Yield every moment of a ticket, oldest first; mail of machines and all but the last of a burst are none."""
    thread = ticket.messages
    for at, one in enumerate(thread):
        if (
            one.visibility is not Visibility.PUBLIC
            or not asks(one)
            or automatic(one, ticket.subject if at == 0 else "")
        ):
            continue
        rest = thread[at + 1 :]
        if rest and _asked(rest[0]) and rest[0].created - one.created <= BURST:
            continue
        yield Moment(stood(ticket, at), one.id, one.created, _real(one, rest))


def stood(ticket: Ticket, at: int) -> Ticket:
    """Return a ticket as it stood with this message as its last.

    What nobody recorded is left empty: later tags, groups and priorities tell how it ended. A ticket that nobody has
    touched since is as it is now.
    """
    thread = ticket.messages[: at + 1]
    last = thread[-1].created
    if at == len(ticket.messages) - 1 and ticket.updated <= last + UNTOUCHED:
        return ticket
    taken = ticket.assigned_by_hand is not None and ticket.assigned_by_hand <= last
    return replace(
        ticket,
        messages=thread,
        status=Status.OPEN if any(map(answers, thread)) else Status.NEW,
        updated=last,
        tags=frozenset(),
        assignee_id=ticket.assignee_id if taken else "",
        assigned_by_hand=ticket.assigned_by_hand if taken else None,
        group_id="",
        priority=None,
        breach=None,
        merged=False,
    )


def done(decision: Decision) -> Act:
    """Return what a decision would have done about a message, a draft for an agent included."""
    if decision.level < AutonomyLevel.SUGGEST:
        return Act.NOTHING
    if decision.handoff:
        return Act.HANDED_OVER
    if decision.draft is None:
        return Act.NOTHING
    return Act.ASKED_BACK if decision.draft.kind is DraftKind.CLARIFY else Act.ANSWERED


def _asked(message: Message) -> bool:
    return message.visibility is Visibility.PUBLIC and asks(message)


def _real(asking: Message, rest: Sequence[Message]) -> Real:
    end = next((at for at, one in enumerate(rest) if _asked(one)), len(rest))
    people = [one for one in rest[:end] if one.author is Author.AGENT]
    spoke = [one for one in people if one.visibility is Visibility.PUBLIC and not acknowledges(one.text)]
    if not spoke:
        passed = any(passes_on(one.text) for one in people)
        return Real(Act.HANDED_OVER if passed else Act.NOTHING)
    text = "\n\n".join(trim(one.text) for one in spoke)
    links = tuple(link for one in spoke for link in one.links)
    seconds = (spoke[0].created - asking.created).total_seconds()
    return Real(_act(text), text, links, seconds)


def _act(text: str) -> Act:
    """Return what a reply does; one that says much answers, whatever it asks at its end."""
    if len(text.split()) > 60:
        return Act.ANSWERED
    if passes_on(text):
        return Act.HANDED_OVER
    return Act.ASKED_BACK if asks_back(text) else Act.ANSWERED

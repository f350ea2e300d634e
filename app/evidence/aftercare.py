"""Looks again at tickets some days after the copilot had them, and keeps how they ended."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import structlog

from app.domain import Decision, OutcomeKind, Reason
from app.evidence.drafts import Made, compared
from app.evidence.outcomes import Course, Ended, Later, Likeness, ended
from app.ports import Clock
from app.store.engine import Store
from app.store.ledger import Entry, Ledger
from app.store.outcomes import Due, Outcomes
from app.store.reviews import ReviewKind, Reviews
from app.texts.replies import acknowledges
from app.texts.thread import answers, asks, public
from integrations.aftermath import Aftermath, Afterwards
from integrations.helpdesk import Author, HelpdeskError, Message, NotFound, Status, Ticket

log = structlog.get_logger()

AT_ONCE = 100  # tickets of one look: some four requests each
LATER = 3  # other tickets of a requester that are read
GONE = "gone"  # the ending of a ticket that cannot be read any more

Told = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Aftercare:
    """What it takes to look again."""

    store: Store
    desks: Mapping[str, Afterwards]
    clock: Clock
    alike: Likeness
    days: int
    stopping: Callable[[], bool] = lambda: False

    def look(self) -> int:
        """Look at the tickets that are due, as many as one look takes; return how many. An outage ends it early."""
        kept, seen = Outcomes(self.store, self.clock), 0
        for due in kept.due(self.clock.now() - timedelta(days=self.days), AT_ONCE):
            if self.stopping():
                break
            try:
                self._keep(kept, due)
            except HelpdeskError as error:
                log.warning("not looked at", connection=due.connection, ticket=due.ticket, error=type(error).__name__)
                if not error.permanent:
                    break
                kept.keep(due, "", GONE, {"error": type(error).__name__})
            seen += 1
        log.info("looked again", tickets=seen)
        return seen

    def _keep(self, kept: Outcomes, due: Due) -> None:
        """Keep how a ticket ended. Raise HelpdeskError."""
        desk = self.desks.get(due.connection)
        if desk is None:
            raise NotFound(f"no connection {due.connection}")
        entries = Ledger(self.store, self.clock).history(due.connection, due.ticket)
        ticket = desk.ticket(due.ticket)
        if ticket.merged or ticket.status is Status.DELETED:
            raise NotFound(f"ticket {due.ticket} is deleted, or part of another one")
        after = desk.aftermath(due.ticket)
        found = ended(_course(ticket, after, _later(desk, ticket, self.days), entries, self.days), self.alike)
        intent = next((one.intent for one in entries if one.intent), "")
        kept.keep(due, intent, found.ending.value, self._told(ticket, after, entries, found))

    def _told(self, ticket: Ticket, after: Aftermath, entries: Sequence[Entry], found: Ended) -> Told:
        made = next((one.decision for one in entries if one.decision and one.decision.question), None)
        return {
            "sign": found.sign.value,
            "by": by(ticket),
            "good": after.good,
            "channel": ticket.channel.value,
            "language": made.question.language if made and made.question else "",
            "hold_out": any(_held_out(one.decision) for one in entries),
            **times(ticket, after),
            **_draft(self._made(ticket, entries)),
        }

    def _made(self, ticket: Ticket, entries: Sequence[Entry]) -> Made | None:
        """Return what people made of the newest draft that waited for them, or None where there was none."""
        shown = {OutcomeKind.SUGGESTED, OutcomeKind.HANDED_OFF}
        for one in entries:
            if one.kind in shown and one.decision and one.decision.draft and one.finished:
                said = Reviews(self.store, self.clock).of_run(one.run)
                rejected = bool(said) and said[-1].kind is ReviewKind.REJECTED
                return compared(one.decision.draft, _reply(ticket, one.finished), rejected)
        return None


def by(ticket: Ticket) -> str:
    """Return who has answered the customer: copilot, people, both or nobody."""
    hands = {one.author for one in public(ticket) if answers(one) and not acknowledges(one.text)}
    if Author.COPILOT in hands:
        return "both" if Author.AGENT in hands else "copilot"
    return "people" if Author.AGENT in hands else "nobody"


def times(ticket: Ticket, after: Aftermath) -> Told:
    """Return seconds to the first reply and to the first solving, how often people wrote, and over how long."""
    thread = public(ticket)
    asked = next((one.created for one in thread if asks(one)), None)
    told = [one for one in thread if answers(one) and not acknowledges(one.text)]
    people = [one for one in told if one.author is Author.AGENT]
    solved = next((one.at for one in after.moves if one.status in {Status.SOLVED, Status.CLOSED}), None)
    return {
        "first_reply": _between(asked, told[0].created if told else None),
        "resolution": _between(asked, solved),
        "replies": len(people),
        "handle": _between(people[0].created, people[-1].created) if people else 0.0,
    }


def _between(first: datetime | None, last: datetime | None) -> float | None:
    return None if first is None or last is None else round(max(0.0, (last - first).total_seconds()), 1)


def _course(ticket: Ticket, after: Aftermath, later: Iterator[Later], entries: Sequence[Entry], days: int) -> Course:
    kinds = [one.kind for one in entries if one.kind]
    handed = OutcomeKind.HANDED_OFF in kinds
    alone = {OutcomeKind.REPLIED, OutcomeKind.RESOLVED, OutcomeKind.HANDED_OFF}
    return Course(
        subject=ticket.subject,
        thread=ticket.messages,
        moves=after.moves,
        good=after.good,
        later=tuple(later),
        days=days,
        handed=handed,
        suggested=not alone & set(kinds),
    )


def _later(desk: Afterwards, ticket: Ticket, days: int) -> Iterator[Later]:
    """Yield the tickets that the same requester opened afterwards, the first ones."""
    if not ticket.requester.id:
        return
    end = ticket.messages[-1].created + timedelta(days=days) if ticket.messages else ticket.updated
    others = [one for one in desk.requested(ticket.requester.id, 20) if one.id != ticket.id]
    for one in sorted((one for one in others if ticket.created < one.created <= end), key=lambda one: one.created)[
        :LATER
    ]:
        first = next((said for said in public(desk.ticket(one.id)) if asks(said)), None)
        yield Later(one.subject, first.text if first else "", one.created)


def _held_out(made: Decision | None) -> bool:
    return made is not None and any(one.reason is Reason.HOLD_OUT for one in made.limits)


def _reply(ticket: Ticket, since: datetime) -> str:
    """Return what a person first sent after a draft was there; '' where nobody has."""
    sent: Iterator[Message] = (
        one for one in public(ticket) if one.author is Author.AGENT and not asks(one) and one.created >= since
    )
    return next((one.text for one in sent if not acknowledges(one.text)), "")


def _draft(made: Made | None) -> Told:
    if made is None:
        return {}
    return {"draft": made.use.value, "changed": made.changed, "edits": [one.value for one in made.edits]}

"""The requester's other tickets: how they ended, and what our side promised there."""

from collections.abc import Iterator, Sequence

from app.around.reading import Reading, day
from app.facts import Fact
from app.texts.promises import promised
from integrations.helpdesk import HelpdeskError, Status, Ticket
from integrations.records import Past, Records

_LISTED = 20  # tickets that are looked at
_TOLD = 5  # and told one by one
_READ = 2  # whose threads are read for promises: two requests each
_ENDED = frozenset({Status.SOLVED, Status.CLOSED})


def past(reading: Reading, helpdesk: Records) -> Iterator[Fact]:
    """Yield the requester's other tickets and what was promised there or here. Raise HelpdeskError."""
    ticket = reading.ticket
    yield from _promises(reading, ticket, helpdesk)
    if not ticket.requester.id:
        return
    listed = helpdesk.requested(ticket.requester.id, _LISTED)
    others = [one for one in listed if one.id != ticket.id and one.requester_id == ticket.requester.id]
    if others:
        yield from _told(reading, others, helpdesk)
    for one in others[:_READ]:
        if (whole := _read(one, helpdesk)) is not None:
            yield from _promises(reading, whole, helpdesk)


def _told(reading: Reading, others: Sequence[Past], helpdesk: Records) -> Iterator[Fact]:
    waiting = sum(one.status not in _ENDED for one in others)
    counts = {"count": str(len(others)), "open": str(waiting)}
    yield reading.fact("tickets", "all", "past.many", counts)
    for one in others[:_TOLD]:
        values = {
            "ticket": one.id,
            "subject": reading.words(one.subject),
            "status": f"@status.{one.status}",
            "updated": day(one.updated),
        }
        yield reading.fact("tickets", f"ticket {one.id}", "past.ticket", values, url=helpdesk.link(one.id))


def _read(one: Past, helpdesk: Records) -> Ticket | None:
    """Return the whole ticket, as long as it is still the same requester's."""
    try:
        found = helpdesk.ticket(one.id)
    except HelpdeskError:  # the list has told most of it
        return None
    return found if found.requester.id == one.requester_id else None


def _promises(reading: Reading, ticket: Ticket, helpdesk: Records) -> Iterator[Fact]:
    for message in ticket.messages:
        for said in promised(message):
            values = {"ticket": ticket.id, "date": day(message.created), "words": reading.words(said)}
            key, link = f"promise {ticket.id}/{message.id}", helpdesk.link(ticket.id)
            yield reading.fact("tickets", key, "promise", values, url=link)

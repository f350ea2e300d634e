"""What the team has noted on the ticket among themselves: for agents, never to be quoted."""

from collections.abc import Iterator

from app.around.reading import Reading, day
from app.facts import Fact
from integrations.helpdesk import Author, Visibility

_LAST = 3  # notes


def notes(reading: Reading) -> Iterator[Fact]:
    """Yield the newest internal notes of people, oldest first."""
    thread = (*reading.ticket.earlier, *reading.ticket.messages)
    people = [one for one in thread if one.visibility is Visibility.INTERNAL and one.author is Author.AGENT]
    for one in people[-_LAST:]:
        if one.text.strip():
            values = {"date": day(one.created), "words": reading.words(one.text)}
            yield reading.fact("thread", f"note {one.id}", "note", values)

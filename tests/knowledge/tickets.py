"""Solved tickets for tests."""

from dataclasses import replace
from datetime import UTC, datetime

from knowledge.library import Library
from knowledge.memory import MemoryTickets
from knowledge.solved import Solved, TicketShelves

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)


def solved(number: int, question: str, *names: str, **changes: object) -> Solved:
    """Build an English ticket that English articles about these topics solved."""
    keys = tuple(f"main/en-us/{name}" for name in names)
    return replace(Solved(f"main/{number}", "", "en", question, keys, NOON), **changes)  # type: ignore[arg-type]


def with_tickets(library: Library, *some: Solved) -> Library:
    """Return the same library with these tickets on its shelves."""
    found = replace(library, tickets=MemoryTickets())
    shelves(found).keep(some)
    return found


def shelves(library: Library) -> TicketShelves:
    """Return the tickets of a library that has some."""
    assert library.solved
    return library.solved

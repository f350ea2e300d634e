"""Solved tickets kept current, account by account: they vote for what solved them, and are shown to nobody."""

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, suppress
from dataclasses import dataclass, field, replace
from datetime import timedelta
from functools import partial
from threading import Event

import structlog

from app.clock import CLOCK
from app.evidence.links import Linked, linked
from app.evidence.reading import Means, Place, Reading, place
from app.evidence.solved import solved
from app.origins import BREAKS, LOCK, TICKETS, WAIT
from app.ports import Clock
from app.settings import Settings
from app.store.engine import Store, StoreDown
from app.store.inventory import Inventory
from app.store.ledger import Ledger
from app.store.locks import Taken, locked
from app.store.passes import Passes
from app.store.solved import StoredTickets
from integrations.helpdesk import Helpdesk, HelpdeskError, NotPermitted, Ticket
from knowledge.index import IndexUnavailable
from knowledge.library import Library
from knowledge.solved import Solved, TicketShelves
from knowledge.sync import Report

log = structlog.get_logger()

ALONE = "solved"  # one pass over an account's tickets at a time

Seen = Callable[[str, int], None]


def _unseen(origin: str, done: int) -> None:
    pass


def _waiting() -> Callable[[float], bool]:
    return Event().wait


@dataclass(frozen=True, slots=True)
class Shelving:
    """Where the solved tickets of one origin are kept (app.evidence.reading.Keeps)."""

    origin: str
    tickets: StoredTickets
    library: Library
    passes: Passes

    @property
    def shelves(self) -> TicketShelves:
        """Return the table with its vectors."""
        return TicketShelves(self.tickets, self.library.encoder, self.library.index)

    def alone(self) -> AbstractContextManager[None]:
        """Let nobody else write to the library. Raise Taken where somebody does for long."""
        return locked(self.passes.store, *LOCK, wait=WAIT)

    def went(self, place: Place) -> None:
        """Keep how far it came."""
        self.passes.keep(self.origin, place.text())


@dataclass(frozen=True, slots=True)
class SolvedTickets:
    """Every account's solved tickets. `pause` waits so many seconds, and says whether to stop."""

    settings: Settings
    desks: Mapping[str, Helpdesk]
    library: Library
    store: Store
    clock: Clock = CLOCK
    pause: Callable[[float], bool] = field(default_factory=_waiting)

    def sync(self, seen: Seen = _unseen) -> dict[str, Report]:
        """Read the tickets that changed, a bounded number of them, and return what became of the votes, by origin.

        One that is no longer solved, is gone, or was solved too long ago has no vote any more.
        """
        wanted = self.desks if self.settings.solved_days else {}
        with suppress(Taken):  # by a pass over articles: the next time
            self._forget(wanted)
        return {name + TICKETS: self._pass(desk, partial(seen, name + TICKETS)) for name, desk in wanted.items()}

    def _forget(self, wanted: Mapping[str, Helpdesk]) -> None:
        """Drop the tickets of all other accounts; should one be wanted again, it is read anew."""
        for name in self.desks.keys() - wanted.keys():
            self._passes.forget(name + TICKETS)
        keeps = self._shelving("")
        if gone := keeps.tickets.others(wanted):
            with keeps.alone():
                keeps.shelves.drop(gone)

    def _pass(self, desk: Helpdesk, seen: Callable[[int], None]) -> Report:
        origin = desk.connection + TICKETS
        try:
            with locked(self.store, ALONE, desk.connection, wait=0):
                return self._read(desk, seen)
        except Taken:
            return Report(refused="somebody else is at it")
        except NotPermitted as error:
            return self._noted(desk, Report(notes=(f"its tickets cannot be read: {error}",)))
        except BREAKS as error:
            return self._broken(origin, error)

    def _read(self, desk: Helpdesk, seen: Callable[[int], None]) -> Report:
        origin, days = desk.connection + TICKETS, self.settings.solved_days
        self._passes.begin(origin)
        since = self.clock.now() - timedelta(days=days)
        means = Means(desk, self._shelving(origin), self._solved(desk), since, self.clock, self.pause, seen)
        return self._noted(desk, Reading(means, place(self._passes.cursor(origin), days)).run())

    def _solved(self, desk: Helpdesk) -> Callable[[Ticket], Solved | None]:
        """Return what reads a ticket; addresses of articles are gathered when the first one is read."""
        known: list[Linked] = []
        ledger = Ledger(self.store, self.clock)

        def read(ticket: Ticket) -> Solved | None:
            if not known:
                articles = Inventory(self.store).addresses()
                known.append(linked(articles, desk.link("0"), desk.connection))
            runs = ledger.history(desk.connection, ticket.id)
            return solved(ticket, known[0], runs, self.library.languages)

        return read

    def _noted(self, desk: Helpdesk, report: Report) -> Report:
        """Keep what a pass did, with how many tickets have a vote."""
        count = self._shelving("").tickets.count(desk.connection)
        more = "" if report.complete or report.notes else "; more are read with the next pass"
        told = replace(report, notes=(*report.notes, f"solved tickets that vote for articles: {count}{more}"))
        self._passes.end(desk.connection + TICKETS, told, count)
        return told

    def _broken(self, origin: str, error: Exception) -> Report:
        why = str(error) if isinstance(error, HelpdeskError | IndexUnavailable) else type(error).__name__
        log.warning("tickets broke off", origin=origin, error=type(error).__name__)
        with suppress(*StoreDown):
            self._passes.broke(origin, why)
        return Report(refused=f"broke off: {why}; the next pass goes on from there")

    def _shelving(self, origin: str) -> Shelving:
        return Shelving(origin, StoredTickets(self.store, self.clock), self.library, self._passes)

    @property
    def _passes(self) -> Passes:
        return Passes(self.store, self.clock)

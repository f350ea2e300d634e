"""Reads the tickets that changed, as far as a pass may go, and keeps those that articles solved."""

import json
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any, Protocol

from app.evidence.export import Patience
from app.ports import Clock
from app.store.solved import StoredTickets
from integrations.helpdesk import Helpdesk, HelpdeskError, NotFound, Ticket, TicketEvent, Unavailable
from knowledge.solved import Solved, TicketShelves
from knowledge.sync import MOST_TOLD, Report

MOST = 500  # tickets that one pass reads
LONGEST = 1_200.0  # seconds of one pass
TOGETHER = 20  # tickets that are kept in one step
REST = 0.5  # seconds between two tickets: others want their share of the account's requests
SLOWEST = 8.0  # the same once the helpdesk has said that it is too much
STALE = timedelta(days=1)  # a helpdesk may forget a ticket without a word: after that it is looked at again
STALE_MOST = 25


class Spent(Exception):
    """A pass has had its time; the next one goes on."""


@dataclass(frozen=True, slots=True)
class Place:
    """How far the passes over an account's tickets have come, over so many days.

    `done`: events of the page behind the cursor that were taken already.
    """

    cursor: str = ""
    days: int = 0
    done: tuple[str, ...] = ()

    def text(self) -> str:
        """Return it as a text that `place` reads."""
        return json.dumps(asdict(self))


def place(text: str, days: int) -> Place:
    """Return where to go on: at the beginning if it was never begun, or begun over fewer days."""
    said: dict[str, Any] = json.loads(text) if text else {"days": -1}
    return Place(days=days) if said["days"] < days else Place(said["cursor"], said["days"], tuple(said["done"]))


class Keeps(Protocol):
    """Where a reading keeps things."""

    @property
    def tickets(self) -> StoredTickets:
        """Return the table."""

    @property
    def shelves(self) -> TicketShelves:
        """Return the table with its vectors."""

    def alone(self) -> AbstractContextManager[None]:
        """Let nobody else write to the library."""

    def went(self, place: Place) -> None:
        """Keep how far it came."""


@dataclass(frozen=True, slots=True)
class Means:
    """What a reading works with. `pause` waits, and says whether to stop; `since`: older answers have no vote."""

    desk: Helpdesk
    keeps: Keeps
    solved: Callable[[Ticket], Solved | None]
    since: datetime
    clock: Clock
    pause: Callable[[float], bool]
    seen: Callable[[int], None]


@dataclass
class Reading:
    """One pass over the tickets of one account."""

    means: Means
    place: Place
    rest: float = REST
    until: float = 0.0
    read: set[str] = field(default_factory=set)
    fresh: dict[str, Solved] = field(default_factory=dict)
    gone: set[str] = field(default_factory=set)
    counts: Counter[str] = field(default_factory=Counter)
    failures: list[tuple[str, str]] = field(default_factory=list)

    def run(self) -> Report:
        """Read what changed, then what nobody has told of for long; return what became of the votes.

        Raise HelpdeskError, Taken or IndexUnavailable; the next pass goes on where this one came to.
        """
        self.until = self.means.clock.tick() + LONGEST
        self._expire()
        try:
            self._changes()
            self._stale()
            ended = True
        except Spent:
            ended = False
        self._keep()
        failures = tuple(self.failures[:MOST_TOLD])
        return Report(**self.counts, complete=ended, failures=failures)  # type: ignore[arg-type]

    def _expire(self) -> None:
        self.gone.update(self.means.keeps.tickets.before(self.means.desk.connection, self.means.since))
        self._keep()

    def _changes(self) -> None:
        patience, desk, ended = Patience(self._wait), self.means.desk, False
        while not ended:
            at = self.place
            found = patience(lambda at=at: desk.changed(at.cursor, self.means.since))  # type: ignore[misc]
            self.gone.update(map(self._name, found.gone))
            self._page(found.events)
            ended = found.end or found.cursor == at.cursor
            self._keep()
            # A list may tell its end once more the next time.
            self._went(replace(at, cursor=found.cursor, done=tuple(one.event_id for one in found.events)))

    def _page(self, events: Sequence[TicketEvent]) -> None:
        done = set(self.place.done)
        for event in events:
            if event.event_id not in done:
                self._take(event.ticket_id)
                self.place = replace(self.place, done=(*self.place.done, event.event_id))
            if len(self.fresh) + len(self.gone) >= TOGETHER:
                self._keep()

    def _stale(self) -> None:
        before = self.means.clock.now() - STALE
        for number in self.means.keeps.tickets.stale(self.means.desk.connection, before, STALE_MOST):
            self._take(number)

    def _take(self, number: str) -> None:
        """Read a ticket, once in a pass; one that cannot be read has no vote. Raise Spent."""
        name = self._name(number)
        if name in self.read:
            return
        made = self._made(number)
        self.read.add(name)
        self.means.seen(len(self.read))
        if made and made.when >= self.means.since:
            self.fresh[name] = made
            self.gone.discard(name)
        else:
            self.gone.add(name)

    def _made(self, number: str) -> Solved | None:
        if len(self.read) >= MOST or self.means.clock.tick() > self.until or self.means.pause(self.rest):
            raise Spent
        try:
            return self.means.solved(Patience(self._wait)(lambda: self.means.desk.ticket(number)))
        except NotFound:
            return None
        except Unavailable:
            raise
        except (HelpdeskError, ValueError, LookupError, TypeError, AttributeError, ArithmeticError) as error:
            self.counts["failed"] += 1
            self.failures.append((self._name(number), type(error).__name__))
            return None

    def _wait(self, seconds: float, why: str) -> None:
        """Wait as the helpdesk asks, and go slower from then on. Raise Spent where there is no time for that."""
        self.rest = min(2 * self.rest, SLOWEST)
        if self.means.clock.tick() + seconds > self.until or self.means.pause(seconds):
            raise Spent

    def _keep(self) -> None:
        """Keep what was read, and how far that is."""
        if self.fresh or self.gone:
            with self.means.keeps.alone():
                self._write()
            self.fresh.clear()
            self.gone.clear()
        self._went(self.place)

    def _write(self) -> None:
        keeps = self.means.keeps
        known = {one.id: one for one in keeps.tickets.get([*self.fresh, *self.gone])}
        same = [name for name, one in self.fresh.items() if known.get(name) == one]
        changed = [one for name, one in self.fresh.items() if known.get(name) != one]
        gone = self.gone & known.keys()
        keeps.shelves.keep(changed)
        keeps.shelves.drop(gone)
        keeps.tickets.looked(same)
        added = sum(one.id not in known for one in changed)
        self.counts.update(added=added, changed=len(changed) - added, unchanged=len(same), removed=len(gone))

    def _went(self, place: Place) -> None:
        self.place = place
        self.means.keeps.went(place)

    def _name(self, number: str) -> str:
        return f"{self.means.desk.connection}/{number}"

"""Solved tickets as a source: masked, never quoted and never a passage; they vote for what solved them."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from knowledge.embeddings import Encodes
from knowledge.index import Kind, Shelf, VectorIndex, ranked
from knowledge.passages import Audience
from knowledge.votes import NEIGHBOURS, Neighbour

Place = tuple[str, str]  # brand, language


@dataclass(frozen=True, slots=True)
class Solved:
    """A ticket that articles solved. Nothing in it names a person."""

    id: str  # connection/ticket
    brand: str
    language: str  # two letters
    question: str  # masked
    articles: tuple[str, ...]  # keys of sources
    when: datetime  # of the answer that named them

    @property
    def place(self) -> Place:
        """Return where it belongs."""
        return self.brand, self.language


class Tickets(Protocol):
    """Where solved tickets are kept; implemented in app.store.solved."""

    def keep(self, some: Sequence[Solved]) -> None:
        """Keep tickets, each in place of what was there under its id."""

    def drop(self, ids: Iterable[str]) -> None:
        """Forget tickets; unknown ones are no error."""

    def get(self, ids: Sequence[str]) -> list[Solved]:
        """Return tickets by id, in any order; unknown ids are left out."""

    def articles(self, ids: Sequence[str]) -> Mapping[str, tuple[str, ...]]:
        """Return by id what solved these tickets; unknown ids are left out."""

    def places(self) -> Mapping[str, Place]:
        """Return of every ticket by id where it belongs."""

    def tally(self) -> Mapping[Place, int]:
        """Return how many tickets there are in each place."""


def ticket_shelf(place: Place) -> Shelf:
    """Return the shelf of the tickets of a place: nobody but us ever sees what lies there."""
    return Shelf(Audience.INTERNAL, *place, Kind.TICKET)


@dataclass(frozen=True, slots=True)
class TicketShelves:
    """Solved tickets and their vectors, which follow the tickets wherever there is an encoder."""

    tickets: Tickets
    encoder: Encodes | None
    index: VectorIndex | None

    def keep(self, some: Sequence[Solved]) -> None:
        """Keep tickets: old vectors go first and new ones come last. Raise IndexUnavailable."""
        self._unshelve(one.id for one in some)
        self.tickets.keep(some)
        self.embed(some)

    def drop(self, ids: Iterable[str]) -> None:
        """Forget tickets, vectors first. Raise IndexUnavailable."""
        gone = list(ids)
        self._unshelve(gone)
        self.tickets.drop(gone)

    def embed(self, some: Sequence[Solved]) -> None:
        """Shelve the vectors of these tickets. Raise IndexUnavailable."""
        if not (self.encoder and self.index):
            return
        wanted: dict[Place, list[Solved]] = defaultdict(list)
        for one in some:
            wanted[one.place].append(one)
        for place, rows in wanted.items():
            vectors = self.encoder.encode([one.question for one in rows])
            self.index.put(ticket_shelf(place), [one.id for one in rows], vectors)

    def like(self, text: str, language: str, wanted: Callable[[str], bool]) -> list[Neighbour]:
        """Return the tickets in a language, of wanted brands, that are most like a text; none without vectors.

        Raise IndexUnavailable.
        """
        shelves = self._shelves(language, wanted)
        if not (self.encoder and self.index and shelves):
            return []
        asked = self.encoder.encode([text])
        near = ranked((self.index.nearest(one, asked, NEIGHBOURS)[0] for one in shelves), NEIGHBOURS)
        known = self.tickets.articles([name for name, _ in near])
        return [(cosine, known[name]) for name, cosine in near if name in known]

    def _shelves(self, language: str, wanted: Callable[[str], bool]) -> list[Shelf]:
        every = self.index.shelves() if self.index else []
        return [one for one in every if one.kind is Kind.TICKET and one.language == language and wanted(one.brand)]

    def _unshelve(self, ids: Iterable[str]) -> None:
        gone: dict[Place, list[str]] = defaultdict(list)
        for one in self.tickets.get(list(ids)):
            gone[one.place].append(one.id)
        for place, names in gone.items():
            if self.index:
                self.index.drop(ticket_shelf(place), names)

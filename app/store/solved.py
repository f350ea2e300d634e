"""Solved tickets in our store (knowledge.solved.Tickets)."""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, delete, func, or_, select, update

from app.ports import Clock
from app.store.engine import Store, storable
from app.store.tables import solved
from knowledge.solved import Place, Solved

PAGE = 500


@dataclass(frozen=True, slots=True)
class StoredTickets:
    """One row a ticket that articles solved. What is kept of it is masked."""

    store: Store
    clock: Clock

    def keep(self, some: Sequence[Solved]) -> None:
        """Keep tickets, each in place of what was there under its id; they count as just looked at."""
        with self.store.begin() as connection:
            for one in some:
                values = _values(one) | {"looked": self.clock.now()}
                statement = self.store.insert(solved).values(values)
                connection.execute(
                    statement.on_conflict_do_update(index_elements=["connection", "ticket"], set_=values)
                )

    def drop(self, ids: Iterable[str]) -> None:
        """Forget tickets; unknown ones are no error."""
        for some in _pages(ids):
            with self.store.begin() as connection:
                connection.execute(delete(solved).where(_among(some)))

    def get(self, ids: Sequence[str]) -> list[Solved]:
        """Return tickets by id, in any order; unknown ids are left out."""
        found: list[Solved] = []
        for some in _pages(ids):
            with self.store.begin() as connection:
                found += map(_solved, connection.execute(select(solved).where(_among(some))).mappings())
        return found

    def articles(self, ids: Sequence[str]) -> Mapping[str, tuple[str, ...]]:
        """Return by id what solved these tickets; unknown ids are left out."""
        found: dict[str, tuple[str, ...]] = {}
        for some in _pages(ids):
            wanted = select(solved.c.connection, solved.c.ticket, solved.c.articles).where(_among(some))
            with self.store.begin() as connection:
                rows = connection.execute(wanted).all()
            found |= {f"{row[0]}/{row[1]}": tuple(json.loads(row[2])) for row in rows}
        return found

    def places(self) -> Mapping[str, Place]:
        """Return of every ticket by id where it belongs."""
        wanted = select(solved.c.connection, solved.c.ticket, solved.c.brand, solved.c.language)
        with self.store.begin() as connection:
            return {f"{row[0]}/{row[1]}": (row[2], row[3]) for row in connection.execute(wanted)}

    def tally(self) -> Mapping[Place, int]:
        """Return how many tickets there are in each place."""
        place = solved.c.brand, solved.c.language
        with self.store.begin() as connection:
            rows = connection.execute(select(*place, func.count()).group_by(*place)).all()
        return {(row[0], row[1]): row[2] for row in rows}

    # What a pass needs besides

    def count(self, connection: str) -> int:
        """Return how many tickets of an account are kept."""
        with self.store.begin() as transaction:
            return int(transaction.execute(select(func.count()).where(solved.c.connection == connection)).scalar_one())

    def looked(self, ids: Iterable[str]) -> None:
        """Keep that tickets were looked at and are as they were."""
        for some in _pages(ids):
            with self.store.begin() as connection:
                connection.execute(update(solved).where(_among(some)).values(looked=self.clock.now()))

    def stale(self, connection: str, before: datetime, most: int) -> list[str]:
        """Return the numbers of tickets of an account that were not looked at since, longest ago first."""
        wanted = select(solved.c.ticket).where(solved.c.connection == connection, solved.c.looked < before)
        with self.store.begin() as transaction:
            return list(transaction.execute(wanted.order_by(solved.c.looked).limit(most)).scalars())

    def before(self, connection: str, moment: datetime) -> list[str]:
        """Return the ids of an account's tickets that were answered before a time."""
        wanted = select(solved.c.ticket).where(solved.c.connection == connection, solved.c.answered < moment)
        with self.store.begin() as transaction:
            return [f"{connection}/{ticket}" for ticket in transaction.execute(wanted).scalars()]

    def others(self, connections: Iterable[str]) -> list[str]:
        """Return the ids of tickets that are of none of these accounts."""
        wanted = select(solved.c.connection, solved.c.ticket).where(solved.c.connection.not_in(list(connections)))
        with self.store.begin() as transaction:
            return [f"{row[0]}/{row[1]}" for row in transaction.execute(wanted)]


def _pages(ids: Iterable[str]) -> Iterator[list[str]]:
    every = list(ids)
    for start in range(0, len(every), PAGE):
        yield every[start : start + PAGE]


def _among(ids: Sequence[str]) -> ColumnElement[bool]:
    numbers: dict[str, list[str]] = defaultdict(list)
    for one in ids:
        connection, _, ticket = one.partition("/")
        numbers[connection].append(ticket)
    return or_(*((solved.c.connection == name) & solved.c.ticket.in_(some) for name, some in numbers.items()))


def _values(one: Solved) -> dict[str, object]:
    connection, _, ticket = one.id.partition("/")
    return {
        "connection": connection,
        "ticket": ticket,
        "brand": one.brand,
        "language": one.language,
        "question": storable(one.question),
        "articles": json.dumps(one.articles),
        "answered": one.when,
    }


def _solved(row: Mapping[Any, Any]) -> Solved:
    return Solved(
        id=f"{row['connection']}/{row['ticket']}",
        brand=row["brand"],
        language=row["language"],
        question=row["question"],
        articles=tuple(json.loads(row["articles"])),
        when=row["answered"],
    )

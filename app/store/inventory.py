"""What is in the knowledge base, without its text."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, func, literal_column, select

from app.store.engine import Store, storable
from app.store.tables import chunks, exclusions, sources
from knowledge.passages import Audience

TITLED: ColumnElement[str] = literal_column("lower(substr(sources.title, 1, 100))")  # as it is indexed


@dataclass(frozen=True, slots=True)
class Heap:
    """The articles of one origin that are for the same readers, of one brand, in one language."""

    origin: str
    audience: Audience
    brand: str
    language: str
    articles: int
    chunks: int
    excluded: int = 0
    oldest: datetime | None = None


class Place(NamedTuple):
    """Where an article can be: its origin, its audience, its brand, its language."""

    origin: str
    audience: str
    brand: str
    language: str


@dataclass(frozen=True, slots=True)
class Item:
    """One article in one language. `excluded`: why it is not used, or empty."""

    key: str
    title: str
    audience: Audience
    brand: str
    language: str
    url: str
    updated: datetime | None
    chunks: int
    excluded: str = ""

    @property
    def origin(self) -> str:
        """Return what it is from."""
        return origin_of(self.key)


@dataclass(frozen=True, slots=True)
class ItemQuery:
    """Which articles to list; what is empty does not narrow."""

    text: str = ""  # of the title or the key
    origin: str = ""
    audience: str = ""  # of an Audience
    brand: str = ""
    language: str = ""
    excluded: bool = False  # only those
    oldest_first: bool = False  # by title otherwise


@dataclass(frozen=True, slots=True)
class Inventory:
    """Every article that is known, counted and listed."""

    store: Store

    def heaps(self) -> tuple[Heap, ...]:
        """Return how much there is, by origin, audience, brand and language; public ones first."""
        same = (self._origin().label("origin"), sources.c.audience, sources.c.brand, sources.c.language)
        parts = select(chunks.c.article, func.count().label("parts")).group_by(chunks.c.article).subquery()
        counts = (
            func.count(), func.coalesce(func.sum(parts.c.parts), 0), func.count(exclusions.c.key),
            func.min(sources.c.updated),
        )  # fmt: skip
        wanted = (
            select(*same, *counts)
            .select_from(sources)
            .outerjoin(parts, parts.c.article == sources.c.key)
            .outerjoin(exclusions, exclusions.c.key == sources.c.key)
            .group_by(*same)
        )
        with self.store.begin() as connection:
            found = [_heap(row) for row in connection.execute(wanted)]
        return tuple(sorted(found, key=lambda one: (one.origin, one.audience is Audience.INTERNAL, *_place(one))))

    def places(self) -> tuple[Place, ...]:
        """Return where there are articles, in order; cheaper than to count them."""
        wanted = select(self._origin().label("origin"), sources.c.audience, sources.c.brand, sources.c.language)
        with self.store.begin() as connection:
            return tuple(sorted(Place(*row) for row in connection.execute(wanted.distinct())))

    def listed(self, query: ItemQuery, limit: int = 50, offset: int = 0) -> tuple[tuple[Item, ...], int]:
        """Return articles that the query names, by title or by age, and how many it names in all."""
        first = sources.c.updated.nulls_last() if query.oldest_first else TITLED
        every = select(sources.c.key).where(*_conditions(query))
        wanted = every.order_by(first, sources.c.key)
        with self.store.begin() as connection:
            if query.text:  # no index helps: all rows are read, so once is better than twice
                found = connection.execute(wanted).scalars().all()
                keys, total = found[offset : offset + limit], len(found)
            else:
                keys = connection.execute(wanted.limit(limit).offset(offset)).scalars().all()
                total = connection.execute(select(func.count()).select_from(every.subquery())).scalar_one()
            return _items(connection, keys), total

    def addresses(self, excluded: bool = False) -> list[tuple[str, str]]:
        """Return key and address of every article, or of those that are excluded."""
        some = _conditions(ItemQuery(excluded=excluded))
        wanted = select(sources.c.key, sources.c.url).where(*some).order_by(sources.c.key)
        with self.store.begin() as connection:
            return [(row[0], row[1]) for row in connection.execute(wanted)]

    def _origin(self) -> ColumnElement[str]:
        """Return what a key begins with, up to the first slash."""
        key = sources.c.key
        return func.substr(key, 1, func.instr(key, "/") - 1) if self.store.embedded else func.split_part(key, "/", 1)


def origin_of(key: str) -> str:
    """Return what a source is from, by its key."""
    return key.partition("/")[0]


def _heap(row: Any) -> Heap:
    return Heap(row[0], Audience(row[1]), row[2], row[3], row[4], int(row[5]), row[6], row[7])


def _place(one: Heap) -> tuple[str, str]:
    return one.brand, one.language


def _items(connection: Connection, keys: Sequence[str]) -> tuple[Item, ...]:
    """Return these articles, in this order; one that has gone meanwhile is left out."""
    parts = select(func.count()).where(chunks.c.article == sources.c.key).scalar_subquery()
    columns = (
        sources.c.key, sources.c.title, sources.c.audience, sources.c.brand, sources.c.language,
        sources.c.url, sources.c.updated,
    )  # fmt: skip
    wanted = (
        select(*columns, parts, func.coalesce(exclusions.c.reason, ""))
        .outerjoin(exclusions, exclusions.c.key == sources.c.key)
        .where(sources.c.key.in_(keys))
    )
    found = {row[0]: Item(row[0], row[1], Audience(row[2]), *row[3:]) for row in connection.execute(wanted)}
    return tuple(found[key] for key in keys if key in found)


def _conditions(query: ItemQuery) -> Iterator[ColumnElement[bool]]:
    if text := storable(query.text).strip():
        yield sources.c.title.icontains(text, autoescape=True) | sources.c.key.icontains(text, autoescape=True)
    if query.origin:
        yield sources.c.key.startswith(f"{storable(query.origin)}/", autoescape=True)
    if query.excluded:
        yield sources.c.key.in_(select(exclusions.c.key))
    for name in ("audience", "brand", "language"):
        if value := getattr(query, name):
            yield sources.c[name] == value

"""What is in the knowledge base, without its text."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select

from app.store.engine import Store, storable
from app.store.tables import chunks, exclusions, sources
from knowledge.passages import Audience


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

    def count(self, query: ItemQuery) -> int:
        """Return how many articles the query names."""
        wanted = _narrowed(select(func.count()).select_from(sources), query)
        with self.store.begin() as connection:
            return int(connection.execute(wanted).scalar_one())

    def page(self, query: ItemQuery, limit: int = 50, offset: int = 0) -> tuple[Item, ...]:
        """Return articles that the query names, by title or by age."""
        parts = select(func.count()).where(chunks.c.article == sources.c.key).scalar_subquery()
        columns = (
            sources.c.key, sources.c.title, sources.c.audience, sources.c.brand, sources.c.language,
            sources.c.url, sources.c.updated,
        )  # fmt: skip
        first = sources.c.updated.nulls_last() if query.oldest_first else func.lower(sources.c.title)
        keys = _narrowed(select(sources.c.key), query).order_by(first, sources.c.key).limit(limit).offset(offset)
        with self.store.begin() as connection:
            listed = connection.execute(keys).scalars().all()
            wanted = (
                select(*columns, parts, func.coalesce(exclusions.c.reason, ""))
                .outerjoin(exclusions, exclusions.c.key == sources.c.key)
                .where(sources.c.key.in_(listed))
            )
            found = {row[0]: Item(row[0], row[1], Audience(row[2]), *row[3:]) for row in connection.execute(wanted)}
        return tuple(found[key] for key in listed)

    def addresses(self, excluded: bool = False) -> list[tuple[str, str]]:
        """Return key and address of every article, or of those that are excluded."""
        wanted = _narrowed(select(sources.c.key, sources.c.url), ItemQuery(excluded=excluded)).order_by(sources.c.key)
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


def _narrowed(statement: Select[Any], query: ItemQuery) -> Select[Any]:
    return statement.where(*_conditions(query))


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

"""Articles and chunks in our store (knowledge.texts.Texts)."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from itertools import groupby
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Integer,
    Text,
    cast,
    delete,
    distinct,
    func,
    insert,
    select,
    update,
)

from app.store.engine import Store
from app.store.tables import chunks, exclusions, marks, sources
from knowledge.passages import Audience, Chunk, Source
from knowledge.texts import Held, Known, Where

STAMP = "texts"
PAGE = 500

# Both tables have an id; a joined row needs two names for them.
_CHUNK = (
    chunks.c.id.label("chunk_id"),
    chunks.c.article,
    chunks.c.heading,
    chunks.c.text,
    chunks.c.start,
    chunks.c.end,
)


@dataclass(frozen=True, slots=True)
class StoredTexts:
    """The truth about what is known; every change moves the stamp in the same transaction."""

    store: Store

    def stamp(self) -> int:
        """Return a number that grows with every change; an index compares it to its own."""
        with self.store.begin() as connection:
            return int(connection.execute(select(marks.c.value).where(marks.c.name == STAMP)).scalar() or 0)

    def keys(self, origin: str) -> dict[str, Known]:
        """Return what is known by key of every source whose key begins with `origin` and a slash."""
        mine = sources.c.key.startswith(f"{origin}/", autoescape=True)
        wanted = select(sources.c.key, sources.c.raw, sources.c.digest).where(mine)
        with self.store.begin() as connection:
            return {row.key: Known(row.raw, row.digest) for row in connection.execute(wanted)}

    def origins(self) -> set[str]:
        """Return every origin that a source is from: what its key begins with, up to the first slash."""
        with self.store.begin() as connection:
            return {key.partition("/")[0] for key in connection.execute(select(sources.c.key)).scalars()}

    def put(self, source: Source, chunks_: Sequence[Chunk]) -> None:
        """Keep a source with its chunks, in place of what was there under its key."""
        self.fill([(source, chunks_)])

    def fill(self, pairs: Sequence[tuple[Source, Sequence[Chunk]]]) -> None:
        """Keep several sources with their chunks, all or none."""
        with self.store.begin() as connection:
            moved(self.store, connection)
            connection.execute(delete(chunks).where(chunks.c.article.in_([one.key for one, _ in pairs])))
            for source, _ in pairs:
                values = _values(source)
                upsert = self.store.insert(sources).values(values)
                connection.execute(upsert.on_conflict_do_update(index_elements=["key"], set_=values))
            if rows := [_row(one.key, at, part) for one, parts in pairs for at, part in enumerate(parts)]:
                connection.execute(insert(chunks), rows)

    def note(self, source: Source) -> None:
        """Keep what is said of a source beside its text, whose digest is the same as before."""
        said = {"raw": source.raw, "labels": json.dumps(source.labels), "updated": source.updated}
        with self.store.begin() as connection:
            connection.execute(update(sources).where(sources.c.key == source.key).values(said))

    def drop(self, keys: Iterable[str]) -> None:
        """Forget sources and their chunks."""
        gone = list(keys)
        if not gone:
            return
        with self.store.begin() as connection:
            moved(self.store, connection)
            for start in range(0, len(gone), PAGE):
                page = gone[start : start + PAGE]
                connection.execute(delete(chunks).where(chunks.c.article.in_(page)))
                connection.execute(delete(sources).where(sources.c.key.in_(page)))

    def chunks(self, audience: Audience, language: str = "") -> Iterator[tuple[Source, Chunk]]:
        """Yield every chunk of an audience, in one language or in all, with its source."""
        for page in self._pages(audience, language):
            found: dict[str, list[Chunk]] = {one.key: [] for one in page}
            for chunk in self._of(list(found)):
                found[chunk.article].append(chunk)
            yield from ((one, chunk) for one in page for chunk in found[one.key])

    def sources(self, audience: Audience, language: str = "") -> Iterator[Source]:
        """Yield every source of an audience, in one language or in all."""
        for page in self._pages(audience, language):
            yield from page

    def places(self, keys: Iterable[str]) -> Mapping[str, Where]:
        """Return by key where sources belong; unknown and excluded ones are left out."""
        columns = (sources.c.key, sources.c.audience, sources.c.brand, sources.c.language)
        wanted = select(*columns).where(sources.c.key.in_(list(keys)), _used())
        with self.store.begin() as connection:
            return {row[0]: (Audience(row[1]), row[2], row[3]) for row in connection.execute(wanted)}

    def held(self) -> Iterator[Held]:
        """Yield every source that has chunks and is not excluded."""
        columns = (sources.c.key, sources.c.audience, sources.c.brand, sources.c.language, chunks.c.id)
        wanted = select(*columns).join(chunks, chunks.c.article == sources.c.key).where(_used())
        with self.store.begin() as connection:
            rows = connection.execute(wanted.order_by(sources.c.key, chunks.c.ordinal)).all()
        for key, some in groupby(rows, lambda row: row[0]):
            same = list(some)
            where = (Audience(same[0][1]), same[0][2], same[0][3])
            yield Held(key, where, tuple(row[4] for row in same))

    def tally(self) -> dict[Where, tuple[int, int]]:
        """Return how many sources with chunks, and how many chunks."""
        where = (sources.c.audience, sources.c.brand, sources.c.language)
        counts = func.count(distinct(sources.c.key)), func.count(chunks.c.id)
        wanted = select(*where, *counts).join(chunks, chunks.c.article == sources.c.key).where(_used())
        with self.store.begin() as connection:
            rows = connection.execute(wanted.group_by(*where)).all()
        return {(Audience(row[0]), row[1], row[2]): (row[3], row[4]) for row in rows}

    def brands(self) -> set[str]:
        """Return every brand that a source belongs to."""
        with self.store.begin() as connection:
            return set(connection.execute(select(sources.c.brand).distinct()).scalars())

    def excluded(self) -> Mapping[str, str]:
        """Return by key why a source is not to be used."""
        with self.store.begin() as connection:
            rows = connection.execute(select(exclusions.c.key, exclusions.c.reason)).all()
        return {row[0]: row[1] for row in rows}

    def get(self, chunk_ids: Sequence[str]) -> list[tuple[Source, Chunk]]:
        """Return chunks by id, in the order asked for; unknown ids are left out."""
        wanted = list(dict.fromkeys(chunk_ids))
        found: dict[str, tuple[Source, Chunk]] = {}
        for start in range(0, len(wanted), PAGE):
            found |= self._some(chunks.c.id.in_(wanted[start : start + PAGE]))
        return [found[one] for one in chunk_ids if one in found]

    def article(self, key: str) -> tuple[Source, list[Chunk]] | None:
        """Return one source with its chunks in order, or None."""
        with self.store.begin() as connection:
            row = connection.execute(select(sources).where(sources.c.key == key)).mappings().first()
        return None if row is None else (_source(row), self._of([key]))

    def _of(self, keys: Sequence[str]) -> list[Chunk]:
        """Return the chunks of some articles, those of each in order."""
        statement = select(*_CHUNK).where(chunks.c.article.in_(keys)).order_by(chunks.c.article, chunks.c.ordinal)
        with self.store.begin() as connection:
            return [_chunk(row) for row in connection.execute(statement).mappings()]

    def _pages(self, audience: Audience, language: str) -> Iterator[list[Source]]:
        last = ""
        while page := self._page(audience, language, last):
            yield page
            last = page[-1].key

    def _page(self, audience: Audience, language: str, last: str) -> list[Source]:
        statement = select(sources).where(sources.c.audience == str(audience), sources.c.key > last, _used())
        if language:
            statement = statement.where(sources.c.language == language)
        # A page at a time: a cursor left open would hold one of few connections.
        with self.store.begin() as connection:
            rows = connection.execute(statement.order_by(sources.c.key).limit(PAGE)).mappings()
            return [_source(row) for row in rows]

    def _some(self, condition: ColumnElement[bool]) -> dict[str, tuple[Source, Chunk]]:
        statement = select(*_CHUNK, sources).join(sources, chunks.c.article == sources.c.key).where(condition)
        with self.store.begin() as connection:
            rows = connection.execute(statement).mappings().all()
        return {row["chunk_id"]: (_source(row), _chunk(row)) for row in rows}


def moved(store: Store, connection: Connection, name: str = STAMP) -> None:
    """Move the stamp, inside the transaction of a change."""
    first = store.insert(marks).values(name=name, value="1")
    higher = cast(cast(marks.c.value, Integer) + 1, Text)
    connection.execute(first.on_conflict_do_update(index_elements=["name"], set_={"value": higher}))


def _used() -> ColumnElement[bool]:
    return sources.c.key.not_in(select(exclusions.c.key))


def _values(source: Source) -> dict[str, object]:
    return {**asdict(source), "audience": str(source.audience), "labels": json.dumps(source.labels)}


def _row(article: str, ordinal: int, chunk: Chunk) -> dict[str, object]:
    return {
        "id": chunk.id,
        "article": article,
        "ordinal": ordinal,
        "heading": json.dumps(chunk.heading),
        "text": chunk.text,
        "start": chunk.start,
        "end": chunk.end,
    }


def _source(row: Mapping[Any, Any]) -> Source:
    return Source(
        key=row["key"],
        id=row["id"],
        title=row["title"],
        markdown=row["markdown"],
        audience=Audience(row["audience"]),
        language=row["language"],
        brand=row["brand"],
        url=row["url"],
        digest=row["digest"],
        updated=row["updated"],
        raw=row["raw"],
        labels=tuple(json.loads(row["labels"])),
    )


def _chunk(row: Mapping[Any, Any]) -> Chunk:
    return Chunk(
        id=row["chunk_id"],
        article=row["article"],
        heading=tuple(json.loads(row["heading"])),
        text=row["text"],
        start=row["start"],
        end=row["end"],
    )

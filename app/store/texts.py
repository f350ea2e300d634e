"""Articles and chunks in our store (knowledge.texts.Texts)."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, Integer, Text, cast, delete, insert, select

from app.store.engine import Store
from app.store.tables import chunks, marks, sources
from knowledge.passages import Audience, Chunk, Source

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

    def keys(self, origin: str) -> dict[str, str]:
        """Return key -> digest of every source whose key begins with `origin` and a slash."""
        mine = sources.c.key.startswith(f"{origin}/", autoescape=True)
        with self.store.begin() as connection:
            return {
                row.key: row.digest for row in connection.execute(select(sources.c.key, sources.c.digest).where(mine))
            }

    def origins(self) -> set[str]:
        """Return every origin that a source is from: what its key begins with, up to the first slash."""
        with self.store.begin() as connection:
            return {key.partition("/")[0] for key in connection.execute(select(sources.c.key)).scalars()}

    def put(self, source: Source, chunks_: Sequence[Chunk]) -> None:
        """Keep a source with its chunks, in place of what was there under its key."""
        with self.store.begin() as connection:
            self._move(connection)
            connection.execute(delete(chunks).where(chunks.c.article == source.key))
            values = {**asdict(source), "audience": str(source.audience)}
            upsert = self.store.insert(sources).values(values)
            connection.execute(upsert.on_conflict_do_update(index_elements=["key"], set_=values))
            if chunks_:
                connection.execute(insert(chunks), [_row(source.key, at, one) for at, one in enumerate(chunks_)])

    def drop(self, keys: Iterable[str]) -> None:
        """Forget sources and their chunks."""
        gone = list(keys)
        if not gone:
            return
        with self.store.begin() as connection:
            self._move(connection)
            for start in range(0, len(gone), PAGE):
                page = gone[start : start + PAGE]
                connection.execute(delete(chunks).where(chunks.c.article.in_(page)))
                connection.execute(delete(sources).where(sources.c.key.in_(page)))

    def chunks(self, audience: Audience, language: str = "") -> Iterator[tuple[Source, Chunk]]:
        """Yield every chunk of an audience, in one language or in all, with its source."""
        for source in self.sources(audience, language):
            for chunk in self._of(source.key):
                yield source, chunk

    def sources(self, audience: Audience, language: str = "") -> Iterator[Source]:
        """Yield every source of an audience, in one language or in all."""
        last = ""
        while page := self._page(audience, language, last):
            yield from page
            last = page[-1].key

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
        return None if row is None else (_source(row), self._of(key))

    def _of(self, key: str) -> list[Chunk]:
        statement = select(*_CHUNK).where(chunks.c.article == key).order_by(chunks.c.ordinal)
        with self.store.begin() as connection:
            return [_chunk(row) for row in connection.execute(statement).mappings()]

    def _page(self, audience: Audience, language: str, last: str) -> list[Source]:
        statement = select(sources).where(sources.c.audience == str(audience), sources.c.key > last)
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

    def _move(self, connection: Connection) -> None:
        first = self.store.insert(marks).values(name=STAMP, value="1")
        higher = cast(cast(marks.c.value, Integer) + 1, Text)
        connection.execute(first.on_conflict_do_update(index_elements=["name"], set_={"value": higher}))


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

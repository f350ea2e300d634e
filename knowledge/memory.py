"""Texts and tickets in memory: for tests, and for a trial run that leaves nothing behind."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from knowledge.passages import Audience, Chunk, Source
from knowledge.solved import Place, Solved
from knowledge.texts import Held, Known, Where


@dataclass
class MemoryTexts:
    """The Texts protocol over a dictionary. Writers take turns; readers see whole articles."""

    _articles: dict[str, tuple[Source, list[Chunk]]] = field(default_factory=dict)
    _chunks: dict[str, tuple[Source, Chunk]] = field(default_factory=dict)
    _excluded: dict[str, str] = field(default_factory=dict)
    _stamp: int = 0

    def stamp(self) -> int:
        """Return how many changes there were."""
        return self._stamp

    def keys(self, origin: str) -> dict[str, Known]:
        """Return what is known of every source of the origin, by key."""
        mine = ((key, one) for key, (one, _) in self._articles.copy().items() if key.startswith(f"{origin}/"))
        return {key: Known(one.raw, one.digest) for key, one in mine}

    def origins(self) -> set[str]:
        """Return every origin that a source is from."""
        return {key.partition("/")[0] for key in self._articles.copy()}

    def put(self, source: Source, chunks: Sequence[Chunk]) -> None:
        """Keep a source with its chunks, in place of what was there."""
        self._forget(source.key)
        self._articles[source.key] = (source, list(chunks))
        self._chunks.update({chunk.id: (source, chunk) for chunk in chunks})
        self._stamp += 1

    def fill(self, pairs: Sequence[tuple[Source, Sequence[Chunk]]]) -> None:
        """Keep several sources with their chunks."""
        for source, chunks in pairs:
            self.put(source, chunks)

    def note(self, source: Source) -> None:
        """Keep what is said of a source beside its text."""
        _, parts = self._articles[source.key]
        self._articles[source.key] = (source, parts)
        self._chunks.update({chunk.id: (source, chunk) for chunk in parts})

    def drop(self, keys: Iterable[str]) -> None:
        """Forget sources and their chunks."""
        for key in keys:
            self._forget(key)
        self._stamp += 1

    def _forget(self, key: str) -> None:
        _, old = self._articles.pop(key, (None, []))
        for chunk in old:
            self._chunks.pop(chunk.id, None)

    def chunks(self, audience: Audience, language: str = "") -> Iterator[tuple[Source, Chunk]]:
        """Yield every chunk of an audience, in one language or in all, with its source."""
        for source in self.sources(audience, language):
            yield from ((source, chunk) for chunk in self._articles.get(source.key, (source, []))[1])

    def sources(self, audience: Audience, language: str = "") -> Iterator[Source]:
        """Yield every source of an audience, in one language or in all."""
        for source, _ in list(self._articles.values()):
            wanted = source.audience is audience and language in ("", source.language)
            if wanted and source.key not in self._excluded:
                yield source

    def get(self, chunk_ids: Sequence[str]) -> list[tuple[Source, Chunk]]:
        """Return chunks by id, in the order asked for; unknown ids are left out."""
        return [self._chunks[one] for one in chunk_ids if one in self._chunks]

    def article(self, key: str) -> tuple[Source, list[Chunk]] | None:
        """Return one source with its chunks in order, or None."""
        return self._articles.get(key)

    def places(self, keys: Iterable[str]) -> Mapping[str, Where]:
        """Return by key where sources belong; unknown and excluded ones are left out."""
        found = {key: self._articles[key][0] for key in keys if key in self._articles and key not in self._excluded}
        return {key: (one.audience, one.brand, one.language) for key, one in found.items()}

    def held(self) -> Iterator[Held]:
        """Yield every source that has chunks and is not excluded."""
        for source, parts in list(self._articles.values()):
            if parts and source.key not in self._excluded:
                where = (source.audience, source.brand, source.language)
                yield Held(source.key, where, tuple(chunk.id for chunk in parts))

    def tally(self) -> dict[Where, tuple[int, int]]:
        """Return how many sources with chunks, and how many chunks."""
        counts: dict[Where, tuple[int, int]] = {}
        for one in self.held():
            articles, chunks = counts.get(one.where, (0, 0))
            counts[one.where] = (articles + 1, chunks + len(one.chunks))
        return counts

    def brands(self) -> set[str]:
        """Return every brand that a source belongs to."""
        return {one.brand for one, _ in list(self._articles.values())}

    def excluded(self) -> Mapping[str, str]:
        """Return by key why a source is not to be used."""
        return self._excluded.copy()

    def exclude(self, key: str, reason: str) -> None:
        """Use a source no more."""
        self._excluded[key] = reason
        self._stamp += 1

    def include(self, key: str) -> None:
        """Use a source again."""
        self._excluded.pop(key, None)
        self._stamp += 1


@dataclass
class MemoryTickets:
    """The Tickets protocol over a dictionary."""

    _tickets: dict[str, Solved] = field(default_factory=dict)

    def keep(self, some: Sequence[Solved]) -> None:
        """Keep tickets, each in place of what was there under its id."""
        self._tickets.update({one.id: one for one in some})

    def drop(self, ids: Iterable[str]) -> None:
        """Forget tickets."""
        for one in ids:
            self._tickets.pop(one, None)

    def get(self, ids: Sequence[str]) -> list[Solved]:
        """Return tickets by id; unknown ids are left out."""
        return [self._tickets[one] for one in ids if one in self._tickets]

    def articles(self, ids: Sequence[str]) -> Mapping[str, tuple[str, ...]]:
        """Return by id what solved these tickets."""
        return {one.id: one.articles for one in self.get(ids)}

    def places(self) -> Mapping[str, Place]:
        """Return of every ticket by id where it belongs."""
        return {name: one.place for name, one in self._tickets.copy().items()}

    def tally(self) -> Mapping[Place, int]:
        """Return how many tickets there are in each place."""
        return Counter(self.places().values())

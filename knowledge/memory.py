"""Texts in memory: for tests, and for a trial run that leaves nothing behind."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from knowledge.passages import Audience, Chunk, Source


@dataclass
class MemoryTexts:
    """The Texts protocol over a dictionary. Writers take turns; readers see whole articles."""

    _articles: dict[str, tuple[Source, list[Chunk]]] = field(default_factory=dict)
    _chunks: dict[str, tuple[Source, Chunk]] = field(default_factory=dict)
    _stamp: int = 0

    def stamp(self) -> int:
        """Return how many changes there were."""
        return self._stamp

    def keys(self, origin: str) -> dict[str, str]:
        """Return key -> digest of every source of the origin."""
        return {key: one.digest for key, (one, _) in self._articles.copy().items() if key.startswith(f"{origin}/")}

    def origins(self) -> set[str]:
        """Return every origin that a source is from."""
        return {key.partition("/")[0] for key in self._articles.copy()}

    def put(self, source: Source, chunks: Sequence[Chunk]) -> None:
        """Keep a source with its chunks, in place of what was there."""
        self._forget(source.key)
        self._articles[source.key] = (source, list(chunks))
        self._chunks.update({chunk.id: (source, chunk) for chunk in chunks})
        self._stamp += 1

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
        for source, chunks in list(self._articles.values()):
            if source.audience is audience and language in ("", source.language):
                yield from ((source, chunk) for chunk in chunks)

    def sources(self, audience: Audience, language: str = "") -> Iterator[Source]:
        """Yield every source of an audience, in one language or in all."""
        for source, _ in list(self._articles.values()):
            if source.audience is audience and language in ("", source.language):
                yield source

    def get(self, chunk_ids: Sequence[str]) -> list[tuple[Source, Chunk]]:
        """Return chunks by id, in the order asked for; unknown ids are left out."""
        return [self._chunks[one] for one in chunk_ids if one in self._chunks]

    def article(self, key: str) -> tuple[Source, list[Chunk]] | None:
        """Return one source with its chunks in order, or None."""
        return self._articles.get(key)

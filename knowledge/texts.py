"""Where articles and chunks are kept; implemented in app.store.texts."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Protocol

from knowledge.passages import Audience, Chunk, Source


class Texts(Protocol):
    """The truth about what is known: the indexes are built from it and can be rebuilt."""

    def stamp(self) -> int:
        """Return a number that grows with every change; an index compares it to its own."""

    def keys(self, origin: str) -> dict[str, str]:
        """Return key -> digest of every source whose key begins with `origin` and a slash."""

    def origins(self) -> set[str]:
        """Return every origin that a source is from: what its key begins with, up to the first slash."""

    def put(self, source: Source, chunks: Sequence[Chunk]) -> None:
        """Keep a source with its chunks, in place of what was there under its key."""

    def drop(self, keys: Iterable[str]) -> None:
        """Forget sources and their chunks."""

    def chunks(self, audience: Audience, language: str = "") -> Iterator[tuple[Source, Chunk]]:
        """Yield every chunk of an audience, in one language or in all, with its source."""

    def sources(self, audience: Audience, language: str = "") -> Iterator[Source]:
        """Yield every source of an audience, in one language or in all."""

    def get(self, chunk_ids: Sequence[str]) -> list[tuple[Source, Chunk]]:
        """Return chunks by id, in the order asked for; unknown ids are left out."""

    def article(self, key: str) -> tuple[Source, list[Chunk]] | None:
        """Return one source with its chunks in order, or None."""

"""Where articles and chunks are kept; implemented in app.store.texts."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from knowledge.passages import Audience, Chunk, Source

Where = tuple[Audience, str, str]  # audience, brand, language


@dataclass(frozen=True, slots=True)
class Known:
    """What a pass compares an article to: digests of it as it was told, and of what became of it."""

    raw: str
    digest: str


@dataclass(frozen=True, slots=True)
class Held:
    """A source without its text: where it belongs, and the ids of its chunks."""

    key: str
    where: Where
    chunks: tuple[str, ...]


class Texts(Protocol):
    """The truth about what is known: the indexes are built from it and can be rebuilt."""

    def stamp(self) -> int:
        """Return a number that grows with every change; an index compares it to its own."""

    def keys(self, origin: str) -> dict[str, Known]:
        """Return what is known by key of every source whose key begins with `origin` and a slash."""

    def origins(self) -> set[str]:
        """Return every origin that a source is from: what its key begins with, up to the first slash."""

    def put(self, source: Source, chunks: Sequence[Chunk]) -> None:
        """Keep a source with its chunks, in place of what was there under its key."""

    def fill(self, pairs: Sequence[tuple[Source, Sequence[Chunk]]]) -> None:
        """Keep several sources with their chunks, all or none."""

    def note(self, source: Source) -> None:
        """Keep what is said of a source beside its text, whose digest is the same as before."""

    def drop(self, keys: Iterable[str]) -> None:
        """Forget sources and their chunks."""

    def chunks(self, audience: Audience, language: str = "") -> Iterator[tuple[Source, Chunk]]:
        """Yield every chunk of an audience, in one language or in all, with its source; excluded ones are left out."""

    def sources(self, audience: Audience, language: str = "") -> Iterator[Source]:
        """Yield every source of an audience, in one language or in all; excluded ones are left out."""

    def get(self, chunk_ids: Sequence[str]) -> list[tuple[Source, Chunk]]:
        """Return chunks by id, in the order asked for; unknown ids are left out."""

    def article(self, key: str) -> tuple[Source, list[Chunk]] | None:
        """Return one source with its chunks in order, or None."""

    def places(self, keys: Iterable[str]) -> Mapping[str, Where]:
        """Return by key where sources belong; unknown and excluded ones are left out."""

    def held(self) -> Iterator[Held]:
        """Yield every source that has chunks and is not excluded, in no order."""

    def tally(self) -> dict[Where, tuple[int, int]]:
        """Return how many sources with chunks, and how many chunks, `held` would yield."""

    def brands(self) -> set[str]:
        """Return every brand that a source belongs to."""

    def excluded(self) -> Mapping[str, str]:
        """Return by key why a source is not to be used."""

"""Vectors in Chroma, by id; the only importer of chromadb.

Text never goes there. Each audience, brand, language and kind has a collection of its own:
a public answer cannot reach an internal article by a mistake in a filter, and Chroma's
`where` over a broad condition costs ten times the query.
"""

import hashlib
import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from threading import RLock
from typing import Any
from urllib.parse import urlsplit

from knowledge.embeddings import Vectors
from knowledge.locks import Ownership
from knowledge.passages import Audience

BATCH = 5_000  # Chroma refuses more than 5,461 records in one call
HNSW = {"space": "cosine", "ef_construction": 200, "ef_search": 200}
EVERY = "all"  # in a name: articles that belong to no brand in particular
Hits = list[tuple[str, float]]  # id and cosine, best first


class IndexUnavailable(Exception):
    """Chroma gave no answer: later. What it holds can always be rebuilt from the texts."""


class Kind(StrEnum):
    """What the vectors of a collection stand for."""

    CHUNK = "chunk"
    TITLE = "title"


@dataclass(frozen=True, slots=True)
class Shelf:
    """One collection: whose eyes, which brand, which language, vectors of what."""

    audience: Audience
    brand: str
    language: str
    kind: Kind

    @property
    def name(self) -> str:
        """Return a name that Chroma accepts, different for different shelves."""
        brand = self.brand or EVERY
        if self.brand == EVERY or not re.fullmatch(r"[a-z0-9]{1,40}", brand):
            plain = re.sub(r"[^a-z0-9]", "", self.brand.lower())[:40]
            brand = f"{plain}-{hashlib.sha256(self.brand.encode()).hexdigest()[:12]}".lstrip("-")
        return f"{self.audience}_{brand}_{self.language}_{self.kind}"


class VectorIndex:
    """Shelves of vectors of one encoder. Threads may share it; a folder has one owner at a time."""

    def __init__(self, place: Path | str, encoder: str) -> None:
        """Open a folder, or a server by address. Raise InUse with the owner's pid, or IndexUnavailable."""
        self._encoder = encoder
        self._owned = None if isinstance(place, str) else Ownership(place)
        self._open: dict[Shelf, Any] = {}
        self._lock = RLock()
        try:
            with _answered():
                self._client = _client(place)
            self.refresh()
        except IndexUnavailable:
            self._release()
            raise

    def refresh(self) -> None:
        """Look again which shelves there are; another process may have added or replaced some."""
        with _answered():
            found = {_shelf(one): one for one in self._client.list_collections() if self._ours(one)}
        with self._lock:
            self._open = found

    def _ours(self, collection: Any) -> bool:
        return (collection.metadata or {}).get("encoder") == self._encoder

    def shelves(self) -> list[Shelf]:
        """Return the shelves that hold vectors of our encoder."""
        return list(self._open)

    def put(self, shelf: Shelf, ids: Sequence[str], vectors: Vectors) -> None:
        """Keep vectors under ids, in place of what was there."""
        with _answered():
            collection = self._collection(shelf)
            for start in range(0, len(ids), BATCH):
                part = slice(start, start + BATCH)
                collection.upsert(ids=list(ids[part]), embeddings=vectors[part])

    def _collection(self, shelf: Shelf) -> Any:
        with self._lock:
            if shelf not in self._open:
                self._open[shelf] = self._made(shelf)
            return self._open[shelf]

    def _made(self, shelf: Shelf) -> Any:
        metadata = {
            "encoder": self._encoder,
            "audience": shelf.audience.value,
            "brand": shelf.brand,
            "language": shelf.language,
            "kind": shelf.kind.value,
        }
        make = self._client.get_or_create_collection
        options = {"metadata": metadata, "configuration": {"hnsw": HNSW}, "embedding_function": None}
        collection = make(shelf.name, **options)
        if not self._ours(collection):  # vectors of another encoder do not mix with ours
            self._client.delete_collection(shelf.name)
            collection = make(shelf.name, **options)
        return collection

    def drop(self, shelf: Shelf, ids: Iterable[str]) -> None:
        """Forget the vectors under these ids; unknown ones are no error."""
        gone = list(ids)
        collection = self._open.get(shelf)
        if collection is None:
            return
        with _answered():
            for start in range(0, len(gone), BATCH):
                collection.delete(ids=gone[start : start + BATCH])

    def ids(self, shelf: Shelf) -> set[str]:
        """Return the ids on a shelf."""
        collection = self._open.get(shelf)
        with _answered():
            return set(collection.get(include=[])["ids"]) if collection else set()

    def nearest(self, shelf: Shelf, vectors: Vectors, count: int) -> list[Hits]:
        """Return for each vector the nearest ids with their cosine, best first; nothing from a shelf not there."""
        try:
            return self._nearest(shelf, vectors, count)
        except IndexUnavailable:
            self.refresh()  # another process may have made the shelf anew
            return self._nearest(shelf, vectors, count)

    def _nearest(self, shelf: Shelf, vectors: Vectors, count: int) -> list[Hits]:
        collection = self._open.get(shelf)
        if collection is None:
            return [[] for _ in vectors]
        with _answered():
            found = collection.query(query_embeddings=vectors, n_results=count, include=["distances"])
        rows = zip(found["ids"], found["distances"], strict=True)
        return [[(one, 1 - float(far)) for one, far in zip(*row, strict=True)] for row in rows]

    def close(self) -> None:
        """Let go of the folder or the connection; a second call does nothing."""
        self._client.close()
        self._release()

    def _release(self) -> None:
        if self._owned:
            self._owned.release()


@contextmanager
def _answered() -> Iterator[None]:
    from chromadb.errors import ChromaError
    from httpx import HTTPError

    try:
        yield
    # ValueError is what the HTTP client makes of a server that it cannot reach.
    except (ChromaError, HTTPError, ValueError) as error:
        raise IndexUnavailable(f"Chroma: {type(error).__name__}") from error


def _client(place: Path | str) -> Any:
    import chromadb
    from chromadb.config import Settings

    quiet = Settings(anonymized_telemetry=False)
    if isinstance(place, Path):
        return chromadb.PersistentClient(path=str(place), settings=quiet)
    address = urlsplit(place)
    port = address.port or (443 if address.scheme == "https" else 8000)
    return chromadb.HttpClient(address.hostname or place, port, ssl=address.scheme == "https", settings=quiet)


def _shelf(collection: Any) -> Shelf:
    said = collection.metadata
    return Shelf(Audience(said["audience"]), said["brand"], said["language"], Kind(said["kind"]))


def ranked(hits: Iterable[Hits], count: int) -> Hits:
    """Return the best of several shelves' hits as one list."""
    return sorted((one for some in hits for one in some), key=lambda one: -one[1])[:count]

"""Vectors in Chroma, by id; the only importer of chromadb.

Text never goes there. Each audience, brand, language and kind has a collection of its own:
a public answer cannot reach an internal article by a mistake in a filter, and Chroma's
`where` over a broad condition costs ten times the query.
"""

import hashlib
import re
import shutil
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from threading import RLock
from typing import Any
from urllib.parse import urlsplit

import numpy as np

from knowledge.embeddings import Vectors
from knowledge.locks import Ownership
from knowledge.passages import Audience

BATCH = 5_000  # Chroma refuses more than 5,461 records in one call
HNSW = {"space": "cosine", "ef_construction": 200, "ef_search": 200}
COMPLETE = "complete"  # names an empty collection: every text had its vector
ASIDE = ".broken"  # behind the name of a folder that could not be read
EVERY = "all"  # in a name: articles that belong to no brand in particular
Hits = list[tuple[str, float]]  # id and cosine, best first


class IndexUnavailable(Exception):
    """Chroma gave no answer: later. What it holds can always be rebuilt from the texts."""


class Kind(StrEnum):
    """What the vectors of a collection stand for."""

    CHUNK = "chunk"
    TITLE = "title"
    TICKET = "ticket"  # solved; internal always


@dataclass(frozen=True, slots=True)
class Shelf:
    """One collection: whose eyes, which brand, which language, vectors of what."""

    audience: Audience
    brand: str
    language: str
    kind: Kind

    def __post_init__(self) -> None:
        """Raise ValueError for tickets that everybody may see."""
        if self.kind is Kind.TICKET and self.audience is not Audience.INTERNAL:
            raise ValueError("what customers wrote is internal")

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
        """Open a folder, or a server by address. Raise InUse with the owner's pid, or IndexUnavailable.

        A folder that cannot be read is put aside, for an empty one to be filled again.
        """
        self._encoder = encoder
        self._digest = hashlib.sha256(encoder.encode()).hexdigest()[:8]
        self._place = place
        self._owned = None if isinstance(place, str) else Ownership(place)
        self._open: dict[Shelf, Any] = {}
        self._lock = RLock()
        self.complete = False  # every text had its vector when it was last looked over
        self.damaged = ""  # what was wrong with the folder when it was opened
        try:
            self._begin()
        except IndexUnavailable:
            self._release()
            raise

    @property
    def local(self) -> bool:
        """Say whether it is a folder of ours, and not a server's."""
        return isinstance(self._place, Path)

    def _begin(self) -> None:
        try:
            self._connect()
        except IndexUnavailable as error:
            if not isinstance(self._place, Path):
                raise
            self.damaged = f"the vectors could not be read ({error}); they are built again"
            put_aside(self._place)
            self._connect()

    def _connect(self) -> None:
        with _answered():
            self._client = _client(self._place)
        self._file = _inode(self._place)
        self.refresh()

    def refresh(self) -> None:
        """Look again which shelves there are; another process may have added or replaced some."""
        with _answered():
            listed = [one for one in self._client.list_collections() if self._ours(one)]
        with self._lock:
            self._open = {_shelf(one): one for one in listed if one.metadata["kind"] != COMPLETE}
            self.complete = any(one.metadata["kind"] == COMPLETE for one in listed)

    def _ours(self, collection: Any) -> bool:
        return (collection.metadata or {}).get("encoder") == self._encoder

    def label(self, shelf: Shelf) -> str:
        """Return the name of a shelf's collection; vectors of another encoder lie in others, beside it."""
        return f"{shelf.name}_{self._digest}"

    def finish(self) -> None:
        """Say that every text has its vector; what other encoders made is of no more use."""
        with _answered():
            if not self.complete:
                said = {"encoder": self._encoder, "kind": COMPLETE}
                self._client.get_or_create_collection(
                    f"{COMPLETE}_{self._digest}", metadata=said, embedding_function=None
                )
                self.complete = True
            for one in self._client.list_collections():
                if {"encoder", "kind"} <= (one.metadata or {}).keys() and not self._ours(one):
                    self._client.delete_collection(one.name)

    def sound(self, dimension: int) -> bool:
        """Say whether the folder is still the one that was opened, and every shelf answers. Raise IndexUnavailable."""
        if self._file != _inode(self._place):
            return False
        self.refresh()
        asked = np.full((1, dimension), dimension**-0.5, np.float32)
        return all(self._answers(one, asked) for one in self.shelves())

    def _answers(self, shelf: Shelf, asked: Vectors) -> bool:
        collection = self._open[shelf]
        with _answered():
            return collection.count() == 0 or bool(collection.query(query_embeddings=asked, n_results=1)["ids"][0])

    def renew(self, sound: Callable[[], bool]) -> str:
        """Open a folder once more, put it aside if that does not help, and say what was done; a server is let be."""
        if not isinstance(self._place, Path):
            return ""
        gone = self._file != _inode(self._place)
        with self._lock:
            self._client.close()
            self.complete, self._open = False, {}
            self._begin()
        if gone:
            return "the folder of vectors was taken away; they are built again"
        if self.damaged or sound():
            return self.damaged
        with self._lock:
            self._client.close()
            put_aside(self._place)
            self._connect()
        return "the vectors could not be read; they are built again"

    def shelves(self) -> list[Shelf]:
        """Return the shelves that hold vectors of our encoder."""
        return list(self._open)

    def counts(self) -> dict[Shelf, int]:
        """Return how many vectors lie on each shelf that is not empty."""
        with _answered():
            found = {shelf: collection.count() for shelf, collection in self._open.copy().items()}
        return {shelf: count for shelf, count in found.items() if count}

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
        options = {"metadata": metadata, "configuration": {"hnsw": HNSW}, "embedding_function": None}
        return self._client.get_or_create_collection(self.label(shelf), **options)

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

    def vectors(self, shelf: Shelf) -> Iterator[tuple[list[str], Vectors]]:
        """Yield the ids on a shelf with their vectors, some at a time."""
        collection, at = self._open.get(shelf), 0
        while collection:
            with _answered():
                found = collection.get(include=["embeddings"], limit=BATCH, offset=at)
            if not found["ids"]:
                return
            yield list(found["ids"]), np.asarray(found["embeddings"], np.float32)
            at += BATCH

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
        with self._lock:
            self._client.close()
        self._release()

    def _release(self) -> None:
        if self._owned:
            self._owned.release()


def put_aside(folder: Path) -> None:
    """Move what is in the way, over what was moved there before."""
    aside = folder.with_name(folder.name + ASIDE)
    shutil.rmtree(aside, ignore_errors=True)
    with suppress(OSError):
        folder.rename(aside)


def _inode(place: Path | str) -> tuple[int, int]:
    """Return what tells the file of a folder from another of the same name; zeros where there is none."""
    if isinstance(place, str):
        return 0, 0
    try:
        found = (place / "chroma.sqlite3").stat()
    except OSError:
        return 0, 0
    return found.st_dev, found.st_ino


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
        try:
            return chromadb.PersistentClient(path=str(place), settings=quiet)
        except AttributeError:  # what an attempt at a broken file has left behind goes with the next attempt
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

"""Records as JSON in one SQLite file, or in memory: one connection, one lock."""

import json
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeAlias

Record: TypeAlias = dict[str, Any]
Id: TypeAlias = int | str

SCHEMA = """
CREATE TABLE IF NOT EXISTS record (
  kind TEXT NOT NULL, id NOT NULL, parent NOT NULL DEFAULT 0, key TEXT NOT NULL DEFAULT '',
  doc TEXT NOT NULL, PRIMARY KEY (kind, id)
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS by_parent ON record (kind, parent, id);
CREATE INDEX IF NOT EXISTS by_key ON record (kind, key);
CREATE TABLE IF NOT EXISTS counter (name TEXT PRIMARY KEY, value INTEGER NOT NULL);
"""


class Rows:
    """Records by kind and id. `parent` and `key` are indexed columns beside the JSON."""

    def __init__(self, path: Path | None = None) -> None:
        """Open or create the file; None keeps everything in memory."""
        self._lock = threading.RLock()
        self._depth = 0
        self._base = sqlite3.connect(path or ":memory:", check_same_thread=False, isolation_level=None, timeout=10)
        for pragma in ("journal_mode=WAL", "synchronous=FULL"):
            self._base.execute(f"PRAGMA {pragma}")
        self._base.executescript(SCHEMA)

    def close(self) -> None:
        """Close the file."""
        with self._lock:
            self._base.close()

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Commit everything written inside, or nothing. May be nested."""
        with self._lock:
            if self._depth == 0:
                self._base.execute("BEGIN IMMEDIATE")
            self._depth += 1
            verb = "ROLLBACK"
            try:
                yield
                verb = "COMMIT"
            finally:
                self._leave(verb)

    def _leave(self, verb: str) -> None:
        self._depth -= 1
        if self._depth == 0:
            self._base.execute(verb)

    def take(self, name: str, start: int = 1) -> int:
        """Return the next number of a sequence, beginning with `start`."""
        with self.transaction():
            row = self._base.execute(
                "INSERT INTO counter VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = value + 1 RETURNING value",
                (name, start),
            ).fetchone()
        return int(row[0])

    def last(self, name: str) -> int:
        """Return the number of a sequence that was taken last, 0 if none was."""
        with self._lock:
            row = self._base.execute("SELECT value FROM counter WHERE name = ?", (name,)).fetchone()
        return int(row[0]) if row else 0

    def put(self, kind: str, number: Id, doc: Record, parent: Id = 0, key: str = "") -> Record:
        """Write a record, over an older one of the same id; return it."""
        with self.transaction():
            self._base.execute(
                "INSERT INTO record VALUES (?, ?, ?, ?, ?) ON CONFLICT (kind, id) DO UPDATE"
                " SET parent = excluded.parent, key = excluded.key, doc = excluded.doc",
                (kind, number, parent, key, json.dumps(doc)),
            )
        return doc

    def drop(self, kind: str, number: Id) -> bool:
        """Delete a record; say whether there was one."""
        with self.transaction():
            return self._base.execute("DELETE FROM record WHERE kind = ? AND id = ?", (kind, number)).rowcount > 0

    def get(self, kind: str, number: Id) -> Record | None:
        """Return a record or None."""
        found = self._read("kind = ? AND id = ?", (kind, number))
        return found[0] if found else None

    def all(self, kind: str, parent: Id | None = None) -> list[Record]:
        """Return the records of a kind by id, those of one parent if it is given."""
        if parent is None:
            return self._read("kind = ? ORDER BY id", (kind,))
        return self._read("kind = ? AND parent = ? ORDER BY id", (kind, parent))

    def keyed(self, kind: str, key: str) -> list[Record]:
        """Return the records with this key."""
        return self._read("kind = ? AND key = ? ORDER BY id", (kind, key))

    def after(self, kind: str, key: str, limit: int) -> list[Record]:
        """Return records whose key is greater, smallest key first."""
        return self._read("kind = ? AND key > ? ORDER BY key LIMIT ?", (kind, key, limit))

    def until(self, kind: str, key: str) -> list[Record]:
        """Return records whose key is not greater, smallest key first."""
        return self._read("kind = ? AND key <= ? ORDER BY key", (kind, key))

    def count(self, kind: str) -> int:
        """Return how many records of a kind there are."""
        with self._lock:
            return int(self._base.execute("SELECT count(*) FROM record WHERE kind = ?", (kind,)).fetchone()[0])

    def _read(self, where: str, values: tuple[Any, ...]) -> list[Record]:
        with self._lock:
            rows = self._base.execute(f"SELECT doc FROM record WHERE {where}", values).fetchall()  # noqa: S608
        return [json.loads(row[0]) for row in rows]

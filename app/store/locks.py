"""Locks between processes: files on one machine, advisory locks on PostgreSQL.

The operating system or the server takes a lock back the moment its holder dies, so no
lock here ever has to be broken by hand.
"""

import fcntl
import hashlib
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from sqlalchemy import Connection, NullPool, create_engine, text

from app.store.engine import Store, StoreDown, StoreError


class Taken(StoreError):
    """Another process holds the lock; `pid` is its number, or 0 where it is unknown."""

    def __init__(self, message: str, pid: int) -> None:
        """Keep the holder's number beside the message."""
        super().__init__(message)
        self.pid = pid


class FileLock:
    """An exclusive lock on a file that names its holder's pid; free when the process ends."""

    def __init__(self, path: Path) -> None:
        """Name the file; nothing is locked yet."""
        self.path = path
        self._handle: int | None = None

    def take(self, wait: float = 0.0) -> None:
        """Hold the lock, waiting up to `wait` seconds. Raise Taken with the holder's pid."""
        handle = os.open(self.path, os.O_RDWR | os.O_CREAT, 0o600)
        deadline = time.monotonic() + wait
        while not _try(handle, fcntl.LOCK_EX):
            if time.monotonic() >= deadline:
                pid = _pid(handle)
                os.close(handle)
                raise Taken(f"{self.path} is held by process {pid or 'unknown'}", pid)
            time.sleep(0.05)
        os.ftruncate(handle, 0)
        os.pwrite(handle, str(os.getpid()).encode(), 0)
        self._handle = handle

    def release(self) -> None:
        """Let go; harmless if nothing is held."""
        if self._handle is not None:
            os.close(self._handle)
            self._handle = None

    def holder(self) -> int:
        """Return the pid of the process that holds the lock now, or 0."""
        if self._handle is not None:
            return os.getpid()
        try:
            handle = os.open(self.path, os.O_RDWR)
        except FileNotFoundError:
            return 0
        try:
            return 0 if _try(handle, fcntl.LOCK_SH) else _pid(handle)
        finally:
            os.close(handle)


def _try(handle: int, kind: int) -> bool:
    try:
        fcntl.flock(handle, kind | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _pid(handle: int) -> int:
    written = os.pread(handle, 20, 0).decode(errors="replace").strip()
    return int(written) if written.isdigit() else 0


class Session:
    """A database connection of its own that holds advisory locks for as long as it lives."""

    def __init__(self, store: Store) -> None:
        """Connect. May raise StoreDown."""
        # Outside the pool: the lock lives exactly as long as this one connection.
        self._engine = create_engine(
            store.engine.url,
            poolclass=NullPool,
            isolation_level="AUTOCOMMIT",
            connect_args={"connect_timeout": 5, "keepalives_idle": 10, "keepalives_interval": 5},
        )
        self._connection: Connection = self._engine.connect()

    def take(self, group: str, name: str, wait: float = float("inf")) -> None:
        """Wait until the lock is ours. Raise Taken after `wait` seconds."""
        end = time.monotonic() + wait
        # Asking again and again: a statement that waits holds a snapshot, and the holder's
        # CREATE INDEX CONCURRENTLY would wait for that in turn.
        while not self.attempt(group, name):
            if time.monotonic() > end:
                raise Taken(f"another process has held {group} for {wait:.0f} seconds; try again", 0)
            time.sleep(0.05)

    def attempt(self, group: str, name: str) -> bool:
        """Take the lock if it is free; say whether it is ours."""
        return bool(self._call("pg_try_advisory_lock", group, name))

    def release(self, group: str, name: str) -> None:
        """Let go of one lock."""
        self._call("pg_advisory_unlock", group, name)

    def check(self) -> None:
        """Raise StoreDown if the connection, and every lock with it, is gone."""
        self._connection.execute(text("SELECT 1"))

    def close(self) -> None:
        """Let go of everything and close the connection."""
        # The server notices a closed connection in its own time.
        with suppress(*StoreDown):
            self._connection.execute(text("SELECT pg_advisory_unlock_all()"))
        self._connection.close()
        self._engine.dispose()

    def _call(self, function: str, group: str, name: str) -> object:
        statement = text(f"SELECT {function}(:group, :name)")
        return self._connection.execute(statement, {"group": number(group), "name": number(name)}).scalar()


def number(name: str) -> int:
    """Return the 32-bit number that stands for a name in PostgreSQL's lock table."""
    return int.from_bytes(hashlib.sha256(name.encode()).digest()[:4], "big", signed=True)


@contextmanager
def locked(store: Store, group: str, name: str, wait: float = 60.0) -> Iterator[None]:
    """Hold a name alone, across threads and processes. Raise Taken after `wait` seconds."""
    if store.embedded:
        folder = store.folder / "locks"
        folder.mkdir(exist_ok=True)
        # Two descriptors of one file exclude each other, in one process as well.
        lock = FileLock(folder / f"{group}-{hashlib.sha256(name.encode()).hexdigest()[:16]}.lock")
        lock.take(wait)
        try:
            yield
        finally:
            lock.release()
    else:
        session = Session(store)
        try:
            session.take(group, name, wait)
            yield
        finally:
            session.close()

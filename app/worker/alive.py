"""Which executor is alive, and what happens to the work of a dead one.

On SQLite one process at a time is the executor, under a file lock. On PostgreSQL every
worker holds an advisory lock in its own name; whoever gets another's lock knows that its
holder is dead, and queues its runs again.
"""

import os
import secrets
import socket
import threading
from collections.abc import Callable
from typing import Protocol

import structlog

from app.store.engine import Store, StoreDown, StoreError
from app.store.health import EXECUTORS, worker_lock
from app.store.locks import Session, Taken

log = structlog.get_logger()

EVERY = 2.0  # a look costs some 5 ms of CPU
LOCK_LOST = 70  # exit code: our liveness lock is gone, others may take over


class Life(Protocol):
    """A claim on being alive, held from before the start until after the stop."""

    executor: str

    def watch(self, executors: Callable[[], set[str]], recover: Callable[[str], int]) -> None:
        """Look after the work of the dead from now on."""

    def end(self) -> None:
        """Give the claim up."""


def claim_life(store: Store) -> Life:
    """Return our claim. On SQLite raise StoreError, naming the pid, if another process is the executor."""
    return Sole(store) if store.embedded else OneOfMany(store)


class Sole:
    """The only executor of a SQLite store."""

    executor = "local"

    def __init__(self, store: Store) -> None:
        """Take the file lock."""
        self._lock = worker_lock(store)
        try:
            # /readyz tries the lock for a moment too; that is not a second worker.
            self._lock.take(wait=2.0)
        except Taken as taken:
            raise StoreError(
                f"another worker is running on this data directory (pid {taken.pid or 'unknown'}); "
                "SQLite takes one: stop it, or use PostgreSQL for several"
            ) from None

    def watch(self, executors: Callable[[], set[str]], recover: Callable[[str], int]) -> None:
        """Do nothing: the next start recovers what a crash left."""

    def end(self) -> None:
        """Let go of the file lock."""
        self._lock.release()


class OneOfMany:
    """One of several executors on PostgreSQL."""

    def __init__(self, store: Store) -> None:
        """Take the lock in our own name."""
        self.executor = f"{socket.gethostname()}-{os.getpid()}-{secrets.token_hex(4)}"
        self._session = Session(store)
        self._session.take(EXECUTORS, self.executor)
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None

    def watch(self, executors: Callable[[], set[str]], recover: Callable[[str], int]) -> None:
        """At once and every two seconds, take over from executors whose lock is free."""
        self._thread = threading.Thread(target=self._loop, args=(executors, recover), name="takeover", daemon=True)
        self._thread.start()

    def end(self) -> None:
        """Stop watching and let go of the lock."""
        self._stop.set()
        if self._thread:
            self._thread.join(timeout=10)
        self._session.close()

    def _loop(self, executors: Callable[[], set[str]], recover: Callable[[str], int]) -> None:
        while True:
            try:
                self._session.check()
            except StoreDown:
                # Our lock is gone: others may already be doing our runs, so stop dead.
                log.error("liveness lock lost", executor=self.executor)
                os._exit(LOCK_LOST)
            try:
                self._take_over(executors() - {self.executor}, recover)
            except StoreDown as error:
                log.warning("takeover put off", error=type(error).__name__)
            if self._stop.wait(EVERY):
                return

    def _take_over(self, others: set[str], recover: Callable[[str], int]) -> None:
        for executor in sorted(others):
            if self._session.attempt(EXECUTORS, executor):
                try:
                    log.warning("took over", executor=executor, runs=recover(executor))
                finally:
                    self._session.release(EXECUTORS, executor)

"""An endpoint that has failed several times in a row is left alone for a while."""

from collections.abc import Callable
from threading import Lock
from time import monotonic

FAILURES = 5  # in a row
REST = 30.0  # seconds


class Breaker:
    """Counts failures in a row. Threads may share it; each process has its own."""

    def __init__(self, now: Callable[[], float] = monotonic, failures: int = FAILURES, rest: float = REST) -> None:
        """Begin closed: everything passes."""
        self._now, self._most, self._rest = now, failures, rest
        self._lock = Lock()
        self._failed = 0
        self._until = 0.0

    def passes(self) -> bool:
        """Say whether a call may be made; after a rest one of them is, to see."""
        with self._lock:
            if self._failed < self._most:
                return True
            if self._now() < self._until:
                return False
            self._until = self._now() + self._rest  # the others wait for what this one finds
            return True

    def well(self) -> None:
        """Tell that the endpoint has answered."""
        with self._lock:
            self._failed = 0

    def failed(self) -> None:
        """Tell that it did not."""
        with self._lock:
            self._failed += 1
            if self._failed >= self._most:
                self._until = self._now() + self._rest

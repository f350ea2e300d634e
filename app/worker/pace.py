"""How often the queue is looked at: rarely while nothing waits, briskly while something does."""

import threading
import time
from collections.abc import Callable

import structlog

from app.store.engine import StoreDown
from app.store.inbox import Deliveries

log = structlog.get_logger()

EVERY = 1.0
LINGER = 10.0  # seconds to stay brisk after the last delivery waited


class Pace:
    """A thread that watches the inbox and sets the pace."""

    def __init__(self, deliveries: Deliveries, set_pace: Callable[[float], None], paces: tuple[float, float]) -> None:
        """Take what to watch, what to call with seconds, and those seconds: brisk and resting."""
        self._deliveries = deliveries
        self._set = set_pace
        self._brisk, self._resting = paces
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._loop, name="pace", daemon=True)

    def start(self) -> None:
        """Begin to watch."""
        self._thread.start()

    def stop(self) -> None:
        """Watch no more."""
        self._stop.set()
        self._thread.join(timeout=10)

    def _loop(self) -> None:
        pace, until = self._brisk, time.monotonic() + LINGER  # there may be a backlog
        while not self._stop.wait(EVERY):
            try:
                if self._deliveries.waiting():
                    until = time.monotonic() + LINGER
                wanted = self._brisk if time.monotonic() < until else self._resting
                if wanted != pace:
                    self._set(wanted)
                    pace = wanted
            except StoreDown as error:
                log.warning("pace unknown", error=type(error).__name__)

"""How often the queue is looked at: rarely while nothing waits, briskly while something does."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field

import structlog

from app.store.engine import StoreDown
from app.store.inbox import Deliveries

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Pace:
    """A thread that watches the inbox and calls `set_pace` with one of `paces`: brisk and resting seconds."""

    deliveries: Deliveries
    set_pace: Callable[[float], None]
    paces: tuple[float, float]
    every: float = 0.2  # seconds between two looks at the inbox
    linger: float = 0.3  # seconds to stay brisk after the last delivery waited
    _stop: threading.Event = field(default_factory=threading.Event)
    _threads: list[threading.Thread] = field(default_factory=list)

    def start(self) -> None:
        """Begin to watch."""
        thread = threading.Thread(target=self._loop, name="pace", daemon=True)
        self._threads.append(thread)
        thread.start()

    def stop(self) -> None:
        """Watch no more."""
        self._stop.set()
        for thread in self._threads:
            thread.join(timeout=10)

    def _loop(self) -> None:
        brisk, resting = self.paces
        pace, until = brisk, time.monotonic() + self.linger  # there may be a backlog
        while not self._stop.wait(self.every):
            try:
                if self.deliveries.waiting():
                    until = time.monotonic() + self.linger
                wanted = brisk if time.monotonic() < until else resting
                if wanted != pace:
                    self.set_pace(wanted)
                    pace = wanted
            except StoreDown as error:
                log.warning("pace unknown", error=type(error).__name__)

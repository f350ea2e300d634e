"""How many costly calls one caller may make: so many a minute, in each process, without keeping anything."""

import math
from collections import deque
from threading import Lock

from app.ports import Clock
from app.web.errors import Refusal

MINUTE = 60.0
MOST = 1000  # callers that are remembered


class Budget:
    """Counts the calls of the last minute. Threads may share it."""

    def __init__(self, calls: int, clock: Clock) -> None:
        """Allow each caller this many calls a minute."""
        self._calls, self._clock = calls, clock
        self._spent: dict[str, deque[float]] = {}
        self._lock = Lock()

    def spend(self, caller: str) -> None:
        """Count a call. Raise Refusal with 429 and the seconds to wait where there were too many."""
        now = self._clock.tick()
        with self._lock:
            spent = self._spent.setdefault(caller, deque())
            while spent and now - spent[0] >= MINUTE:
                spent.popleft()
            if len(spent) >= self._calls:
                raise _too_many(math.ceil(MINUTE - (now - spent[0])))
            spent.append(now)
            self._forget(now)

    def _forget(self, now: float) -> None:
        if len(self._spent) > MOST:
            self._spent = {name: some for name, some in self._spent.items() if some and now - some[-1] < MINUTE}


def _too_many(seconds: int) -> Refusal:
    wait = str(max(1, seconds))
    return Refusal(429, "too_many", "Too many calls in a minute.", f"Wait {wait} seconds.", {"Retry-After": wait})

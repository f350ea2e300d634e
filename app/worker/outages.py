"""Accounts that do not answer: their runs step aside, so that those of other accounts find a free slot."""

from dataclasses import dataclass, field
from threading import Lock

from app.ports import Clock
from integrations.helpdesk import RateLimited, Unavailable

FAILURES = 3  # in a row, before an account counts as out
REST = 30.0  # seconds until one run tries again


@dataclass(slots=True)
class _Account:
    failures: int = 0
    until: float = 0.0  # monotonic seconds


@dataclass(frozen=True, slots=True)
class Outages:
    """What this process knows of each account. Threads may share it."""

    clock: Clock
    _accounts: dict[str, _Account] = field(default_factory=dict)
    _lock: Lock = field(default_factory=Lock)

    def rest(self, connection: str) -> float:
        """Return the seconds that a run should step aside, or 0: then it tries, alone where an account is out."""
        with self._lock:
            known, now = self._accounts.setdefault(connection, _Account()), self.clock.tick()
            if known.until > now:
                return known.until - now
            if known.failures >= FAILURES:
                known.until = now + REST
            return 0.0

    def saw(self, connection: str, error: Exception | None) -> None:
        """Take note how a run ended that has tried."""
        with self._lock:
            known, now = self._accounts.setdefault(connection, _Account()), self.clock.tick()
            match error:
                case RateLimited():
                    known.until = now + error.seconds
                case Unavailable():
                    known.failures += 1
                    known.until = now + REST if known.failures >= FAILURES else 0.0
                case _:
                    known.failures, known.until = 0, 0.0

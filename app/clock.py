"""The machine's clock."""

import time
from datetime import UTC, datetime


class WallClock:
    """Time as the machine tells it (app.ports.Clock)."""

    def now(self) -> datetime:
        """Return the time, aware, UTC."""
        return datetime.fromtimestamp(time.time(), UTC)

    def tick(self) -> float:
        """Return monotonic seconds."""
        return time.monotonic()


CLOCK = WallClock()

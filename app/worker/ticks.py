"""The clock of the chores: APScheduler ticks, and a tick only enqueues."""

import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime

from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.interval import IntervalTrigger

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)  # slots count from here, and so must the ticks


def slot(now: float, period: float) -> str:
    """Return the name of the nearest multiple of a period: clocks some seconds apart agree on it."""
    return f"{round(now / period) * period:.0f}"


class Ticks:
    """Fires each job at the multiples of its period, in every worker; the slot's name makes it one."""

    def __init__(self, periods: Mapping[str, float], fire: Callable[[str, str], None]) -> None:
        """Take seconds by job name, and what to call with name and slot."""
        self._scheduler = BackgroundScheduler(timezone=UTC)
        for name, period in periods.items():
            self._scheduler.add_job(
                lambda name=name, period=period: fire(name, slot(time.time(), period)),
                IntervalTrigger(seconds=max(1, round(period)), start_date=EPOCH, timezone=UTC),
                id=name,
                coalesce=True,
                misfire_grace_time=max(1, round(period / 4)),
            )

    def start(self) -> None:
        """Begin to tick."""
        self._scheduler.start()

    def stop(self) -> None:
        """Tick no more."""
        self._scheduler.shutdown(wait=False)

"""Time in the forms that a helpdesk writes it."""

import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import TypeAlias

Clock: TypeAlias = Callable[[], datetime]


def wall() -> datetime:
    """Return the time of this machine, aware, UTC."""
    return datetime.fromtimestamp(time.time(), UTC)


def stamp(moment: datetime) -> str:
    """Return whole seconds, as REST answers carry them: 2026-03-02T12:00:00Z."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def nanos(moment: datetime) -> str:
    """Return nine fraction digits, as event payloads carry them."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%f") + "030Z"


def epoch(text: str) -> int:
    """Return the seconds since 1970 of a `stamp`."""
    return int(datetime.fromisoformat(text).timestamp())

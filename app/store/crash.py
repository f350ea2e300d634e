"""The four points of a run at which the crash test kills the process."""

from collections.abc import Callable
from enum import StrEnum


class CrashPoint(StrEnum):
    """Where a run is most vulnerable, in order."""

    CLAIMED = "claimed"  # taken from the queue, nothing known yet
    DECIDED = "decided"  # the decision is stored, nothing is done yet
    SENT = "sent_not_recorded"  # the helpdesk has it, we have not written it down
    RECORDED = "recorded"  # written down, the run not yet ended


Crash = Callable[[CrashPoint, str], None]


def carry_on(point: CrashPoint, run: str) -> None:
    """Do nothing: what every point does outside the crash test."""

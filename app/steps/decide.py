"""The decision: the lowest of all limits, and its reason."""

from collections.abc import Sequence
from typing import NamedTuple

from app.domain import COMPUTED, NEVER_ALONE, AutonomyLevel, Limit, Reason

_SILENT = frozenset({Reason.PAUSED, Reason.TAGGED_OUT})
_NEVER_ALONE = NEVER_ALONE | COMPUTED
_UNNAMED = Limit(AutonomyLevel.SUGGEST, Reason.CEILING)


class Verdict(NamedTuple):
    """At most this level, for this reason; `handoff`: a person is to take over."""

    level: AutonomyLevel
    reason: Reason
    detail: str
    handoff: bool


def decide(limits: Sequence[Limit]) -> Verdict:
    """Return the lowest of the limits, the first of equals; without any, a suggestion.

    A handoff below SUGGEST is for the console and the ledger: nothing is written there.
    """
    lowest = min(limits, key=lambda one: one.level, default=_UNNAMED)
    return Verdict(lowest.level, lowest.reason, lowest.detail, _handoff(limits, lowest.level))


def _handoff(limits: Sequence[Limit], level: AutonomyLevel) -> bool:
    if any(one.reason in _SILENT for one in limits):
        return False
    return any(one.handoff and (one.level == level or one.reason in _NEVER_ALONE) for one in limits)

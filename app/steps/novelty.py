"""The review period: an intent that is new here is not answered alone yet."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from app.domain import AutonomyLevel, Limit, Policy, Reason, Triage
from app.ports import Memory

_DAY = timedelta(days=1)


def novelty(kind: Triage, policy: Policy, memory: Memory, now: datetime) -> tuple[Limit, ...]:
    """Return a limit for each intent asked about that is still to be reviewed. `detail`: the days that are left."""
    return tuple(_limits(kind, policy, memory, now))


def _limits(kind: Triage, policy: Policy, memory: Memory, now: datetime) -> Iterator[Limit]:
    for name in dict.fromkeys((kind.intent, *kind.also)):
        intent, allowed = policy.intent(name), policy.remit(name)
        if intent is None or intent.ceiling <= AutonomyLevel.SUGGEST or allowed.reviewed or not allowed.review_days:
            continue
        # Nobody knows since when: it is as new as can be.
        left = (memory.known(name) or now) + timedelta(days=allowed.review_days) - now
        if left > timedelta():
            yield Limit(AutonomyLevel.SUGGEST, Reason.REVIEW_PERIOD, f"{name} {-(-left // _DAY)} d")

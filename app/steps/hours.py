"""Intents that are answered alone only while people are there, or only while nobody is."""

from collections.abc import Callable

from app.domain import AutonomyLevel, Limit, Policy, Reason, Triage
from app.hours import admits
from app.remit import Hours
from app.writers.courtesies import Moment


def hours(kind: Triage, policy: Policy, moment: Callable[[], Moment]) -> tuple[Limit, ...]:
    """Return a limit where the hour does not suit one of the intents; where nobody knows the hours it suits none.

    `moment` is asked for only where the policy has hours at all.
    """
    names = [one for one in dict.fromkeys((kind.intent, *kind.also)) if _alone(one, policy)]
    wanted = [when for one in names if (when := policy.remit(one).hours) is not Hours.ALWAYS]
    if not wanted:
        return ()
    now = moment()
    wrong = [one for one in dict.fromkeys(wanted) if not admits(one, now.schedule, now.now)]
    return tuple(Limit(AutonomyLevel.SUGGEST, Reason.HOURS, str(one)) for one in wrong)


def _alone(name: str, policy: Policy) -> bool:
    intent = policy.intent(name)
    return intent is not None and intent.ceiling > AutonomyLevel.SUGGEST

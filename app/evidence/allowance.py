"""What is in force for each intent just now: whose word each limit is, the days of review left, the budgets spent."""

from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

from app.actions.action import shown
from app.domain import Intent, Policy
from app.grants import Grant
from app.policy import Standing, load, standings
from app.ports import Clock
from app.remit import Quota
from app.store.engine import Store
from app.store.known import Known
from app.store.ledger import Ledger
from integrations.commerce import Money

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Review:
    """The review period of an intent. `days_left` 0: it is over, or does not count."""

    since: datetime | None
    ends: datetime | None
    days_left: int
    reviewed: str = ""


@dataclass(frozen=True, slots=True)
class Spent:
    """A budget and how many automatic replies count for it."""

    quota: Quota
    sent: int


def review(policy: Policy, intent: Intent, since: datetime | None, now: datetime) -> Review:
    """Return where the review period of an intent stands; one that nobody saw yet begins now."""
    allowed = policy.remit(intent.name)
    ends = (since or now) + timedelta(days=allowed.review_days)
    over = allowed.reviewed or ends <= now
    return Review(since, ends, 0 if over else -(-(ends - now) // _DAY), allowed.reviewed)


def budgets(policy: Policy, intent: Intent | None, ledger: Ledger, now: datetime) -> tuple[Spent, ...]:
    """Return every budget that a reply to an intent counts for; without one, those of the whole."""
    quotas = policy.quotas((intent.name,) if intent else ())
    return tuple(Spent(one, ledger.spent(one, now, ("", ""))) for one in quotas)


def allowances(text: str, store: Store, clock: Clock) -> dict[str, dict[str, Any]]:
    """Return all of it as plain values, by intent. Raise PolicyError."""
    policy, found, ledger, now = load(text), standings(text), Ledger(store, clock), clock.now()
    known = Known(store, clock).all()
    return {
        one.name: {
            "level": one.ceiling.name.lower(),
            "threshold": one.threshold,
            "limits": {key: _said(value) for key, value in found[one.name].items()},
            "review": _reviewed(review(policy, one, known.get(one.name), now)),
            "budgets": [_spent(each) for each in budgets(policy, one, ledger, now)],
            "actions": {name: _granted(grant) for name in one.actions if (grant := policy.grant(name))},
        }
        for one in policy.intents
    }


def _said(standing: Standing) -> dict[str, Any]:
    return {"value": standing.value, "source": str(standing.source)}


def _reviewed(one: Review) -> dict[str, Any]:
    said = asdict(one)
    return said | {key: moment.isoformat() for key in ("since", "ends") if (moment := said[key])}


def _spent(one: Spent) -> dict[str, Any]:
    return {"of": one.quota.of, "hours": one.quota.hours, "most": one.quota.most, "sent": one.sent}


def _granted(grant: Grant) -> dict[str, Any]:
    """Return how much of an action is granted: amounts where it moves money, times, days."""
    money = {"ticket": grant.per_ticket, "requester": grant.per_requester, "day": grant.per_day}
    times = {"ticket": grant.times_per_ticket, "requester": grant.times_per_requester, "day": grant.times_per_day}
    return {
        "amounts": {name: shown(Money(most, grant.currency)) for name, most in money.items()} if grant.currency else {},
        "times": times,
        "requester_days": grant.requester_days,
        "days": grant.days,
    }

"""Tell until when an order may come back."""

from datetime import timedelta

from app.actions import conditions
from app.actions.action import Action, Bench, Case, ordered
from app.actions.parameters import OfOrder
from app.grants import ActionEffect, Condition, Values

DAYS = 14


def needed(case: Case) -> tuple[Condition, ...]:
    """Return what must be so for a return."""
    more = conditions.delivered(case), conditions.returnable(case), conditions.window(case)
    return *conditions.owned(case), *more


def read(case: Case, bench: Bench, key: str) -> Values:
    """Return the last day."""
    order, since = ordered(case), conditions.start(case)
    until = since + timedelta(days=case.grant.days) if since else None
    return ("order", order.number), *((("until", f"{until:%Y-%m-%d}"),) if until else ())


RETURN_ELIGIBILITY = Action("return_eligibility", ActionEffect.NOTHING, OfOrder, needed, read, days=DAYS)

"""Cancel an order of which nothing was sent; what was paid goes back."""

from app.actions import conditions
from app.actions.action import Action, Bench, Case, looked, ordered, receipt
from app.actions.parameters import OfOrder
from app.grants import ActionEffect, Condition, Values
from integrations.commerce import Money


def needed(case: Case) -> tuple[Condition, ...]:
    """Return what must be so."""
    more = conditions.unsent(case), conditions.window(case), conditions.capped(case, back(case))
    return *conditions.owned(case), *more


def back(case: Case) -> Money | None:
    """Return what goes back."""
    return case.order.left if case.order else None


def do(case: Case, bench: Bench, key: str) -> Values:
    """Cancel it."""
    return receipt(case, bench.commerce.cancel(ordered(case).number, key))


CANCEL_ORDER = Action("cancel_order", ActionEffect.MONEY, OfOrder, needed, do, looked, back)

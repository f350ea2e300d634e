"""Give back all that is left of what was paid for an order."""

from app.actions import conditions
from app.actions.action import Action, Bench, Case, looked, ordered, receipt
from app.actions.parameters import OfOrder
from app.grants import ActionEffect, Condition, Values
from integrations.commerce import Money


def needed(case: Case) -> tuple[Condition, ...]:
    """Return what must be so: nobody gets the money and the article again; what is still here is cancelled instead."""
    state = conditions.sent(case), conditions.alive(case), conditions.unreplaced(case), conditions.window(case)
    return *conditions.owned(case), *state, conditions.left(case, back(case)), conditions.capped(case, back(case))


def back(case: Case) -> Money | None:
    """Return what goes back."""
    return case.order.left if case.order else None


def do(case: Case, bench: Bench, key: str) -> Values:
    """Give it back."""
    order = ordered(case)
    return receipt(case, bench.commerce.refund(order.number, order.left, key))


FULL_REFUND = Action("full_refund", ActionEffect.MONEY, OfOrder, needed, do, looked, back)

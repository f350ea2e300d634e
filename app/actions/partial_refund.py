"""Give back a part of what was paid for an order."""

from app.actions import conditions
from app.actions.action import Action, Bench, Case, looked, ordered, receipt
from app.actions.parameters import OfAmount
from app.grants import ActionEffect, Condition, Values
from integrations.commerce import Money


def needed(case: Case) -> tuple[Condition, ...]:
    """Return what must be so."""
    state = conditions.sent(case), conditions.alive(case), conditions.unreplaced(case), conditions.window(case)
    return *conditions.owned(case), *state, conditions.left(case, back(case)), conditions.capped(case, back(case))


def back(case: Case) -> Money | None:
    """Return what goes back."""
    return Money(case.wanted.amount, case.wanted.currency)


def do(case: Case, bench: Bench, key: str) -> Values:
    """Give it back."""
    money = Money(case.wanted.amount, case.wanted.currency)
    return receipt(case, bench.commerce.refund(ordered(case).number, money, key))


PARTIAL_REFUND = Action("partial_refund", ActionEffect.MONEY, OfAmount, needed, do, looked, back)

"""Make a label to send an order back with."""

from app.actions.action import Action, Bench, Case, looked, ordered, receipt, undone
from app.actions.parameters import OfOrder
from app.actions.return_eligibility import DAYS, needed
from app.grants import ActionEffect, Values


def do(case: Case, bench: Bench, key: str) -> Values:
    """Make it."""
    return receipt(case, bench.commerce.label(ordered(case).number, key))


RETURN_LABEL = Action("return_label", ActionEffect.ACCOUNT, OfOrder, needed, do, looked, undo=undone, days=DAYS)

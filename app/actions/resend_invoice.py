"""Mail an invoice again, to the address that the order was placed with."""

from app.actions import conditions
from app.actions.action import Action, Bench, Case, looked, ordered, receipt
from app.actions.parameters import OfOrder
from app.grants import ActionEffect, Values


def do(case: Case, bench: Bench, key: str) -> Values:
    """Mail it."""
    return receipt(case, bench.commerce.resend_invoice(ordered(case).number, key))


RESEND_INVOICE = Action("resend_invoice", ActionEffect.ACCOUNT, OfOrder, conditions.owned, do, looked)

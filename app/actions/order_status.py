"""Tell how far an order is."""

from app.actions import conditions
from app.actions.action import Action, Bench, Case, ordered
from app.actions.parameters import OfOrder
from app.grants import ActionEffect, Values


def read(case: Case, bench: Bench, key: str) -> Values:
    """Return number, state and day of the order."""
    order = ordered(case)
    return ("order", order.number), ("status", str(order.status)), ("placed", f"{order.placed:%Y-%m-%d}")


ORDER_STATUS = Action("order_status", ActionEffect.NOTHING, OfOrder, conditions.owned, read)

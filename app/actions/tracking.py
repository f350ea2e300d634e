"""Tell where a parcel is."""

from app.actions import conditions
from app.actions.action import Action, Bench, Case, ordered
from app.actions.parameters import OfOrder
from app.grants import ActionEffect, Condition, Values


def needed(case: Case) -> tuple[Condition, ...]:
    """Return what must be so: there is a parcel."""
    return *conditions.owned(case), conditions.sent(case)


def read(case: Case, bench: Bench, key: str) -> Values:
    """Return carrier, number, link and days of the newest parcel."""
    order = ordered(case)
    parcel = max(order.shipments, key=lambda one: one.sent)
    days = {"sent": parcel.sent, "due": parcel.due, "delivered": parcel.delivered}
    dated = tuple((name, f"{day:%Y-%m-%d}") for name, day in days.items() if day)
    names = ("carrier", parcel.carrier), ("tracking", parcel.tracking), ("tracking_url", parcel.url)
    return ("order", order.number), ("status", str(order.status)), *names, *dated


TRACKING = Action("tracking", ActionEffect.NOTHING, OfOrder, needed, read)

"""Tell what somebody has ordered of late."""

from app.actions import conditions
from app.actions.action import Action, Bench, Case
from app.actions.parameters import Nothing
from app.grants import ActionEffect, Condition, Values

MOST = 5  # orders that a reply lists


def needed(case: Case) -> tuple[Condition, ...]:
    """Return what must be so: they are the orders of whoever asks."""
    return (conditions.verified(case),)


def read(case: Case, bench: Bench, key: str) -> Values:
    """Return how many there are, and the newest by number and day."""
    mine = case.asking.email.strip().casefold()
    own = [one for one in case.orders if one.email.casefold() == mine]
    listed = ", ".join(f"{one.number} ({one.placed:%Y-%m-%d})" for one in own[:MOST])
    return ("count", str(len(own))), ("orders", listed or "-")


PAST_ORDERS = Action("past_orders", ActionEffect.NOTHING, Nothing, needed, read)

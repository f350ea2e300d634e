"""Have an order that is still here go somewhere else."""

from app.actions import conditions
from app.actions.action import Action, Bench, Case, looked, ordered, receipt, undone
from app.actions.parameters import OfPlace
from app.grants import ActionEffect, Condition, Values
from integrations.commerce import Address


def needed(case: Case) -> tuple[Condition, ...]:
    """Return what must be so."""
    return *conditions.owned(case), conditions.unsent(case), conditions.window(case)


def do(case: Case, bench: Bench, key: str) -> Values:
    """Change it."""
    one = case.wanted
    address = Address(one.name, (one.street,), one.postcode, one.city, one.country)
    return receipt(case, bench.commerce.change_address(ordered(case).number, address, key))


CHANGE_ADDRESS = Action("change_address", ActionEffect.ACCOUNT, OfPlace, needed, do, looked, undo=undone)

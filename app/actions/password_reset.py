"""Mail whoever asks a link to choose another password: to their own address, and to no other."""

from app.actions import conditions
from app.actions.action import Action, Bench, Case, looked, receipt
from app.actions.parameters import Nothing
from app.grants import ActionEffect, Condition, Values


def needed(case: Case) -> tuple[Condition, ...]:
    """Return what must be so."""
    return conditions.verified(case), conditions.account(case)


def do(case: Case, bench: Bench, key: str) -> Values:
    """Mail it."""
    return receipt(case, bench.commerce.reset_password(case.asking.email, key))


PASSWORD_RESET = Action("password_reset", ActionEffect.ACCOUNT, Nothing, needed, do, looked)

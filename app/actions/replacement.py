"""Send an article of an order again, for nothing."""

from app.actions import conditions
from app.actions.action import Action, Bench, Case, looked, ordered, receipt, undone
from app.actions.parameters import OfArticle
from app.grants import ActionEffect, Condition, Values
from integrations.commerce import Money


def needed(case: Case) -> tuple[Condition, ...]:
    """Return what must be so: nobody gets the article and the money."""
    state = conditions.delivered(case), conditions.window(case), conditions.article(case)
    fresh = conditions.unreplaced(case), conditions.unrefunded(case)
    return *conditions.owned(case), *state, *fresh, conditions.capped(case, worth(case))


def worth(case: Case) -> Money | None:
    """Return what one of it costs."""
    found = conditions.line(case)
    return found.unit if found else None


def do(case: Case, bench: Bench, key: str) -> Values:
    """Send it."""
    return receipt(case, bench.commerce.replace(ordered(case).number, case.wanted.article, key))


REPLACEMENT = Action("replacement", ActionEffect.MONEY, OfArticle, needed, do, looked, worth, undone)

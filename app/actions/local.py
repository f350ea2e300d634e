"""What is proposed where no model is asked: the intent names the actions, the ticket at most which order."""

from collections.abc import Iterator

from app.actions import ACTIONS
from app.actions.proposing import MOST, Scope, propose
from app.grants import DeedState, Proposal
from app.texts.entities import ORDER, entities
from integrations.commerce import CommerceError, Order, OrderStatus


def local(text: str, scope: Scope) -> tuple[Proposal, ...]:
    """Return a proposal for every action of the intent, in order; of the ticket's text an order's number is read."""
    number = _number(text, scope)
    return tuple(_proposed(name, number, scope) for name in scope.intent.actions)


def _proposed(name: str, number: str, scope: Scope) -> Proposal:
    done = next((one for one in scope.begun if one.action == name and one.state is DeedState.DONE), None)
    if done:  # the order that was meant may not be the only open one any more
        return propose(name, dict(done.parameters), scope)
    return propose(name, dict(_guessed(name, number, scope)), scope)


def _guessed(name: str, number: str, scope: Scope) -> Iterator[tuple[str, str]]:
    wanted = ACTIONS[name].parameters.model_fields
    if "order" in wanted and number:
        yield "order", number
        if "article" in wanted and (article := _only_article(number, scope)):
            yield "article", article


def _number(text: str, scope: Scope) -> str:
    """Return the one order that the text names, else the one that must be meant, else an empty string."""
    named = dict.fromkeys(one.text for one in entities(text, scope.policy.entities) if one.name == ORDER)
    if named:
        return next(iter(named)) if len(named) == 1 else ""
    if not scope.asking.verified or not scope.asking.email:
        return ""
    try:
        orders = scope.commerce.orders(scope.asking.email, MOST)
    except CommerceError:
        return ""
    return _only(tuple(one for one in orders if one.status is OrderStatus.OPEN)) or _only(orders)


def _only(orders: tuple[Order, ...]) -> str:
    return orders[0].number if len(orders) == 1 else ""


def _only_article(number: str, scope: Scope) -> str:
    try:
        lines = scope.commerce.order(number).lines
    except CommerceError:
        return ""
    return lines[0].sku if len(lines) == 1 else ""

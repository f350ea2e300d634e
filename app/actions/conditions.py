"""What must be so before anything is done, each told from what the shop says now; no text of a ticket is read here."""

from datetime import datetime, timedelta
from decimal import Decimal

from app.actions.action import Case, shown
from app.grants import Condition, Term
from integrations.commerce import Line, Money, OrderStatus


def owned(case: Case) -> tuple[Condition, ...]:
    """Return whether somebody verified asks about an order of their own."""
    return verified(case), known(case), theirs(case)


def verified(case: Case) -> Condition:
    """The helpdesk vouches for who asks."""
    return Condition(Term.VERIFIED, case.asking.verified)


def known(case: Case) -> Condition:
    """The shop knows the order."""
    return Condition(Term.KNOWN, case.order is not None, (("order", case.wanted.order),))


def theirs(case: Case) -> Condition:
    """The order was placed with the address that asks."""
    mine = case.asking.email.strip().casefold()
    return Condition(Term.THEIRS, bool(mine) and case.order is not None and case.order.email.casefold() == mine)


def unsent(case: Case) -> Condition:
    """Nothing of the order has left the house."""
    return Condition(Term.OPEN, _status(case) is OrderStatus.OPEN, _told(case))


def sent(case: Case) -> Condition:
    """Something of it has."""
    return Condition(Term.SENT, bool(case.order and case.order.shipments), _told(case))


def delivered(case: Case) -> Condition:
    """All of it has arrived."""
    there = _status(case) is OrderStatus.DELIVERED and case.order is not None and case.order.arrived is not None
    return Condition(Term.DELIVERED, there, _told(case))


def alive(case: Case) -> Condition:
    """The order is not cancelled."""
    return Condition(Term.NOT_CANCELLED, _status(case) not in {None, OrderStatus.CANCELLED}, _told(case))


def window(case: Case) -> Condition:
    """What it is about is not too long ago: since it arrived, or since it was ordered where it has not."""
    since, days = start(case), case.grant.days
    age = case.asking.now - since if since else timedelta.max
    figures = (("days", str(days)), *((("age", str(age.days)),) if since else ()))
    return Condition(Term.WINDOW, age <= timedelta(days=days), figures)


def start(case: Case) -> datetime | None:
    """Return when the days of an order begin to count."""
    return (case.order.arrived or case.order.placed) if case.order else None


def left(case: Case, money: Money | None) -> Condition:
    """There is at most so much to give back as was paid, less what went back already."""
    if case.order is None or money is None:
        return Condition(Term.LEFT, False)
    there = case.order.left
    fits = money.currency == there.currency and Decimal(0) < money.amount <= there.amount
    return Condition(Term.LEFT, fits, (("amount", shown(money)), ("left", shown(there))))


def capped(case: Case, money: Money | None) -> Condition:
    """It is at most what the policy allows for one ticket, in its currency."""
    most = Money(case.grant.per_ticket, case.grant.currency)
    fits = money is not None and money.currency == most.currency and money.amount <= most.amount
    return Condition(Term.CAP, fits, (("amount", shown(money) if money else ""), ("cap", shown(most))))


def article(case: Case) -> Condition:
    """The order has such an article."""
    return Condition(Term.ARTICLE, line(case) is not None, (("article", case.wanted.article),))


def line(case: Case) -> Line | None:
    """Return the line of the order that is meant."""
    lines = case.order.lines if case.order else ()
    return next((one for one in lines if one.sku == case.wanted.article), None)


def returnable(case: Case) -> Condition:
    """Every article of the order may come back."""
    return Condition(Term.RETURNABLE, case.order is not None and all(one.returnable for one in case.order.lines))


def unreplaced(case: Case) -> Condition:
    """Nothing of the order was sent again."""
    return Condition(Term.NOT_REPLACED, case.order is not None and not case.order.replaced)


def unrefunded(case: Case) -> Condition:
    """Nothing of what was paid went back."""
    return Condition(Term.NOT_REFUNDED, case.order is not None and not case.order.refunds)


def account(case: Case) -> Condition:
    """The shop has an account of the address that asks."""
    return Condition(Term.ACCOUNT, bool(case.customer))


def _status(case: Case) -> OrderStatus | None:
    return case.order.status if case.order else None


def _told(case: Case) -> tuple[tuple[str, str], ...]:
    return (("status", str(case.order.status)),) if case.order else ()

"""How many automatic replies were sent of late: what a budget counts, in one place for all who ask."""

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, func, select

from app.remit import Quota
from app.store.engine import Store, Transaction
from app.store.tables import effects, marks, runs
from integrations.helpdesk import Visibility

REPLY = "reply"  # the name of what counts: acknowledgements answer nothing
_MARK = "budget"  # whoever holds its row is the only one who claims


def hold(store: Store, transaction: Transaction, mark: str = _MARK) -> None:
    """Wait until nobody else claims, and keep all others waiting until the end of the transaction."""
    first = store.insert(marks).values(name=mark, value="")
    transaction.execute(first.on_conflict_do_update(index_elements=["name"], set_={"value": ""}))


def spent(transaction: Transaction, quota: Quota, now: datetime, own: ColumnElement[bool]) -> int:
    """Return how many replies count for a budget: sent ones, and those that may be sent any moment but for `own`."""
    since = now - timedelta(hours=quota.hours)
    sent = and_(effects.c.done.is_not(None), effects.c.done > since)
    going = and_(effects.c.done.is_(None), effects.c.begun > since, runs.c.finished.is_(None), ~own)
    statement = (
        select(func.count())
        .select_from(effects.outerjoin(runs, effects.c.run == runs.c.id))
        .where(effects.c.name == REPLY, effects.c.visibility == str(Visibility.PUBLIC), sent | going)
    )
    if quota.intents is not None:
        statement = statement.where(runs.c.intent.in_(quota.intents))
    return int(transaction.execute(statement).scalar_one())

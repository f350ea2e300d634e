"""How tickets ended, some days after their last run: one row a ticket, the newest look."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import RowMapping, and_, func, or_, select

from app.ports import Clock
from app.store.engine import Store
from app.store.proofs import outcomes
from app.store.tables import runs


@dataclass(frozen=True, slots=True)
class Due:
    """A ticket that is to be looked at again; `number` and `received` are those of its newest run."""

    connection: str
    ticket: str
    number: int
    received: datetime


@dataclass(frozen=True, slots=True)
class Kept:
    """How a ticket ended. `told` is what was measured beside it."""

    connection: str
    ticket: str
    number: int
    received: datetime
    looked: datetime
    intent: str
    ending: str
    told: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Outcomes:
    """Outcomes in our store."""

    store: Store
    clock: Clock

    def due(self, before: datetime, limit: int) -> list[Due]:
        """Return tickets whose newest run began before then and was not looked at since, the oldest first."""
        newest = (
            select(
                runs.c.connection,
                runs.c.ticket,
                func.max(runs.c.number).label("number"),
                func.max(runs.c.received).label("received"),
            )
            .where(runs.c.finished.is_not(None))
            .group_by(runs.c.connection, runs.c.ticket)
            .subquery()
        )
        same = and_(outcomes.c.connection == newest.c.connection, outcomes.c.ticket == newest.c.ticket)
        wanted = (
            select(newest)
            .select_from(newest.outerjoin(outcomes, same))
            .where(newest.c.received < before)
            .where(or_(outcomes.c.number.is_(None), outcomes.c.number < newest.c.number))
            .order_by(newest.c.number)
            .limit(limit)
        )
        with self.store.begin() as connection:
            return [Due(*row) for row in connection.execute(wanted).all()]

    def keep(self, due: Due, intent: str, ending: str, told: Mapping[str, Any]) -> None:
        """Keep how a ticket ended, in place of an earlier look at it."""
        values = {
            "number": due.number,
            "received": due.received,
            "looked": self.clock.now(),
            "intent": intent,
            "ending": ending,
            "told": json.dumps(dict(told)),
        }
        first = self.store.insert(outcomes).values(connection=due.connection, ticket=due.ticket, **values)
        statement = first.on_conflict_do_update(index_elements=["connection", "ticket"], set_=values)
        with self.store.begin() as connection:
            connection.execute(statement)

    def of(self, connection: str, ticket: str) -> Kept | None:
        """Return how a ticket ended, or None where nobody has looked yet."""
        wanted = select(outcomes).where(outcomes.c.connection == connection, outcomes.c.ticket == ticket)
        with self.store.begin() as transaction:
            row = transaction.execute(wanted).mappings().first()
        return _kept(row) if row else None

    def since(self, moment: datetime) -> list[Kept]:
        """Return the outcomes of tickets whose newest run was received since then, oldest first."""
        wanted = select(outcomes).where(outcomes.c.received >= moment).order_by(outcomes.c.number)
        with self.store.begin() as connection:
            return [_kept(row) for row in connection.execute(wanted).mappings()]


def _kept(row: RowMapping) -> Kept:
    return Kept(**{**row, "told": json.loads(row["told"])})

"""What became of each requester's tickets: a short memory for when they write again, theirs alone, and erasable."""

import json
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, delete, select

from app.facts import Remembered
from app.store.engine import Store
from app.store.tables import memories

MOST = 5  # tickets that are told


@dataclass(frozen=True, slots=True)
class Memories:
    """One row a ticket of a requester."""

    store: Store

    def keep(self, connection: str, requester: str, told: Remembered) -> None:
        """Keep what came of a ticket, in place of what was there. Nobody without an id is remembered."""
        if not requester:
            return
        values = {
            "connection": connection,
            "requester": requester,
            "ticket": told.ticket,
            "at": told.at,
            "intent": told.intent,
            "kind": told.kind,
            "articles": json.dumps(told.articles, ensure_ascii=False),
            "promised": json.dumps(told.promised, ensure_ascii=False),
        }
        statement = self.store.insert(memories).values(values)
        again = statement.on_conflict_do_update(index_elements=["connection", "requester", "ticket"], set_=values)
        with self.store.begin() as transaction:
            transaction.execute(again)

    def of(self, connection: str, requester: str, but: str = "") -> tuple[Remembered, ...]:
        """Return what is remembered of a requester, newest first, but for one ticket."""
        if not requester:
            return ()
        wanted = select(memories).where(_whose(connection, requester), memories.c.ticket != but)
        with self.store.begin() as transaction:
            rows = transaction.execute(wanted.order_by(memories.c.at.desc()).limit(MOST)).mappings().all()
        return tuple(
            Remembered(
                ticket=row["ticket"],
                at=row["at"],
                intent=row["intent"],
                kind=row["kind"],
                articles=tuple(json.loads(row["articles"])),
                promised=tuple(json.loads(row["promised"])),
            )
            for row in rows
        )

    def erase(self, connection: str, requester: str) -> int:
        """Forget a requester; return of how many tickets something was kept."""
        with self.store.begin() as transaction:
            return transaction.execute(delete(memories).where(_whose(connection, requester))).rowcount

    def forget(self, before: datetime) -> int:
        """Forget what is older; return of how many tickets."""
        with self.store.begin() as transaction:
            return transaction.execute(delete(memories).where(memories.c.at < before)).rowcount


def _whose(connection: str, requester: str) -> ColumnElement[bool]:
    return (memories.c.connection == connection) & (memories.c.requester == requester)

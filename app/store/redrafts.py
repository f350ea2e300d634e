"""Changed drafts until the sidebar has fetched them, whichever process it asks."""

import json
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import delete, select, update

from app.ports import Clock
from app.store.engine import Store
from app.store.tables import redrafts

KEPT = timedelta(hours=1)
WORKING = "working"


@dataclass(frozen=True, slots=True)
class Redrafts:
    """Rows by an id that nobody guesses."""

    store: Store
    clock: Clock

    def begin(self, id: str, connection: str, ticket: str) -> None:
        """Open one; those of long ago are forgotten."""
        now = self.clock.now()
        row = redrafts.insert().values(id=id, connection=connection, ticket=ticket, at=now, answer="")
        with self.store.begin() as transaction:
            transaction.execute(delete(redrafts).where(redrafts.c.at < now - KEPT))
            transaction.execute(row)

    def end(self, id: str, answer: dict[str, Any]) -> None:
        """Keep what it came to."""
        with self.store.begin() as transaction:
            transaction.execute(update(redrafts).where(redrafts.c.id == id).values(answer=json.dumps(answer)))

    def get(self, id: str, connection: str, ticket: str) -> dict[str, Any] | None:
        """Return what it came to, `state` working until then; None: this ticket has none of that id."""
        wanted = select(redrafts.c.answer).where(
            redrafts.c.id == id, redrafts.c.connection == connection, redrafts.c.ticket == ticket
        )
        with self.store.begin() as transaction:
            found = transaction.execute(wanted).scalar()
        if found is None:
            return None
        answer: dict[str, Any] = json.loads(found) if found else {"state": WORKING}
        return answer

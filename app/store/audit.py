"""Who changed what, kept for good; written in the same transaction as the change."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, insert, select

from app.ports import Clock
from app.store.engine import Store, storable
from app.store.tables import audit


@dataclass(frozen=True, slots=True)
class Record:
    """One change: `what` is a word like `policy.saved`, `subject` what it was done to."""

    number: int
    at: datetime
    who: str
    what: str
    subject: str
    detail: str


@dataclass(frozen=True, slots=True)
class Audit:
    """The list of changes. Policies, accounts and holds write theirs themselves."""

    store: Store
    clock: Clock

    def record(self, who: str, what: str, subject: str, detail: str = "") -> None:
        """Keep a change that nobody else records."""
        with self.store.begin() as connection:
            note(connection, self.clock, who, what, (subject, detail))

    def newest(self, limit: int = 50, before: int = 0) -> list[Record]:
        """Return the newest changes, or the newest with a number under `before`."""
        statement = select(audit).order_by(audit.c.number.desc()).limit(limit)
        if before:
            statement = statement.where(audit.c.number < before)
        with self.store.begin() as connection:
            return [Record(**row) for row in connection.execute(statement).mappings()]


def note(connection: Connection, clock: Clock, who: str, what: str, about: tuple[str, str]) -> None:
    """Keep a change, in the transaction that makes it; `about` is its subject and detail."""
    words = dict(zip(("who", "what", "subject", "detail"), map(storable, (who, what, *about)), strict=True))
    values = {"at": clock.now(), **words}
    connection.execute(insert(audit).values(values))

"""When each intent was first in force here: the review period of a new one begins then."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from app.ports import Clock
from app.store.engine import Store, Transaction
from app.store.tables import intents


@dataclass(frozen=True, slots=True)
class Known:
    """Intents by name, each with its first day. One that goes and comes back is no new one."""

    store: Store
    clock: Clock

    def meet(self, names: Iterable[str]) -> None:
        """Note those that were never seen before: they are new from now on."""
        if missing := set(names) - self.all().keys():
            with self.store.begin() as transaction:
                note(self.store, transaction, missing, self.clock.now())

    def all(self) -> dict[str, datetime]:
        """Return every intent that was ever in force."""
        with self.store.begin() as transaction:
            return {row.name: row.since for row in transaction.execute(select(intents))}

    def since(self, name: str) -> datetime | None:
        """Return when an intent was first in force, or None."""
        with self.store.begin() as transaction:
            found: datetime | None = transaction.execute(select(intents.c.since).where(intents.c.name == name)).scalar()
        return found


def note(store: Store, transaction: Transaction, names: Iterable[str], now: datetime) -> None:
    """Keep the first day of intents within a transaction; those that have one keep it."""
    for name in sorted(names):
        first = store.insert(intents).values(name=name, since=now)
        transaction.execute(first.on_conflict_do_nothing(index_elements=["name"]))

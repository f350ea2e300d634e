"""Articles that an admin has taken out of use, whatever the helpdesk says of them."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import RowMapping, delete, select

from app.ports import Clock
from app.store.audit import note
from app.store.engine import Store, storable
from app.store.tables import exclusions
from app.store.texts import moved

EXCLUDED, INCLUDED = "knowledge.excluded", "knowledge.included"  # words of the audit


@dataclass(frozen=True, slots=True)
class Exclusion:
    """One article that is not used. `key` is its source's."""

    key: str
    reason: str
    who: str
    since: datetime


@dataclass(frozen=True, slots=True)
class Exclusions:
    """What is excluded stays so when the article changes, goes and comes back."""

    store: Store
    clock: Clock

    def add(self, key: str, reason: str, who: str = "") -> None:
        """Use a source no more, from the next question on; a reason given again takes the old one's place."""
        reason = plain(reason)
        values = {"key": key, "reason": reason, "who": who, "since": self.clock.now()}
        statement = self.store.insert(exclusions).values(values)
        with self.store.begin() as connection:
            moved(self.store, connection)
            connection.execute(statement.on_conflict_do_update(index_elements=["key"], set_=values))
            note(connection, self.clock, who, EXCLUDED, (key, reason))

    def remove(self, key: str, reason: str = "", who: str = "") -> bool:
        """Use a source again, its vectors follow within a minute; say whether it was excluded."""
        with self.store.begin() as connection:
            moved(self.store, connection)
            was = connection.execute(delete(exclusions).where(exclusions.c.key == key)).rowcount > 0
            if was:
                note(connection, self.clock, who, INCLUDED, (key, plain(reason)))
            return was

    def of(self, key: str) -> Exclusion | None:
        """Return why a source is not used, or None where it is."""
        with self.store.begin() as connection:
            row = connection.execute(select(exclusions).where(exclusions.c.key == key)).mappings().first()
        return _exclusion(row) if row else None

    def every(self) -> tuple[Exclusion, ...]:
        """Return all of them, newest first."""
        with self.store.begin() as connection:
            rows = connection.execute(select(exclusions).order_by(exclusions.c.since.desc())).mappings()
            return tuple(map(_exclusion, rows))


def plain(reason: str) -> str:
    """Return a reason in one line, as every database keeps it."""
    return " ".join(storable(reason).split())


def _exclusion(row: RowMapping) -> Exclusion:
    return Exclusion(row["key"], row["reason"], row["who"], row["since"])

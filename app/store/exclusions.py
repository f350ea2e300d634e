"""Articles that an admin has taken out of use, whatever the helpdesk says of them."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, select

from app.ports import Clock
from app.store.engine import Store
from app.store.tables import exclusions
from app.store.texts import moved


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
        values = {"key": key, "reason": reason, "who": who, "since": self.clock.now()}
        statement = self.store.insert(exclusions).values(values)
        with self.store.begin() as connection:
            moved(self.store, connection)
            connection.execute(statement.on_conflict_do_update(index_elements=["key"], set_=values))

    def remove(self, key: str) -> bool:
        """Use a source again, its vectors follow within a minute; say whether it was excluded."""
        with self.store.begin() as connection:
            moved(self.store, connection)
            return connection.execute(delete(exclusions).where(exclusions.c.key == key)).rowcount > 0

    def every(self) -> tuple[Exclusion, ...]:
        """Return all of them, newest first."""
        with self.store.begin() as connection:
            rows = connection.execute(select(exclusions).order_by(exclusions.c.since.desc())).mappings()
            return tuple(Exclusion(row["key"], row["reason"], row["who"], row["since"]) for row in rows)

"""Small facts by name: how far a poll has come, which version the texts have."""

from dataclasses import dataclass

from sqlalchemy import select

from app.store.engine import Store
from app.store.tables import marks


@dataclass(frozen=True, slots=True)
class Marks:
    """Text by name."""

    store: Store

    def read(self, name: str) -> str:
        """Return what is kept under this name, or an empty string."""
        with self.store.begin() as connection:
            return str(connection.execute(select(marks.c.value).where(marks.c.name == name)).scalar() or "")

    def write(self, name: str, value: str) -> None:
        """Keep a value under this name."""
        statement = self.store.insert(marks).values(name=name, value=value)
        with self.store.begin() as connection:
            connection.execute(statement.on_conflict_do_update(index_elements=["name"], set_={"value": value}))

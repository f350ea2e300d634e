"""What the PDFs on articles say (knowledge.attached.Contents): each is read once."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass

from sqlalchemy import delete, select

from app.store.engine import Store, storable
from app.store.tables import contents
from knowledge.attached import Content

PAGE = 500


@dataclass(frozen=True, slots=True)
class StoredContents:
    """One row a file; what an agent was given is another one than what a stranger was."""

    store: Store

    def get(self, keys: Sequence[str]) -> dict[str, Content]:
        """Return what is kept."""
        found: dict[str, Content] = {}
        for start in range(0, len(keys), PAGE):
            wanted = select(contents).where(contents.c.key.in_(keys[start : start + PAGE]))
            with self.store.begin() as connection:
                rows = connection.execute(wanted).all()
            found |= {row.key: Content(row.stamp, row.text, row.failure) for row in rows}
        return found

    def put(self, key: str, content: Content) -> None:
        """Keep what came of a file."""
        values = {name: storable(value) for name, value in asdict(content).items()}
        statement = self.store.insert(contents).values(key=key, **values)
        with self.store.begin() as connection:
            connection.execute(statement.on_conflict_do_update(index_elements=["key"], set_=values))

    def only(self, origins: Iterable[str]) -> None:
        """Forget everything of any other origin."""
        others = [~contents.c.key.startswith(f"{one}/", autoescape=True) for one in origins]
        with self.store.begin() as connection:
            connection.execute(delete(contents).where(*others))

    def keep(self, origin: str, keys: Iterable[str]) -> None:
        """Forget everything of an origin but these."""
        mine = contents.c.key.startswith(f"{origin}/", autoescape=True)
        with self.store.begin() as connection:
            held = set(connection.execute(select(contents.c.key).where(mine)).scalars())
            gone = sorted(held - set(keys))
            for start in range(0, len(gone), PAGE):
                connection.execute(delete(contents).where(contents.c.key.in_(gone[start : start + PAGE])))

"""What `deskmate connect` made in an account, by id, so that undoing removes only that."""

import json
from dataclasses import asdict, dataclass, replace

from app.store.marks import Marks


@dataclass(frozen=True, slots=True)
class Made:
    """Ids of what we made; empty: nothing.

    `endpoint` is where deliveries were sent, `tried` the last test ticket, which may be gone.
    """

    endpoint: str = ""
    webhook: str = ""
    trigger: str = ""
    articles: str = ""  # the webhook that tells of articles
    ticket: str = ""
    tried: str = ""


@dataclass(frozen=True, slots=True)
class Record:
    """The record of one connection, kept in the store."""

    marks: Marks
    connection: str

    def read(self) -> Made:
        """Return what is on record."""
        kept = json.loads(self.marks.read(self._name) or "{}")
        return Made(**{name: str(kept.get(name, "")) for name in asdict(Made())})

    def write(self, **changes: str) -> None:
        """Change some of it."""
        self.marks.write(self._name, json.dumps(asdict(replace(self.read(), **changes))))

    @property
    def _name(self) -> str:
        return f"connect.{self.connection}"

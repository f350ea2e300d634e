"""What is in the knowledge base, without its text."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from app.store.engine import Store
from app.store.tables import chunks, exclusions, sources
from knowledge.passages import Audience


@dataclass(frozen=True, slots=True)
class Item:
    """One article in one language. `excluded`: why it is not used, or empty."""

    key: str
    title: str
    audience: Audience
    brand: str
    language: str
    url: str
    updated: datetime | None
    chunks: int
    excluded: str = ""

    @property
    def origin(self) -> str:
        """Return what it is from."""
        return self.key.partition("/")[0]


def inventory(store: Store, origin: str = "") -> tuple[Item, ...]:
    """Return every article, or those of one origin, by key."""
    columns = (
        sources.c.key, sources.c.title, sources.c.audience, sources.c.brand,
        sources.c.language, sources.c.url, sources.c.updated,
    )  # fmt: skip
    parts = select(chunks.c.article, func.count().label("parts")).group_by(chunks.c.article).subquery()
    wanted = (
        select(*columns, func.coalesce(parts.c.parts, 0), func.coalesce(exclusions.c.reason, ""))
        .outerjoin(parts, parts.c.article == sources.c.key)
        .outerjoin(exclusions, exclusions.c.key == sources.c.key)
        .order_by(sources.c.key)
    )
    if origin:
        wanted = wanted.where(sources.c.key.startswith(f"{origin}/", autoescape=True))
    with store.begin() as connection:
        rows = connection.execute(wanted).all()
    return tuple(Item(row[0], row[1], Audience(row[2]), *row[3:]) for row in rows)

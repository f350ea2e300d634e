"""Articles that a helpdesk told us to look at; a worker does so within a minute."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, select

from app.store.engine import Store
from app.store.tables import looks
from integrations.helpdesk import ArticleEvent


@dataclass(frozen=True, slots=True)
class Looks:
    """One row an article, however often it was told of."""

    store: Store

    def ask(self, event: ArticleEvent) -> bool:
        """Keep that an article is to be looked at; say whether that is news. May raise StoreDown."""
        values = {"connection": event.connection, "article": event.article_id, "asked": event.occurred}
        statement = self.store.insert(looks).values(values)
        again = statement.on_conflict_do_update(index_elements=["connection", "article"], set_=values)
        with self.store.begin() as connection:
            where = (looks.c.connection == event.connection) & (looks.c.article == event.article_id)
            new = connection.execute(select(looks.c.asked).where(where)).first() is None
            connection.execute(again)
        return new

    def waiting(self) -> tuple[ArticleEvent, ...]:
        """Return what is to be looked at, oldest first."""
        with self.store.begin() as connection:
            rows = connection.execute(select(looks).order_by(looks.c.asked))
            return tuple(ArticleEvent(row.connection, row.article, row.asked) for row in rows)

    def done(self, event: ArticleEvent) -> None:
        """Forget an article that was looked at, unless it was told of again meanwhile."""
        same = (looks.c.article == event.article_id) & (looks.c.asked <= event.occurred)
        with self.store.begin() as connection:
            connection.execute(delete(looks).where(looks.c.connection == event.connection, same))

    def forget(self, before: datetime) -> int:
        """Forget what could not be looked at for so long that a complete pass has; return how many."""
        with self.store.begin() as connection:
            return connection.execute(delete(looks).where(looks.c.asked < before)).rowcount

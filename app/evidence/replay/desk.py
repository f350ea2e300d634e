"""A helpdesk that can be read and never written to, and one ticket in it as it stood once."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime

from app.evidence.replay.moments import Moment
from integrations.helpdesk import (
    Agent,
    Article,
    Attachment,
    Changes,
    Helpdesk,
    Invalid,
    Page,
    Post,
    Posted,
    Priority,
    Schedule,
    Ticket,
)

NEVER = "a replay never writes"


@dataclass(frozen=True)
class Reading:
    """A helpdesk whose every write raises Invalid. The account is asked for once."""

    desk: Helpdesk
    known: dict[str, Agent] = field(default_factory=dict)

    @property
    def connection(self) -> str:
        """Return the name of the account's connection."""
        return self.desk.connection

    def copilot(self) -> Agent:
        """Return the account that would write."""
        if "me" not in self.known:
            self.known["me"] = self.desk.copilot()
        return self.known["me"]

    def ticket(self, ticket_id: str) -> Ticket:
        """Return the ticket as it is now."""
        return self.desk.ticket(ticket_id)

    def changed(self, cursor: str, since: datetime) -> Changes:
        """Return tickets changed after a cursor or a time."""
        return self.desk.changed(cursor, since)

    def post(self, post: Post) -> Posted:
        """Refuse."""
        raise Invalid(NEVER)

    def finish(self, post: Post, posted: Posted) -> Posted:
        """Refuse."""
        raise Invalid(NEVER)

    def find(self, post: Post, since: datetime) -> str:
        """Refuse: only who writes looks for what was written."""
        raise Invalid(NEVER)

    def move(self, ticket_id: str, version: str, group: str, priority: Priority | None) -> None:
        """Refuse."""
        raise Invalid(NEVER)

    def tag(self, ticket_id: str, tags: frozenset[str]) -> None:
        """Refuse."""
        raise Invalid(NEVER)

    def articles(self, cursor: str) -> Iterator[Page]:
        """Yield articles."""
        return self.desk.articles(cursor)

    def article(self, article_id: str) -> tuple[Article, ...]:
        """Return an article in every language."""
        return self.desk.article(article_id)

    def download(self, article: Article, attachment: Attachment, limit: int) -> bytes:
        """Return the bytes of a file on an article."""
        return self.desk.download(article, attachment, limit)

    def macros(self) -> Iterator[Page]:
        """Yield the texts that agents reply with."""
        return self.desk.macros()

    def schedule(self, ticket: Ticket | None = None) -> Schedule | None:
        """Return when people are there, as it is set now."""
        return self.desk.schedule(ticket)

    def link(self, ticket_id: str) -> str:
        """Return the address of the agent's page of a ticket."""
        return self.desk.link(ticket_id)


@dataclass(frozen=True)
class Then(Reading):
    """The same helpdesk at one moment of a ticket; what was written to its parent later is cut off, too."""

    moment: Moment | None = None

    def ticket(self, ticket_id: str) -> Ticket:
        """Return the ticket as it stood."""
        then = self.moment
        if then is None or ticket_id == then.ticket.id:
            return then.ticket if then else self.desk.ticket(ticket_id)
        other = self.desk.ticket(ticket_id)
        return replace(other, messages=tuple(one for one in other.messages if one.created <= then.at))

"""Articles and tickets from files: anybody's, read strictly, never written to."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from app.domain import Decision, Effect
from app.evidence.rows import ArticleRow, TicketRow, Unreadable, rows
from app.evidence.threads import ticket
from app.remit import Quota
from app.signals import Contact
from integrations.helpdesk import (
    Agent,
    Article,
    Attachment,
    Changes,
    Invalid,
    NotFound,
    Page,
    Post,
    Posted,
    Priority,
    Schedule,
    Ticket,
)
from knowledge.sources import folder

HTML = re.compile(r"<(?:p|div|br|ul|ol|table|h[1-6]|span)\b[^>]*>", re.I)


@dataclass(frozen=True, slots=True)
class Asked:
    """The tickets of a file, and by ticket the intent that the file names for it."""

    tickets: list[Ticket]
    intents: Mapping[str, str]


def articles(path: Path) -> Iterator[Article]:
    """Yield the articles of a folder of Markdown or HTML, or of a JSON Lines file. Raise Unreadable."""
    if not path.is_dir():
        yield from _lines(path)
        return
    try:
        yield from folder(path)
    except OSError as error:
        raise Unreadable(
            f"{error.filename or path}: cannot be read ({error.strerror or type(error).__name__})"
        ) from None


def _lines(path: Path) -> Iterator[Article]:
    """Yield the articles of a JSON Lines file, all of them public."""
    lines: dict[tuple[str, str], int] = {}
    for number, row in rows(path, ArticleRow):
        before = lines.setdefault((row.id, row.locale.lower()), number)
        if before != number:
            raise Unreadable(f"{path}:{number}: id: {row.id!r} is on line {before} already, in the same locale")
        form = "html" if HTML.search(row.body) else "markdown"
        yield Article(row.id, row.title, row.body, row.locale, row.url, public=True, format=form)


def tickets(path: Path) -> list[Ticket]:
    """Return the tickets of a JSON Lines file, each with its thread. Raise Unreadable."""
    return asked(path).tickets


def asked(path: Path, limit: int = 0) -> Asked:
    """Return the first so many tickets of a JSON Lines file, or all, and what it says of their intents.

    Raise Unreadable for whatever is wrong anywhere in it.
    """
    lines: dict[str, int] = {}
    intents: dict[str, str] = {}
    found = []
    for number, row in rows(path, TicketRow):
        before = lines.setdefault(row.id, number)
        if before != number:
            raise Unreadable(f"{path}:{number}: id: {row.id!r} is on line {before} already; each ticket once")
        if row.intent:
            intents[row.id] = row.intent
        found.append(ticket(row))
    if not found:
        raise Unreadable(f"{path}: no ticket in it; one JSON object a line, with id, subject and body or messages")
    return Asked(found[: limit or None], intents)


@dataclass(frozen=True)
class FileHelpdesk:
    """A helpdesk of tickets read from a file. Every write is refused."""

    tickets: dict[str, Ticket]
    connection: str = "files"
    me: Agent = field(default_factory=lambda: Agent("copilot", "Copilot"))

    def copilot(self) -> Agent:
        """Return an account that wrote nothing."""
        return self.me

    def ticket(self, ticket_id: str) -> Ticket:
        """Return the ticket, or raise NotFound."""
        if ticket_id not in self.tickets:
            raise NotFound(f"no ticket {ticket_id}")
        return self.tickets[ticket_id]

    def changed(self, cursor: str, since: datetime) -> Changes:
        """Return nothing: files do not change."""
        return Changes((), cursor, True)

    def post(self, post: Post) -> Posted:
        """Refuse."""
        raise Invalid("tickets from a file cannot be written to")

    def finish(self, post: Post, posted: Posted) -> Posted:
        """Refuse."""
        raise Invalid("tickets from a file cannot be written to")

    def find(self, post: Post, since: datetime) -> str:
        """Return an empty string: nothing was ever written."""
        return ""

    def move(self, ticket_id: str, version: str, group: str, priority: Priority | None) -> None:
        """Refuse."""
        raise Invalid("tickets from a file cannot be written to")

    def tag(self, ticket_id: str, tags: frozenset[str]) -> None:
        """Refuse."""
        raise Invalid("tickets from a file cannot be written to")

    def articles(self, cursor: str) -> Iterator[Page]:
        """Yield nothing: articles come from their own file."""
        return iter(())

    def article(self, article_id: str) -> tuple[Article, ...]:
        """Return nothing."""
        return ()

    def download(self, article: Article, attachment: Attachment, limit: int) -> bytes:
        """Raise NotFound: there are no files."""
        raise NotFound(f"no attachment {attachment.id}")

    def macros(self) -> Iterator[Page]:
        """Yield nothing."""
        return iter(())

    def schedule(self, ticket: Ticket | None = None) -> Schedule | None:
        """Return None: nobody is there."""
        return None

    def link(self, ticket_id: str) -> str:
        """Return the id: there is no page."""
        return ticket_id


@dataclass(frozen=True)
class Blank:
    """The memory of a trial: no run came before."""

    def handled(self, connection: str, ticket_id: str, message_id: str) -> bool:
        """Return False."""
        return False

    def replies(self, connection: str, ticket_id: str) -> int:
        """Return zero."""
        return 0

    def known(self, intent: str) -> datetime | None:
        """Return the beginning of time: what is tried out is not new."""
        return datetime.min.replace(tzinfo=UTC)

    def spent(self, quota: Quota, now: datetime, ticket: tuple[str, str]) -> int:
        """Return zero."""
        return 0

    def acknowledged(self, connection: str, ticket_id: str) -> tuple[Effect, ...]:
        """Return nothing."""
        return ()

    def asked(self, connection: str, requester_id: str, digest: str, since: datetime, ticket_id: str) -> str:
        """Return an empty string."""
        return ""

    def contacts(self, connection: str, requester_id: str, since: datetime, ticket_id: str) -> tuple[Contact, ...]:
        """Return nothing."""
        return ()

    def clarified(self, connection: str, ticket_id: str, message_id: str) -> bool:
        """Return False."""
        return False

    def rival(self, decision: Decision, since: datetime, run: str) -> str:
        """Return an empty string."""
        return ""

    def held(self, connection: str, ticket_id: str) -> bool:
        """Return False."""
        return False

    def stopped(self, run: str) -> bool:
        """Return False."""
        return False

"""Articles and tickets from files: anybody's, read strictly, never written to."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from app.domain import Decision
from integrations.helpdesk import (
    Agent,
    Article,
    Author,
    Changes,
    Channel,
    Invalid,
    Message,
    NotFound,
    Post,
    Posted,
    Requester,
    Status,
    Ticket,
    Visibility,
)
from knowledge.sources import folder

EPOCH = datetime(2000, 1, 1, tzinfo=UTC)
HTML = re.compile(r"<(?:p|div|br|ul|ol|table|h[1-6]|span)\b[^>]*>", re.I)

Id = Annotated[str, BeforeValidator(lambda value: str(value) if isinstance(value, int) else value)]
Row = TypeVar("Row", bound=BaseModel)


class Unreadable(Exception):
    """A file is not what it should be; the message names file, line and what to do."""


class ArticleRow(BaseModel):
    """One line of an articles file. Further fields are ignored."""

    model_config = ConfigDict(extra="ignore")

    id: Id = Field(min_length=1)
    title: str
    body: str
    url: str = ""
    locale: str = ""


class TicketRow(BaseModel):
    """One line of a tickets file. Further fields are ignored."""

    model_config = ConfigDict(extra="ignore")

    id: Id = Field(min_length=1)
    subject: str = ""
    body: str
    created: str | None = None
    locale: str = ""


def rows(path: Path, kind: type[Row]) -> Iterator[Row]:
    """Yield a JSON Lines file's rows, blank lines skipped. Raise Unreadable at the first bad one."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise Unreadable(f"{path}: cannot be read as UTF-8 text ({error.__class__.__name__})") from None
    for number, line in enumerate(text.splitlines(), 1):
        if line.strip():
            try:
                yield kind.model_validate(json.loads(line))
            except json.JSONDecodeError as error:
                raise Unreadable(f"{path}:{number}: not JSON at column {error.colno}; one object a line") from None
            except ValidationError as error:
                first = error.errors()[0]
                where = ".".join(str(part) for part in first["loc"])
                raise Unreadable(f"{path}:{number}: {where}: {first['msg'].lower()}") from None


def articles(path: Path) -> Iterator[Article]:
    """Yield the articles of a folder of Markdown or HTML, or of a JSON Lines file, all of them public."""
    if path.is_dir():
        yield from folder(path)
        return
    for row in rows(path, ArticleRow):
        form = "html" if HTML.search(row.body) else "markdown"
        yield Article(row.id, row.title, row.body, row.locale, row.url, public=True, format=form)


def tickets(path: Path) -> list[Ticket]:
    """Return the tickets of a JSON Lines file, each one a customer's first e-mail."""
    found = [_ticket(row) for row in rows(path, TicketRow)]
    if not found:
        raise Unreadable(f"{path}: no ticket in it; one JSON object a line, with id, subject and body")
    return found


def _ticket(row: TicketRow) -> Ticket:
    created = _moment(row.created)
    requester = Requester(f"requester-{row.id}", locale=row.locale)
    first = Message(
        id=f"{row.id}-1",
        author=Author.REQUESTER,
        author_id=requester.id,
        visibility=Visibility.PUBLIC,
        text=row.body,
        created=created,
        channel=Channel.EMAIL,
    )
    return Ticket(
        connection="files",
        id=row.id,
        subject=row.subject,
        status=Status.NEW,
        channel=Channel.EMAIL,
        requester=requester,
        messages=(first,),
        version="1",
        created=created,
        updated=created,
    )


def _moment(text: str | None) -> datetime:
    try:
        moment = datetime.fromisoformat(text) if text else EPOCH
    except ValueError:
        return EPOCH
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


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

    def find(self, ticket_id: str, key: str) -> str:
        """Return an empty string: nothing was ever written."""
        return ""

    def tag(self, ticket_id: str, tags: frozenset[str]) -> None:
        """Refuse."""
        raise Invalid("tickets from a file cannot be written to")

    def articles(self, since: datetime | None) -> Iterator[Article]:
        """Yield nothing: articles come from their own file."""
        return iter(())

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

    def asked(self, connection: str, requester_id: str, digest: str, since: datetime, ticket_id: str) -> str:
        """Return an empty string."""
        return ""

    def rival(self, decision: Decision, since: datetime, run: str) -> str:
        """Return an empty string."""
        return ""

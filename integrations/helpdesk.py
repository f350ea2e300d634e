"""A helpdesk in our words: what every adapter returns and accepts.

Nothing here does I/O. An adapter lives in a folder of its own beside this file and
implements `Helpdesk`; nobody above it ever sees a vendor's words.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Protocol

PRODUCT = "#"  # in a brand, before the product that a ticket or an article is about


class Visibility(StrEnum):
    """Who reads a message: everybody on the ticket, or agents alone."""

    PUBLIC = "public"
    INTERNAL = "internal"


class Author(StrEnum):
    """Whose hand a message is from."""

    REQUESTER = "requester"
    OTHER = "other"  # an end user who is not the requester: a CC, a stranger
    AGENT = "agent"  # a person of the support team
    COPILOT = "copilot"  # our own account
    SYSTEM = "system"  # rules, imports, the vendor itself


class Channel(StrEnum):
    """How a ticket or message came in; whatever is not named here is OTHER."""

    EMAIL = "email"
    WEB = "web"
    CHAT = "chat"
    VOICE = "voice"
    API = "api"
    OTHER = "other"


class Status(StrEnum):
    """A ticket's state. CLOSED and DELETED cannot be written to."""

    NEW = "new"
    OPEN = "open"
    PENDING = "pending"
    HOLD = "hold"
    SOLVED = "solved"
    CLOSED = "closed"
    DELETED = "deleted"


class Priority(StrEnum):
    """How much a ticket hurries, least first."""

    LOW = "low"
    NORMAL = "normal"
    HIGH = "high"
    URGENT = "urgent"


@dataclass(frozen=True, slots=True)
class Requester:
    """An end user. `organization_id` and `email` are empty where unknown."""

    id: str
    name: str = ""
    email: str = ""
    locale: str = ""
    organization_id: str = ""
    tags: frozenset[str] = frozenset()
    verified: bool | None = None  # the helpdesk has proved the address; None: it does not say


@dataclass(frozen=True, slots=True)
class Agent:
    """The account we write with, and what it may do."""

    id: str
    name: str = ""
    email: str = ""
    role: str = ""
    may_reply: bool = True  # False: a light agent, internal notes only
    sees_all: bool = True  # False: restricted to some tickets


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file on a message or an article. `size` is in bytes.

    On an article `stamp` changes with the bytes, `address` is where they are fetched, and
    `text` is what they say, once they were read; what is on a message is not fetched.
    """

    name: str
    content_type: str = ""
    size: int = 0
    id: str = ""
    stamp: str = ""
    address: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class Message:
    """One message of a ticket. `text` is plain text; `created` is aware, UTC."""

    id: str
    author: Author
    author_id: str
    visibility: Visibility
    text: str
    created: datetime
    author_email: str = ""
    channel: Channel = Channel.OTHER
    attachments: tuple[Attachment, ...] = ()
    headers: tuple[tuple[str, str], ...] = ()  # mail headers, lower-case names, where known
    automatic: bool = False  # the vendor itself says: written by a machine
    on_behalf: bool = False  # an agent forwarded or wrote it in the requester's name
    key: str = ""  # the effect key that we wrote with it
    links: tuple[str, ...] = ()  # web addresses behind its words, those in quotations left out
    verified: bool | None = None  # the helpdesk vouches for its author, or doubts it; None: it does not say


@dataclass(frozen=True, slots=True)
class Ticket:
    """A ticket with its whole thread, oldest message first, internal ones included."""

    connection: str
    id: str
    subject: str
    status: Status
    channel: Channel
    requester: Requester
    messages: tuple[Message, ...]
    version: str  # what a guarded write must still find unchanged
    created: datetime
    updated: datetime
    tags: frozenset[str] = frozenset()
    assignee_id: str = ""
    assigned_by_hand: datetime | None = None  # last assignment to a person by a person
    group_id: str = ""
    brand: str = ""
    url: str = ""  # the agent's page
    copied: tuple[Requester, ...] = ()  # CCs
    parent_id: str = ""  # the closed ticket that this one follows up
    merged: bool = False
    earlier: tuple[Message, ...] = ()  # the thread of that parent, once it is read
    priority: Priority | None = None
    breach: datetime | None = None  # when an answer is overdue by the helpdesk's own agreement, where it tells


@dataclass(frozen=True, slots=True)
class TicketEvent:
    """Look again at this ticket. Nothing else a webhook says is believed, but what can only hold us back."""

    connection: str
    event_id: str  # unique per delivery of one happening: deduplicates repeats
    ticket_id: str
    occurred: datetime
    by_hand: bool = False  # a person has assigned the ticket, where the ticket itself does not tell


@dataclass(frozen=True, slots=True)
class ArticleEvent:
    """Look again at this article: published, unpublished or gone. Nothing else a webhook says is believed."""

    connection: str
    article_id: str
    occurred: datetime


@dataclass(frozen=True, slots=True)
class Changes:
    """Tickets changed since a cursor, and the cursor to go on from. `gone`: ids of deleted ones, as far as it tells."""

    events: tuple[TicketEvent, ...]
    cursor: str
    end: bool
    gone: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Article:
    """A help-centre article in one locale. `body` is HTML or Markdown as `format` says."""

    id: str
    title: str
    body: str
    locale: str = ""
    url: str = ""
    brand: str = ""
    section: str = ""
    labels: tuple[str, ...] = ()
    updated: datetime | None = None
    public: bool = False  # an anonymous reader can see it: published, unrestricted
    format: str = "html"  # or "markdown"
    place: str = ""  # which help centre of the account, where it has several; empty: the first
    attachments: tuple[Attachment, ...] = ()  # those that its readers are shown


@dataclass(frozen=True, slots=True)
class Page:
    """Some articles of a pass.

    `cursor`: where a later pass goes on from once this page is kept; empty where it cannot.
    `complete`, on the last page alone: every article that there is was in the pass. `note`: what an
    operator should know, such as that strangers are turned away. `failures`: which part of an
    article could not be had, and why.
    """

    articles: tuple[Article, ...] = ()
    cursor: str = ""
    complete: bool = False
    note: str = ""
    failures: tuple[tuple[Article, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Post:
    """One guarded write: a public reply or an internal note, once.

    `text` is Markdown. `key` marks the write so that `find` sees it again; `version`
    is the `Ticket.version` that the decision was made on. Empty fields change nothing.
    """

    ticket_id: str
    text: str
    visibility: Visibility
    key: str
    version: str
    status: Status | None = None
    assign_to: str = ""
    group: str = ""  # id or name; a name that the helpdesk does not know changes nothing
    priority: Priority | None = None


@dataclass(frozen=True, slots=True)
class Posted:
    """What a write left behind. `status_refused`: the text is on the ticket, the status is not."""

    message_id: str
    status_refused: bool = False


@dataclass(frozen=True, slots=True)
class Schedule:
    """When people are there. `week`: from and until in minutes since Monday 0:00 by the clocks of `zone` (IANA).

    An interval may run past midnight, and past the end of the week. On a holiday nobody is there
    from midnight to midnight: `holidays` are single days, `yearly` come again as (month, day), and
    `country` and `region` (ISO codes) stand for the public holidays there.
    """

    zone: str
    week: tuple[tuple[int, int], ...]
    holidays: frozenset[date] = frozenset()
    yearly: frozenset[tuple[int, int]] = frozenset()
    country: str = ""
    region: str = ""
    name: str = ""


class HelpdeskError(Exception):
    """A helpdesk did not do what was asked.

    HelpdeskError
    ├── NotFound      no such ticket, or our account may not see it      permanent
    ├── NotPermitted  our account or token may not do this               permanent until mended;
    │                                                                    the worker waits
    ├── Invalid       the helpdesk refuses the content of the request    permanent
    ├── Uncertain     nobody can tell whether a write happened           permanent; a person is asked
    ├── Conflict      the ticket changed since we read it                look again
    ├── RateLimited   too many requests; `seconds` until the next        later
    └── Unavailable   no clear answer: time-out, reset, 5xx              later; a write may
                                                                         have happened
    Messages carry status, request id and our own words, never the vendor's body.
    """

    permanent = False


class NotFound(HelpdeskError):
    """There is no such thing, or our account may not see it."""

    permanent = True


class NotPermitted(HelpdeskError):
    """Our account or token may not do this."""

    permanent = True


class Invalid(HelpdeskError):
    """The helpdesk refuses the content of the request."""

    permanent = True


class Uncertain(HelpdeskError):
    """Nobody can tell any more whether a write happened: it is not to be repeated, a person has to look."""

    permanent = True


class Conflict(HelpdeskError):
    """The ticket changed since we read it; decide again."""


class RateLimited(HelpdeskError):
    """Too many requests. `seconds`: how long the helpdesk asks us to wait."""

    def __init__(self, message: str, seconds: float) -> None:
        """Keep the waiting time beside the message."""
        super().__init__(message)
        self.seconds = seconds


class Unavailable(HelpdeskError):
    """No clear answer. A write may or may not have happened: look before repeating."""


class Helpdesk(Protocol):
    """One helpdesk account. Every method may raise `HelpdeskError`; none repeats a write, only `articles` may sleep."""

    @property
    def connection(self) -> str:
        """Return the name of the account's connection."""

    def copilot(self) -> Agent:
        """Return the account that we write with."""

    def ticket(self, ticket_id: str) -> Ticket:
        """Return the ticket with its whole thread, read fresh."""

    def changed(self, cursor: str, since: datetime) -> Changes:
        """Return tickets changed after `cursor`, or after `since` when the cursor is empty."""

    def post(self, post: Post) -> Posted:
        """Write a reply or a note, once, with as much of the rest of `post` as the same request can carry.

        Raise Conflict if the ticket moved on: then nothing was written.
        """

    def finish(self, post: Post, posted: Posted) -> Posted:
        """Set the status, assignee and group that `post` could not carry; return what is left behind now.

        May be repeated, also long after the write. What is refused shows in the answer; never raise Conflict.
        """

    def find(self, post: Post, since: datetime) -> str:
        """Return the id of the message that an earlier attempt at `post` left behind, or an empty string.

        `since`: by the helpdesk's clock, before the first attempt. Raise Uncertain where our account
        wrote something since then that may be it and may be something else.
        """

    def move(self, ticket_id: str, version: str, group: str, priority: Priority | None) -> None:
        """Set group and priority without a word, as far as they are given. Raise Conflict if the ticket moved on."""

    def tag(self, ticket_id: str, tags: frozenset[str]) -> None:
        """Add tags; the ones already there stay."""

    def articles(self, cursor: str) -> Iterator[Page]:
        """Yield what changed since a cursor, or every article we may see where that is empty or out of date.

        Drafts and restricted ones come along, each in every language and help centre that it is in. Nothing is
        left out silently: an error half way is raised. What is public was read as a stranger reads it, where
        the vendor lets us. A long pass may wait, to leave others their share of requests.
        """

    def article(self, article_id: str) -> tuple[Article, ...]:
        """Return one article in every language and help centre that it is in now; nothing where it is gone."""

    def download(self, article: Article, attachment: Attachment, limit: int) -> bytes:
        """Return the bytes of a file on an article: of a public one as a stranger gets them, where the vendor lets us.

        Raise Unavailable where there are more than `limit`.
        """

    def macros(self) -> Iterator[Page]:
        """Yield the texts that agents reply with, approved by whoever shares them; each pass is a complete one.

        No stranger reads them, so none is public. Personal ones, and those that only write a note, are left out.
        """

    def schedule(self, ticket: Ticket | None = None) -> Schedule | None:
        """Return when people are there for a ticket, else for the account; None where nobody tells; kept a while."""

    def link(self, ticket_id: str) -> str:
        """Return the address of the agent's page of a ticket."""

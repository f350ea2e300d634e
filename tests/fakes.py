"""Builders and fakes, written once, used by every test. No patching anywhere."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from app.domain import ACKNOWLEDGEMENTS, Decision, Effect, Reason
from app.remit import Quota
from app.signals import Contact
from integrations.aftermath import Aftermath
from integrations.commerce import CommerceError, NoSuchOrder, Order
from integrations.helpdesk import (
    Agent,
    Article,
    Attachment,
    Author,
    Changes,
    Channel,
    HelpdeskError,
    Message,
    NotFound,
    Page,
    Post,
    Posted,
    Priority,
    Requester,
    Schedule,
    Status,
    Ticket,
    Unavailable,
    Uncertain,
    Visibility,
)
from integrations.records import Past

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
REQUESTER = Requester(id="100", name="Requester", email="requester@example.com", locale="en-US", organization_id="7")


def message(text: str = "How do I change my address?", minute: int = 0, **changes: object) -> Message:
    """Build a requester's public e-mail; `changes` replace its fields."""
    author = changes.get("author", Author.REQUESTER)
    fields: dict[str, object] = {
        "id": f"m{minute}",
        "author": author,
        "author_id": "100" if author is Author.REQUESTER else "200",
        "author_email": "requester@example.com" if author is Author.REQUESTER else "",
        "visibility": Visibility.PUBLIC,
        "text": text,
        "created": NOON + timedelta(minutes=minute),
        "channel": Channel.EMAIL,
    }
    return Message(**{**fields, **changes})  # type: ignore[arg-type]


def ticket(*messages: Message, **changes: object) -> Ticket:
    """Build a new e-mail ticket with these messages, or with one plain question."""
    thread = messages or (message(),)
    fields: dict[str, object] = {
        "connection": "main",
        "id": "1",
        "subject": "A question",
        "status": Status.NEW,
        "channel": Channel.EMAIL,
        "requester": REQUESTER,
        "messages": thread,
        "version": "v1",
        "created": thread[0].created,
        "updated": thread[-1].created,
    }
    return Ticket(**{**fields, **changes})  # type: ignore[arg-type]


@dataclass
class FakeClock:
    """A clock that stands still unless told otherwise."""

    time: datetime = NOON + timedelta(hours=1)
    seconds: float = 0.0

    def now(self) -> datetime:
        """Return the time it was given."""
        return self.time

    def tick(self) -> float:
        """Return its seconds."""
        return self.seconds


@dataclass
class FakeMemory:
    """What earlier runs left, as plain sets."""

    seen: set[tuple[str, str]] = field(default_factory=set)
    sent: dict[str, int] = field(default_factory=dict)
    questions: dict[tuple[str, str], str] = field(default_factory=dict)
    rivals: dict[str, str] = field(default_factory=dict)
    earlier: list[Contact] = field(default_factory=list)
    asked_back: set[str] = field(default_factory=set)  # tickets
    holds: set[str] = field(default_factory=set)  # tickets
    stops: set[str] = field(default_factory=set)  # runs
    first: dict[str, datetime | None] = field(default_factory=dict)  # intents; the others are old
    budgets: dict[tuple[str, int], int] = field(default_factory=dict)  # what is spent, by owner and hours
    guard: "FakeGuard | None" = None  # whose acknowledgements are remembered

    def handled(self, connection: str, ticket_id: str, message_id: str) -> bool:
        """Say whether the pair was put into `seen`."""
        return (ticket_id, message_id) in self.seen

    def replies(self, connection: str, ticket_id: str) -> int:
        """Return the number in `sent`."""
        return self.sent.get(ticket_id, 0)

    def known(self, intent: str) -> datetime | None:
        """Return the time in `first`, else a year ago."""
        return self.first.get(intent, NOON - timedelta(days=365))

    def spent(self, quota: Quota, now: datetime, ticket: tuple[str, str]) -> int:
        """Return the number in `budgets`."""
        return self.budgets.get((quota.of, quota.hours), 0)

    def acknowledged(self, connection: str, ticket_id: str) -> tuple[Effect, ...]:
        """Return the acknowledgements that the guard recorded."""
        found = self.guard.effects.values() if self.guard else ()
        return tuple(one for one in found if one.name in ACKNOWLEDGEMENTS)

    def asked(self, connection: str, requester_id: str, digest: str, since: datetime, ticket_id: str) -> str:
        """Return the ticket in `questions`, unless it is the same one."""
        found = self.questions.get((requester_id, digest), "")
        return "" if found == ticket_id else found

    def contacts(self, connection: str, requester_id: str, since: datetime, ticket_id: str) -> tuple[Contact, ...]:
        """Return those in `earlier`, but for this ticket's."""
        return tuple(one for one in self.earlier if one.ticket != ticket_id)

    def clarified(self, connection: str, ticket_id: str, message_id: str) -> bool:
        """Say whether the ticket was put into `asked_back`."""
        return ticket_id in self.asked_back

    def rival(self, decision: Decision, since: datetime, run: str) -> str:
        """Return the ticket in `rivals`."""
        return self.rivals.get(decision.ticket_id, "")

    def held(self, connection: str, ticket_id: str) -> bool:
        """Say whether the ticket was put into `holds`."""
        return ticket_id in self.holds

    def stopped(self, run: str) -> bool:
        """Say whether the run was put into `stops`."""
        return run in self.stops


@dataclass
class FakeHelpdesk:
    """A helpdesk in memory: tickets by id, what was posted, errors to raise by call."""

    tickets: dict[str, Ticket] = field(default_factory=dict)
    connection: str = "main"
    posts: list[Post] = field(default_factory=list)
    tags: list[tuple[str, frozenset[str]]] = field(default_factory=list)
    moves: list[tuple[str, str, Priority | None]] = field(default_factory=list)
    errors: list[Exception | None] = field(default_factory=list)  # one a post; None lets it through
    commit_first: bool = False  # the write happens, then the error is raised
    me: Agent = field(default_factory=lambda: Agent(id="900", name="Copilot"))
    files: dict[str, bytes] = field(default_factory=dict)
    hours: Schedule | HelpdeskError | None = None
    companies: dict[str, str] = field(default_factory=dict)  # names by id
    contents: dict[str, bytes] = field(default_factory=dict)  # of files on messages, by their id

    def copilot(self) -> Agent:
        """Return our account."""
        return self.me

    def ticket(self, ticket_id: str) -> Ticket:
        """Return the ticket or raise NotFound."""
        if ticket_id not in self.tickets:
            raise NotFound(f"no ticket {ticket_id}")
        return self.tickets[ticket_id]

    def changed(self, cursor: str, since: datetime) -> Changes:
        """Return nothing new."""
        return Changes((), cursor, True)

    def post(self, post: Post) -> Posted:
        """Keep the post, or raise what was asked for."""
        error = self.errors.pop(0) if self.errors else None
        if error is None or self.commit_first:
            self.posts.append(post)
        if error is not None:
            raise error
        return Posted(f"p{len(self.posts)}")

    def finish(self, post: Post, posted: Posted) -> Posted:
        """Keep nothing more: the post carried everything."""
        return posted

    def find(self, post: Post, since: datetime) -> str:
        """Return the id of the post with this key."""
        wanted = post.ticket_id, post.key
        return next((f"p{at}" for at, one in enumerate(self.posts, 1) if (one.ticket_id, one.key) == wanted), "")

    def move(self, ticket_id: str, version: str, group: str, priority: Priority | None) -> None:
        """Keep where it went."""
        self.moves.append((ticket_id, group, priority))

    def tag(self, ticket_id: str, tags: frozenset[str]) -> None:
        """Keep the tags."""
        self.tags.append((ticket_id, tags))

    def articles(self, cursor: str) -> Iterator[Page]:
        """Yield no article."""
        return iter(())

    def article(self, article_id: str) -> tuple[Article, ...]:
        """Return nothing."""
        return ()

    def download(self, article: Article, attachment: Attachment, limit: int) -> bytes:
        """Return the bytes in `files`, by attachment."""
        if attachment.id not in self.files:
            raise NotFound(f"no attachment {attachment.id}")
        return self.files[attachment.id]

    def macros(self) -> Iterator[Page]:
        """Yield nothing."""
        return iter(())

    def schedule(self, ticket: Ticket | None = None) -> Schedule | None:
        """Return the schedule in `hours`, or raise the error."""
        if isinstance(self.hours, HelpdeskError):
            raise self.hours
        return self.hours

    def requested(self, requester_id: str, most: int) -> tuple[Past, ...]:
        """Return the requester's tickets, the last changed first."""
        own = [one for one in self.tickets.values() if one.requester.id == requester_id]
        rows = (Past(one.id, requester_id, one.subject, one.status, one.created, one.updated) for one in own)
        return tuple(sorted(rows, key=lambda one: one.updated, reverse=True))[:most]

    def organization(self, number: str) -> str:
        """Return the name in `companies`."""
        return self.companies.get(number, "")

    def file(self, attachment: Attachment, limit: int) -> bytes:
        """Return the bytes in `contents`, or raise what the helpdesk would."""
        if attachment.id not in self.contents:
            raise NotFound(f"no file {attachment.id}")
        if len(self.contents[attachment.id]) > limit:
            raise Unavailable(f"a file: longer than {limit} bytes")
        return self.contents[attachment.id]

    def aftermath(self, ticket_id: str) -> Aftermath:
        """Return nothing: no status changed, nobody rated anything."""
        return Aftermath()

    def link(self, ticket_id: str) -> str:
        """Return an address."""
        return f"https://helpdesk.example.com/agent/tickets/{ticket_id}"


@dataclass
class LivingHelpdesk(FakeHelpdesk):
    """A helpdesk whose tickets show what was posted, and change their version with it."""

    def post(self, post: Post) -> Posted:
        """Post as FakeHelpdesk does; whatever was committed stands in the thread, even if an error is raised."""
        before = len(self.posts)
        try:
            return super().post(post)
        finally:
            for number, one in enumerate(self.posts[before:], before + 1):
                self._show(one, number)

    def _show(self, post: Post, number: int) -> None:
        old = self.tickets[post.ticket_id]
        shown = Message(
            id=f"p{number}",
            author=Author.COPILOT,
            author_id=self.me.id,
            visibility=post.visibility,
            text=post.text,
            created=NOON + timedelta(hours=1, seconds=number),
            key=post.key,
        )
        self.tickets[old.id] = replace(
            old, messages=(*old.messages, shown), version=f"{old.version}+", status=post.status or old.status
        )


@dataclass
class ApartHelpdesk(LivingHelpdesk):
    """A helpdesk whose replies carry no key of ours, and whose fields are set by a request of their own.

    `late`: errors to raise by call of `finish`. `doubts`: how often nobody can tell whether a reply is there.
    """

    late: list[Exception | None] = field(default_factory=list)
    doubts: int = 0
    finished: list[Post] = field(default_factory=list)
    asked_since: list[datetime] = field(default_factory=list)

    def finish(self, post: Post, posted: Posted) -> Posted:
        """Set status and assignee, or raise what was asked for."""
        error = self.late.pop(0) if self.late else None
        if error is not None:
            raise error
        self.finished.append(post)
        old = self.tickets[post.ticket_id]
        self.tickets[old.id] = replace(
            old, status=post.status or old.status, assignee_id=post.assign_to or old.assignee_id
        )
        return posted

    def find(self, post: Post, since: datetime) -> str:
        """Return the id of the post, or raise Uncertain about a reply."""
        self.asked_since.append(since)
        if self.doubts and post.visibility is Visibility.PUBLIC:
            self.doubts -= 1
            raise Uncertain("nobody can tell")
        return super().find(post, since)

    def _show(self, post: Post, number: int) -> None:
        public = post.visibility is Visibility.PUBLIC
        super()._show(replace(post, status=None, key="" if public else post.key), number)


@dataclass
class FakeGuard:
    """Each effect once, in memory. `seconds`: how long an attempt may be on its way."""

    clock: FakeClock = field(default_factory=FakeClock)
    seconds: float = 12.0
    attempts: dict[str, list[datetime]] = field(default_factory=dict)
    effects: dict[str, Effect] = field(default_factory=dict)
    refuses: Reason | None = None  # what every claim is answered with

    def begin(self, key: str) -> int:
        """Count an attempt."""
        self.attempts.setdefault(key, []).append(self.clock.now())
        return len(self.attempts[key])

    def claim(self, key: str, quotas: Sequence[Quota], name: str = "reply") -> Reason | None:
        """Return what it was told, else count an attempt unless there is one."""
        if self.refuses is None:
            self.attempts.setdefault(key, [self.clock.now()])
        return self.refuses

    def begun(self, key: str) -> bool:
        """Say whether an attempt was counted."""
        return key in self.attempts

    def done(self, key: str) -> Effect | None:
        """Return what was recorded."""
        return self.effects.get(key)

    def record(self, effect: Effect) -> None:
        """Keep the effect."""
        self.effects[effect.key] = effect

    def settle(self, key: str) -> float:
        """Return the rest of the seconds since the attempt before the last."""
        *_, before, _last = self.attempts[key]
        return max(0.0, self.seconds - (self.clock.now() - before).total_seconds())


@dataclass
class FakeFence:
    """Newest, unless told otherwise."""

    open: bool = True

    def newest(self) -> bool:
        """Return what it was told."""
        return self.open


@dataclass
class FakeShop:
    """A shop in memory that is only read: its orders, newest first, or the error that it raises."""

    held: list[Order] = field(default_factory=list)
    error: CommerceError | None = None

    def order(self, number: str) -> Order:
        """Return the order or raise NoSuchOrder."""
        self._asked()
        found = next((one for one in self.held if one.number == number), None)
        if found is None:
            raise NoSuchOrder
        return found

    def orders(self, email: str, most: int) -> tuple[Order, ...]:
        """Return the orders with this address."""
        self._asked()
        return tuple(one for one in self.held if one.email == email)[:most]

    def _asked(self) -> None:
        if self.error:
            raise self.error

"""Freshdesk's JSON in our words; pure."""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from integrations.answers import understood
from integrations.helpdesk import (
    Agent,
    Article,
    Attachment,
    Author,
    Channel,
    Message,
    Post,
    Priority,
    Requester,
    Status,
    Ticket,
    TicketEvent,
    Uncertain,
    Visibility,
)
from integrations.hidden import shaped
from integrations.render import links, render, spoken, text

# Freshdesk has numbers where others have words; an account adds its own from 6 up, which count as open.
# https://developers.freshdesk.com/api/#ticket-properties
STATUSES = {2: Status.OPEN, 3: Status.PENDING, 4: Status.SOLVED, 5: Status.CLOSED, 6: Status.PENDING, 7: Status.HOLD}
NUMBERS = {Status.NEW: 2, Status.OPEN: 2, Status.PENDING: 3, Status.SOLVED: 4, Status.CLOSED: 5}
PRIORITIES = {Priority.LOW: 1, Priority.NORMAL: 2, Priority.HIGH: 3, Priority.URGENT: 4}
WEB, CHAT = Channel.WEB, Channel.CHAT
CHANNELS = {1: Channel.EMAIL, 2: WEB, 3: Channel.VOICE, 7: CHAT, 9: WEB, 10: Channel.EMAIL, 12: CHAT, 13: CHAT}
PHONE, OUTBOUND = 3, 10  # sources of a ticket whose description an agent wrote
ROUTES = {0: Channel.EMAIL, 2: WEB, 9: Channel.VOICE}  # of a conversation
SURVEY, FORWARD = 6, 8  # sources of conversations that no customer wrote or reads
SURVEYS = 7  # category of the same
EVERYBODY, PUBLISHED = 1, 2
OVERLAP = timedelta(minutes=3)  # of two polls: a list may lag behind
EARLY = timedelta(seconds=10)
IN_COPY = ("cc_emails", "ticket_cc_emails", "reply_cc_emails")
LONGEST_ADDRESS = 1_000  # characters, with its name
ADDRESS = re.compile(r"[^\s()<>,;:\"\\]{1,64}@[^\s()<>,;:\"\\@]{1,255}")
PAGES = 300  # of a list of tickets, no further
# A merge leaves a note and nothing else; a mail that an agent has forwarded keeps its subject.
MERGED = re.compile(r"\bmerged (?:into|with) (?:the )?ticket\b", re.IGNORECASE)
FORWARDED = re.compile(r"\s*(?:fwd?|wg|rv|tr|i)\s*:", re.IGNORECASE)
MARK = re.compile(r"^Reference: deskmate-(\S{1,64})$", re.MULTILINE)

Json = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Thread:
    """A ticket as it was read: its JSON, its conversations oldest first, its requester, people in copy by address."""

    ticket: Json
    rows: Sequence[Json]
    contact: Json
    copied: Mapping[str, Json]
    me: int


@dataclass(frozen=True, slots=True)
class Folder:
    """A folder of articles; public if it and all above it are shown to everybody."""

    id: int
    name: str
    category: int
    public: bool


@understood("a ticket")
def ticket(connection: str, thread: Thread, brand: str, url: str) -> Ticket:
    """Return the ticket; who has assigned it Freshdesk does not tell."""
    raw, called = thread.ticket, _called(thread.ticket)
    return Ticket(
        connection=connection,
        id=str(raw["id"]),
        subject=shaped(str(raw.get("subject") or "")),
        status=status(raw),
        channel=CHANNELS.get(raw.get("source") or 0, Channel.OTHER),
        requester=_requester(thread),
        messages=(_description(thread), *_messages(thread)),
        version=f"{raw['updated_at']} {_newest(thread.rows, thread.me)}",
        created=moment(raw["created_at"]),
        updated=moment(raw["updated_at"]),
        tags=frozenset(raw.get("tags") or ()),
        assignee_id=_text(raw.get("responder_id")),
        group_id=_text(raw.get("group_id")),
        brand=brand,
        url=url,
        copied=tuple(_copied(one, thread.copied.get(one, {}), called) for one in addresses(raw)),
        merged=status(raw) is Status.CLOSED and any(MERGED.search(_words(one)) for one in thread.rows),
        priority=next((one for one, number in PRIORITIES.items() if number == raw.get("priority")), None),
        breach=_breach(thread),
    )


def _breach(thread: Thread) -> datetime | None:
    """Return when the next answer is overdue, as far as Freshdesk tells: the first one, or a later one."""
    answered = any(not row.get("incoming") and not row.get("private") for row in thread.rows)
    due = thread.ticket.get("nr_due_by" if answered else "fr_due_by")
    return moment(due) if due and status(thread.ticket) is Status.OPEN else None


@understood("a ticket")
def moved(version: str, raw: Json, rows: Sequence[Json], me: int) -> bool:
    """Say whether anybody but us went on with a ticket since it was read: a note of ours moves its time as well."""
    stamp, _, newest = version.partition(" ")
    ours = {row["created_at"] for row in rows if row.get("user_id") == me and row["created_at"] >= stamp}
    return newest != _newest(rows, me) or raw["updated_at"] not in {stamp, *ours}


@understood("an account")
def agent(raw: Json) -> Agent:
    """Return the account behind our key."""
    contact, kind = raw.get("contact") or {}, str(raw.get("type") or "")
    return Agent(
        id=_text(raw.get("id")),
        name=str(contact.get("name") or ""),
        email=str(contact.get("email") or ""),
        role=kind,
        may_reply=kind in {"", "support_agent"},  # a collaborator writes notes alone
        sees_all=raw.get("ticket_scope") in (None, 1),
    )


@understood("a ticket")
def addresses(raw: Json) -> list[str]:
    """Return the addresses in copy of a ticket, each once."""
    lists = (raw.get(name) or () for name in IN_COPY)
    found = (_address(str(one)).lower() or str(one) for rows in lists for one in rows)
    return [one for one in dict.fromkeys(found) if one != _address(str(raw.get("support_email") or "")).lower()]


def _address(said: str) -> str:
    """Return the address of a mail header's "Name <address>", or an empty string.

    The standard library's own reader never comes back from "((((".
    """
    short = said[:LONGEST_ADDRESS]
    found = ADDRESS.search(short.rpartition("<")[2] if "<" in short else short)
    return found[0] if found else ""


def signed(html: str, key: str) -> str:
    """Return a note with our key where agents see it: of what is hidden Freshdesk may keep nothing."""
    return f"{html}\n<p>Reference: deskmate-{key}</p>"


def written(post: Post, rows: Sequence[Json], responded: str | None, me: int, since: datetime) -> str:
    """Return the id of the conversation that a post left behind, or an empty string.

    `responded`: when Freshdesk saw an agent's last reply. Raise Uncertain where our account replied
    since then in other words, or where a reply is counted that does not show.
    """
    internal, begin = post.visibility is Visibility.INTERNAL, since.replace(microsecond=0)
    later = [one for one in rows if not one.get("incoming") and moment(one["created_at"]) >= begin]
    same = [one for one in later if bool(one.get("private")) is internal]
    ours = [one for one in same if one.get("user_id") == me]
    wanted = text(render(post.text))
    for one in ours:
        if _key(one) == post.key if internal else holds(_words(one), wanted):
            return str(one["id"])
    if internal:
        return ""
    if ours or (responded and moment(responded) >= begin and not same):
        raise Uncertain("there is a reply on the ticket that may be ours and may be another")
    return ""


def holds(said: str, wanted: str) -> bool:
    """Say whether the words of a text stand in another one, in order: spaces, marks and a signature do not count."""
    whole, part = (re.findall(r"\w+", unicodedata.normalize("NFKC", one).casefold()) for one in (said, wanted))
    return bool(part) and f" {' '.join(part)} " in f" {' '.join(whole)} "


@understood("a changed ticket")
def change(connection: str, raw: Json, now: datetime | None) -> TicketEvent:
    """Return one ticket of a list that was made `now`, as an event.

    A time has whole seconds, and in a second that was hardly over a ticket may have changed again:
    then it has another name the next time it is listed.
    """
    at = moment(raw["updated_at"])
    early = now is None or at > now - EARLY
    return TicketEvent(connection, f"poll:{raw['id']}:{raw['updated_at']}{':early' * early}", str(raw["id"]), at)


def place(cursor: str, since: datetime) -> tuple[str, int]:
    """Return from when on to list, and which page of that."""
    found = re.fullmatch(r"([\d:TZ-]+) (\d{1,3})", cursor)
    return (found[1], int(found[2])) if found else (_stamp(since), 1)


def onward(start: str, page: int, rows: Sequence[Json], more: bool) -> str:
    """Return the cursor behind a page of tickets in order of change.

    Each page begins a list of its own: on a later page of a list that moves meanwhile some are
    never seen. Only a second with more tickets than fit on a page needs the next one.
    """
    newest = max((moment(one["updated_at"]) for one in rows), default=moment(start))
    after = _stamp(newest - (timedelta(seconds=1) if more else OVERLAP))
    if not more or after > start:
        return f"{max(start, after)} 1"
    return f"{start} {page + 1}" if page < PAGES else f"{_stamp(newest + timedelta(seconds=1))} 1"


@understood("a folder")
def folder(raw: Json, category: int, public: bool) -> Folder:
    """Return a folder; `public` says whether what it lies in is shown to everybody."""
    return Folder(int(raw["id"]), str(raw.get("name") or ""), category, public and raw.get("visibility") == EVERYBODY)


@understood("a canned response")
def canned(raw: Json, brand: str) -> Article:
    """Return a canned response as an internal article."""
    return Article(
        id=str(raw["id"]),
        title=str(raw.get("title") or ""),
        body=str(raw.get("content_html") or raw.get("content") or ""),
        brand=brand,
        labels=("macro",),
        updated=moment(raw["updated_at"]) if raw.get("updated_at") else None,
    )


def shown(category: Json) -> bool:
    """Say whether any portal shows a category."""
    return category.get("visible_in_portals") != []


@understood("an article")
def article(raw: Json, place: Folder, locale: str, brand: str, url: str) -> Article:
    """Return an article in one language; public only if it is published and its folder is public."""
    return Article(
        id=str(raw["id"]),
        title=str(raw.get("title") or ""),
        body=str(raw.get("description") or ""),
        locale=locale,
        url=url,
        brand=brand,
        section=place.name,
        labels=tuple(raw.get("tags") or ()),
        updated=moment(raw["updated_at"]) if raw.get("updated_at") else None,
        public=place.public and raw.get("status") == PUBLISHED,
        attachments=tuple(map(_file, raw.get("attachments") or ())),
    )


def moment(value: str) -> datetime:
    """Return the aware UTC time of an ISO 8601 text; else raise ValueError."""
    found = datetime.fromisoformat(value)
    return found.astimezone(UTC) if found.tzinfo else found.replace(tzinfo=UTC)


def thrown_away(raw: Json) -> bool:
    """Say whether a ticket is in the trash; spam is as good as that."""
    return bool(raw.get("deleted") or raw.get("spam"))


def status(raw: Json) -> Status:
    """Return the state; spam cannot be answered any more than what is deleted."""
    if thrown_away(raw):
        return Status.DELETED
    archived = raw.get("archived") or raw.get("archive")
    return Status.CLOSED if archived else STATUSES.get(raw.get("status") or 0, Status.OPEN)


def _requester(thread: Thread) -> Requester:
    raw = {**thread.contact, **{k: v for k, v in (thread.ticket.get("requester") or {}).items() if v}}
    return Requester(
        id=_text(thread.ticket.get("requester_id")),
        name=str(raw.get("name") or ""),
        email=str(raw.get("email") or ""),
        locale=str(raw.get("language") or ""),
        organization_id=_text(thread.ticket.get("company_id")),
        tags=frozenset(raw.get("tags") or ()),
    )


def _copied(address: str, raw: Json, called: Mapping[str, str]) -> Requester:
    """Return somebody in copy, known by the address, by the name of the contact or before the address."""
    name = str(raw.get("name") or "") or called.get(address, "")
    return Requester(address, name, address, organization_id=_text(raw.get("company_id")))


def _called(raw: Json) -> dict[str, str]:
    """Return the names that stand before addresses in copy."""
    said = [str(one)[:LONGEST_ADDRESS] for name in IN_COPY for one in raw.get(name) or ()]
    return {_address(one).lower(): one.rpartition("<")[0].strip(" \"'") for one in said if "<" in one}


def _description(thread: Thread) -> Message:
    """Return the ticket's own text: it is the first message, and no conversation."""
    raw, own = thread.ticket, thread.ticket.get("requester_id") == thread.me
    sent = raw.get("source") == OUTBOUND  # by an agent
    return Message(
        id="description",
        author=Author.COPILOT if own else Author.AGENT if sent else Author.REQUESTER,
        author_id=_text(raw.get("responder_id" if sent else "requester_id")),
        visibility=Visibility.PUBLIC,
        text=spoken(str(raw.get("description") or ""), str(raw.get("description_text") or "")),
        created=moment(raw["created_at"]),
        author_email="" if sent else _requester(thread).email,
        channel=CHANNELS.get(raw.get("source") or 0, Channel.OTHER),
        attachments=_attachments(raw),
        on_behalf=raw.get("source") == PHONE or bool(FORWARDED.match(str(raw.get("subject") or ""))),
    )


def _messages(thread: Thread) -> Iterator[Message]:
    for raw in thread.rows:
        if raw.get("source") != SURVEY and raw.get("category") != SURVEYS:
            yield _message(raw, _author(raw, thread))


def _message(raw: Json, author: Author) -> Message:
    shown = raw.get("private") is False and raw.get("source") != FORWARD
    ours = author is Author.COPILOT and not shown
    return Message(
        id=str(raw["id"]),
        author=author,
        author_id=_text(raw.get("user_id")),
        visibility=Visibility.PUBLIC if shown else Visibility.INTERNAL,
        text=MARK.sub("", _words(raw)).rstrip() if ours else _words(raw),
        created=moment(raw["created_at"]),
        author_email=_address(str(raw.get("from_email") or "")) if raw.get("incoming") else "",
        channel=ROUTES.get(raw.get("source") or 0, Channel.OTHER),
        attachments=_attachments(raw),
        automatic=_machine(raw),
        key=_key(raw) if ours else "",
        links=links(str(raw.get("body") or "")),
    )


def _author(raw: Json, thread: Thread) -> Author:
    by = raw.get("user_id")
    if by == thread.me:
        return Author.COPILOT
    if raw.get("incoming"):
        own = by is not None and by == thread.ticket.get("requester_id")
        return Author.REQUESTER if own else Author.OTHER
    return Author.SYSTEM if by is None or _machine(raw) else Author.AGENT


def _machine(raw: Json) -> bool:
    return bool(raw.get("auto_response")) or raw.get("automation_id") is not None


def _newest(rows: Sequence[Json], me: int) -> str:
    """Return the id of the newest conversation that is not ours, "0" where there is none."""
    return str(max((int(one["id"]) for one in rows if one.get("user_id") != me), default=0))


def _words(raw: Json) -> str:
    """Prefer the HTML: the plain form has lost which lines are quoted."""
    return spoken(str(raw.get("body") or ""), str(raw.get("body_text") or ""))


def _key(raw: Json) -> str:
    """Return the key that a note of ours carries."""
    return next(iter(MARK.findall(_words(raw))), "")


def _attachments(raw: Json) -> tuple[Attachment, ...]:
    return tuple(replace(_file(one), stamp="") for one in raw.get("attachments") or ())


def _file(raw: Json) -> Attachment:
    """Return a file; its address is signed anew each time, and holds for a while."""
    name, size = str(raw.get("name") or ""), int(raw.get("size") or 0)
    return Attachment(
        name=name,
        content_type=str(raw.get("content_type") or ""),
        size=size,
        id=_text(raw.get("id")),
        stamp=f"{size}/{raw.get('updated_at') or raw.get('created_at') or ''}/{name}",
        address=str(raw.get("attachment_url") or ""),
    )


def _stamp(value: datetime) -> str:
    return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _text(value: object) -> str:
    return "" if value is None else str(value)

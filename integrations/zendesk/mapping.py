"""Zendesk's JSON in our words; pure."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from integrations.answers import understood
from integrations.helpdesk import (
    Agent,
    Article,
    Attachment,
    Author,
    Channel,
    Message,
    Priority,
    Requester,
    Status,
    Ticket,
    TicketEvent,
    Visibility,
)
from integrations.hidden import shaped
from integrations.render import links, spoken

KEY = "deskmate_key"  # our effect key in a write's metadata
MERGED = "closed_by_merge"  # tag that Zendesk puts on a ticket merged into another

# https://developer.zendesk.com/documentation/ticketing/reference-guides/via-object-reference/
CHANNELS = {
    "email": Channel.EMAIL,
    "mail": Channel.EMAIL,
    "web": Channel.WEB,
    "web_form": Channel.WEB,
    "chat": Channel.CHAT,
    "native_messaging": Channel.CHAT,
    "messaging": Channel.CHAT,
    "whatsapp": Channel.CHAT,
    "voice": Channel.VOICE,
    "phone": Channel.VOICE,
    "api": Channel.API,
    "web_service": Channel.API,
}
# Flags on a comment, `metadata.flags`: who wrote it, as Zendesk itself saw it.
# https://developer.zendesk.com/api-reference/ticketing/tickets/ticket_comments/
DOUBTED = 0  # Zendesk is unsure whether to trust it
OUTSIDER = 2  # the author was no part of the conversation
NOT_SIGNED_IN = 3
WRITTEN_BY_MACHINE = 4
WRITTEN_BY_AGENT = 11
UNPROVED = frozenset({DOUBTED, OUTSIDER, NOT_SIGNED_IN, WRITTEN_BY_AGENT})
VOUCHED = frozenset({Channel.EMAIL, Channel.WEB})  # where a comment without such a flag is its author's
MACHINES = frozenset({"rule", "trigger", "automation", "system", "ticket_sharing", "omnichannel"})
STAFF = frozenset({"agent", "admin"})

Json = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Thread:
    """A ticket as it was read: its JSON, its comments oldest first, and everybody named in them."""

    ticket: Json
    comments: tuple[Json, ...]
    people: Mapping[int, Json]
    me: int


@understood("a ticket")
def ticket(connection: str, thread: Thread, taken: datetime | None, brand: str, url: str) -> Ticket:
    """Return the ticket; `taken` is when a person assigned it by hand."""
    raw = thread.ticket
    source = _at(raw, "via", "source")
    return Ticket(
        connection=connection,
        id=str(raw["id"]),
        subject=shaped(str(raw.get("subject") or "")),
        status=status(raw.get("status")),
        channel=channel(raw),
        requester=_requester(thread),
        messages=tuple(_messages(thread)),
        version=str(raw["updated_at"]),
        created=moment(raw["created_at"]),
        updated=moment(raw["updated_at"]),
        tags=frozenset(raw.get("tags") or ()),
        assignee_id=_text(raw.get("assignee_id")),
        assigned_by_hand=taken,
        group_id=_text(raw.get("group_id")),
        brand=branded(brand, raw.get("brand_id")),
        url=url,
        copied=tuple(requester(one, thread.people) for one in _copied(thread)),
        parent_id=_text(_at(source, "from").get("ticket_id")) if source.get("rel") == "follow_up" else "",
        merged=MERGED in (raw.get("tags") or ()) or source.get("rel") == "merge",
        priority=_priority(raw.get("priority")),
        breach=_breach(raw),
    )


@understood("a ticket")
def joined(answer: Json) -> Json:
    """Return a ticket with what came beside it: its agreement on answers, the tags of its organisation."""
    raw = answer["ticket"]
    mine = [one for one in answer.get("organizations") or () if one.get("id") == raw.get("organization_id")]
    return {**raw, "organization_tags": [tag for one in mine for tag in one.get("tags") or ()]}


def _priority(value: object) -> Priority | None:
    return Priority(str(value)) if value in list(Priority) else None


def _breach(raw: Json) -> datetime | None:
    """Return when the next answer is overdue: the first of the agreement's moments that still runs.

    https://developer.zendesk.com/documentation/ticketing/using-the-zendesk-api/side_loading/
    """
    metrics = _at(raw, "slas").get("policy_metrics") or ()
    running = [one["breach_at"] for one in metrics if one.get("stage") == "active" and one.get("breach_at")]
    return moment(min(running)) if running else None


def _requester(thread: Thread) -> Requester:
    """Return who asks, with the tags of their organisation among theirs."""
    found = requester(thread.ticket.get("requester_id"), thread.people)
    return replace(found, tags=found.tags | frozenset(thread.ticket.get("organization_tags") or ()))


@understood("a user")
def requester(number: int | None, people: Mapping[int, Json]) -> Requester:
    """Return an end user, with what is known of them."""
    raw = people.get(number or 0, {})
    return Requester(
        id=_text(number),
        name=str(raw.get("name") or ""),
        email=str(raw.get("email") or ""),
        locale=str(raw.get("locale") or ""),
        organization_id=_text(raw.get("organization_id")),
        tags=frozenset(raw.get("tags") or ()),
        verified=_flag(raw.get("verified")),
    )


@understood("an account")
def agent(raw: Json) -> Agent:
    """Return the account behind our credentials."""
    return Agent(
        id=_text(raw.get("id")),
        name=str(raw.get("name") or ""),
        email=str(raw.get("email") or ""),
        role=str(raw.get("role") or ""),
        may_reply=not raw.get("only_private_comments"),
        sees_all=not raw.get("ticket_restriction"),
    )


def status(value: object) -> Status:
    """Return the state; one that Zendesk may add later counts as open."""
    try:
        return Status(str(value).lower())
    except ValueError:
        return Status.OPEN


def channel(raw: Json) -> Channel:
    """Return how a ticket or a comment came in."""
    return CHANNELS.get(str(_at(raw, "via").get("channel", "")).lower(), Channel.OTHER)


@understood("a ticket")
def named(raw: Json, comments: Iterable[Json]) -> frozenset[int]:
    """Return the ids of everybody whom a ticket and its comments name."""
    ids = {raw.get("requester_id"), raw.get("submitter_id")} | {one.get("author_id") for one in comments}
    ids |= {*(raw.get("email_cc_ids") or ()), *(raw.get("collaborator_ids") or ())}
    return frozenset(one for one in ids if one is not None and one > 0)


@understood("a history")
def assigned(audits: Iterable[Json], people: Mapping[int, Json], me: int) -> datetime | None:
    """Return when a person last assigned the ticket to a person, rules and ourselves left out."""
    last = None
    for audit in audits:
        for event in audit.get("events") or ():
            to = _number(event.get("value")) if event.get("field_name") == "assignee_id" else 0
            if to not in (0, me) and _by_hand(audit, event, to, people, me):
                last = moment(audit["created_at"])
    return last


@understood("a history")
def written(rows: Iterable[Json], key: str) -> str:
    """Return the id of the comment with our effect key, among comments or audits; else an empty string.

    An audit that names no comment is itself the answer: what matters is that we wrote.
    """
    for row in rows:
        if _at(row, "metadata", "custom").get(KEY) == key:
            return comment_of(row) or _text(row.get("id"))
    return ""


def comment_of(audit: Json) -> str:
    """Return the id of the comment that an audit records, or an empty string."""
    events = audit.get("events") or ()
    return next((_text(event.get("id")) for event in events if event.get("type") == "Comment"), "")


@understood("a changed ticket")
def change(connection: str, raw: Json) -> TicketEvent | None:
    """Return one exported ticket as an event; None for a deleted one.

    The export repeats a ticket when the system touched it, so the stamp of that is part of the key.
    """
    if raw.get("status") == Status.DELETED:
        return None
    stamp = raw.get("generated_timestamp") or raw["updated_at"]
    return TicketEvent(connection, f"poll:{raw['id']}:{stamp}", str(raw["id"]), moment(raw["updated_at"]))


@understood("an export")
def gone(rows: Iterable[Json]) -> tuple[str, ...]:
    """Return the ids of exported tickets that are deleted."""
    return tuple(str(one["id"]) for one in rows if one.get("status") == Status.DELETED)


@understood("an article")
def article(raw: Json, brand: str, sections: Mapping[int, str], hidden: bool = False) -> Article:
    """Return an article as one locale shows it; public only if published and open to everybody."""
    section, written = raw.get("section_id"), raw.get("edited_at") or raw.get("updated_at")
    return Article(
        id=str(raw["id"]),
        title=str(raw.get("title") or raw.get("name") or ""),
        body=str(raw.get("body") or ""),
        locale=str(raw.get("locale") or ""),
        url=str(raw.get("html_url") or ""),
        brand=brand,
        section=sections.get(section or 0, _text(section)),
        labels=tuple(raw.get("label_names") or ()),
        updated=moment(written) if written else None,  # a vote moves the other time as well
        public=open_to_all(raw) and not hidden,
    )


@understood("a macro")
def macro(raw: Json, brand: str, url: str) -> Article | None:
    """Return a macro's reply as an internal article; None if it is personal or writes no reply."""
    actions = {one.get("field"): one.get("value") for one in raw.get("actions") or ()}
    text = actions.get("comment_value_html") or actions.get("comment_value")
    if isinstance(text, list):  # channel and text
        text = text[-1] if text else ""
    note = str(actions.get("comment_mode_is_public", "true")).lower() == "false"
    if not text or note or raw.get("active") is False or _at(raw, "restriction").get("type") == "User":
        return None
    changed = moment(raw["updated_at"]) if raw.get("updated_at") else None
    html = "comment_value_html" in actions or str(text).lstrip().startswith("<")
    return Article(
        id=str(raw["id"]),
        title=str(raw.get("title") or ""),
        body=str(text),
        url=url,
        brand=brand,
        labels=("macro",),
        updated=changed,
        format="html" if html else "markdown",
    )


def open_to_all(raw: Json) -> bool:
    """Say whether an article is published and restricted to nobody, as far as it says itself."""
    limited = raw.get("user_segment_id") is not None or bool(raw.get("user_segment_ids"))
    # Without the key we do not know whether it is restricted: then it is.
    return raw.get("draft") is False and "user_segment_id" in raw and not limited


def branded(brand: str, place: object) -> str:
    """Return what the tickets and articles of one of an account's brands belong to."""
    return f"{brand}/{place}" if brand and place else brand


def translated(raw: Json, translation: Json) -> dict[str, Any]:
    """Return the article as a translation of it reads."""
    shown = ("title", "body", "locale", "draft", "html_url", "updated_at")
    edited = {"edited_at": translation["updated_at"]} if translation.get("updated_at") else {}
    return {**raw, **{name: translation[name] for name in shown if name in translation}, **edited}


def moment(value: str) -> datetime:
    """Return the aware UTC time of an ISO 8601 text, fractions cut to microseconds; else raise ValueError."""
    found = datetime.fromisoformat(re.sub(r"(\.\d{6})\d+", r"\1", value))
    return found.astimezone(UTC) if found.tzinfo else found.replace(tzinfo=UTC)


def _messages(thread: Thread) -> Iterator[Message]:
    raw = thread.ticket
    people = thread.people
    entered = _staff(raw.get("submitter_id"), people) and not _staff(raw.get("requester_id"), people)
    for number, comment in enumerate(thread.comments):
        yield _message(comment, thread, on_behalf=number == 0 and entered)


def _message(raw: Json, thread: Thread, on_behalf: bool) -> Message:
    custom, flags = _at(raw, "metadata", "custom"), _at(raw, "metadata").get("flags") or ()
    by = raw.get("author_id")
    key = custom.get(KEY, "")
    return Message(
        id=str(raw["id"]),
        author=_author(raw, thread),
        author_id=_text(by),
        visibility=Visibility.PUBLIC if raw.get("public") is True else Visibility.INTERNAL,
        text=_words(raw),
        created=moment(raw["created_at"]),
        author_email=str(thread.people.get(by or 0, {}).get("email") or ""),
        channel=channel(raw),
        attachments=tuple(_attachment(one) for one in raw.get("attachments") or ()),
        automatic=WRITTEN_BY_MACHINE in flags,
        on_behalf=on_behalf or WRITTEN_BY_AGENT in flags,
        key=key if isinstance(key, str) else "",
        links=links(str(raw.get("html_body") or "")),
        verified=_verified(raw),
    )


def _verified(raw: Json) -> bool | None:
    """Tell whether Zendesk vouches for a comment's author; None where it says nothing of it.

    A flag that is marked as trusted is a remark and no doubt.
    """
    about = _at(raw, "metadata")
    flags, options = about.get("flags") or (), _at(about, "flags_options")
    if any(one in UNPROVED and _at(options, str(one)).get("trusted") is not True for one in flags):
        return False
    return True if about and channel(raw) in VOUCHED else None


def _author(raw: Json, thread: Thread) -> Author:
    """Tell whose hand it is; a colleague's account with our key is one that we wrote with before."""
    by = raw.get("author_id")
    if by == thread.me or (_staff(by, thread.people) and _at(raw, "metadata", "custom").get(KEY)):
        return Author.COPILOT
    if by is None or by < 0:
        return Author.SYSTEM
    if by == thread.ticket.get("requester_id"):
        return Author.REQUESTER
    return Author.AGENT if _staff(by, thread.people) else Author.OTHER


def _words(raw: Json) -> str:
    """Prefer the HTML: the plain form has lost which lines are quoted."""
    return spoken(str(raw.get("html_body") or ""), str(raw.get("plain_body") or raw.get("body") or ""))


def _attachment(raw: Json) -> Attachment:
    """Return a file; what Zendesk takes for harmful, or has deleted, has no address."""
    bad = raw.get("malware_scan_result") == "malware_found" or raw.get("deleted")
    name, kind = str(raw.get("file_name") or ""), str(raw.get("content_type") or "")
    place = "" if bad else str(raw.get("content_url") or "")
    return Attachment(name, kind, int(raw.get("size") or 0), _text(raw.get("id")), address=place)


def _copied(thread: Thread) -> list[int]:
    """Return CCs in order; colleagues of the support team are no strangers and are left out."""
    raw = thread.ticket
    ids = dict.fromkeys([*(raw.get("email_cc_ids") or ()), *(raw.get("collaborator_ids") or ())])
    return [one for one in ids if one != raw.get("requester_id") and not _staff(one, thread.people)]


def _by_hand(audit: Json, event: Json, to: int, people: Mapping[int, Json], me: int) -> bool:
    """Tell whether a person did it: a trigger's change stands in the audit of whoever set it off."""
    by = audit.get("author_id")
    via = str(_at(event, "via").get("channel") or _at(audit, "via").get("channel") or "")
    if by is None or by < 0 or by == me or via in MACHINES:
        return False
    if via == "api" and by != to:  # a router's account; who takes a ticket with a tool of their own is a person
        return False
    return by not in people or _staff(by, people)


def _staff(number: int | None, people: Mapping[int, Json]) -> bool:
    return people.get(number or 0, {}).get("role") in STAFF


def _at(raw: Json, *path: str) -> Json:
    """Return a nested object, or an empty one where Zendesk left it out or null."""
    for name in path:
        found = raw.get(name)
        raw = found if isinstance(found, Mapping) else {}
    return raw


def _flag(value: object) -> bool | None:
    return value if isinstance(value, bool) else None


def _number(value: object) -> int:
    return int(value) if isinstance(value, int | str) and str(value).isdigit() else 0


def _text(value: object) -> str:
    return "" if value is None else str(value)

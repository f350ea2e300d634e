"""A ticket as a row of a file, in both directions: what an export writes is what a trial reads."""

from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from app.evidence.rows import LOCALE, MessageRow, TicketRow
from app.texts.thread import answers, asks
from integrations.helpdesk import Author, Channel, Message, Requester, Status, Ticket, Visibility

EPOCH = datetime(2000, 1, 1, tzinfo=UTC)
_STEP = timedelta(seconds=1)  # between messages that do not say when
_LEAST = timedelta(microseconds=1)

Clean = Callable[[str, str], str]  # a text and its writer's locale -> what may be kept of it


def ticket(row: TicketRow, connection: str = "files") -> Ticket:
    """Return a ticket with its thread. What is said nowhere is as on a new one by e-mail."""
    requester = Requester(row.requester or f"requester-{row.id}", locale=row.locale)
    said = list(_said(row))
    thread = tuple(
        _message(f"{row.id}-{number}", one, created, requester)
        for number, (one, created) in enumerate(zip(said, _times(said, row.created), strict=True), 1)
    )
    return Ticket(
        connection=connection,
        id=row.id,
        subject=row.subject,
        status=Status.OPEN if any(map(answers, thread)) else Status.NEW,
        channel=Channel.EMAIL,
        requester=requester,
        messages=thread,
        version="1",
        created=row.created or thread[0].created,
        updated=thread[-1].created,
    )


def _said(row: TicketRow) -> Iterator[MessageRow]:
    """Yield the messages, oldest first; a body that the first one does not repeat stands before them."""
    thread: Sequence[MessageRow] = row.messages or ()
    if all(one.created for one in thread):
        thread = sorted(thread, key=lambda one: one.created or EPOCH)
    if not thread or (row.body and row.body.split() != thread[0].body.split()):
        early = [one for one in (row.created, thread[0].created if thread else None) if one]
        yield MessageRow(author="customer", body=row.body or "", created=min(early, default=None))
    yield from thread


def _times(said: Sequence[MessageRow], opened: datetime | None) -> Iterator[datetime]:
    """Yield when each was written, each later than the one before: the order is known even where times are not."""
    known = [one.created for one in said if one.created]
    last = min([*known, *([opened] if opened else [])], default=EPOCH) - _STEP
    for one in said:
        last = max(one.created, last + _LEAST) if one.created else last + _STEP
        yield last


def _message(number: str, one: MessageRow, created: datetime, requester: Requester) -> Message:
    customer = one.author == "customer"
    return Message(
        id=number,
        author=Author.REQUESTER if customer else Author.AGENT,
        author_id=requester.id if customer else "agent",
        visibility=Visibility.PUBLIC if one.public else Visibility.INTERNAL,
        text=one.body,
        created=created,
        channel=Channel.EMAIL,
    )


def row(found: Ticket, requester: str, clean: Clean) -> dict[str, Any] | None:
    """Return a ticket as the row that `ticket` reads, or None where nobody wrote anything.

    What rules and the vendor wrote is left out, and so are our own notes: a trial would
    take them for a person's work.
    """
    locale = found.requester.locale if LOCALE.fullmatch(found.requester.locale) else ""
    messages = [
        {
            "author": "customer" if asks(one) else "agent",
            "public": one.visibility is Visibility.PUBLIC,
            "body": clean(one.text, locale),
            "created": one.created.isoformat(),
        }
        for one in found.messages
        if _kept(one)
    ]
    if not messages:
        return None
    return {
        "id": found.id,
        "subject": clean(found.subject, locale),
        "body": messages[0]["body"],
        "created": found.created.isoformat(),
        "locale": locale,
        "requester": requester,
        "messages": messages,
    }


def _kept(one: Message) -> bool:
    ours = one.author is Author.COPILOT and one.visibility is Visibility.INTERNAL
    return one.author is not Author.SYSTEM and not ours

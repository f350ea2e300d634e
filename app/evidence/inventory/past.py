"""Past tickets as an inventory reads them: of a file, or out of a helpdesk."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from app.domain import Policy
from app.evidence.rows import Moment, Text, TicketRow, Unreadable, parsed, rows
from app.evidence.threads import ticket
from app.language import tongue
from app.steps.question import question
from app.steps.rules import rules
from app.texts.essence import essence
from app.texts.mask import mask
from app.texts.thread import answers, asks, public

LONGEST = 600  # characters of a question that are compared


class PastRow(TicketRow):
    """One line of a file of past tickets."""

    channel: Text = ""
    best_answer: Text = ""
    updated: Moment | None = None


@dataclass(frozen=True, slots=True)
class Past:
    """One ticket: what it first asked, who, when, what was answered. `text` is masked."""

    id: str
    subject: str
    text: str
    language: str
    created: datetime | None = None
    requester: str = ""  # '' where it is not known
    channel: str = ""
    intent: str = ""
    answer: str = ""  # the first one by a person
    replies: int = 0  # public ones by people
    topics: tuple[str, ...] = ()  # never alone


def past(path: Path, policy: Policy) -> list[Past]:
    """Return the tickets of a JSON Lines file. Raise Unreadable."""
    return _some((row for _, row in rows(path, PastRow)), policy, str(path))


def sent(lines: Iterable[str], policy: Policy, name: str) -> list[Past]:
    """Return the tickets of lines, as of a file of this name. Raise Unreadable."""
    return _some((row for _, row in parsed(lines, PastRow, name)), policy, name)


def _some(found: Iterable[PastRow], policy: Policy, name: str) -> list[Past]:
    made = [one for row in found if (one := told(row, policy))]
    if not made:
        raise Unreadable(f"{name}: no tickets; JSON Lines of id, subject, body, created, requester, messages")
    return made


def told(row: PastRow, policy: Policy) -> Past | None:
    """Return the customer's first message and what people answered, or None where no customer wrote."""
    whole = ticket(row)
    first = next((at for at, one in enumerate(public(whole)) if asks(one)), None)
    if first is None:
        return None
    asking, later = public(whole)[first], public(whole)[first + 1 :]
    opening = TicketRow(id=row.id, subject=row.subject, body=asking.text, locale=row.locale)
    asked = question(ticket(opening), policy.languages)
    replies = [one.text for one in later if answers(one)]
    text = essence(asked.masked)[:LONGEST]
    return Past(
        id=row.id,
        subject=mask(row.subject, row.locale).strip(),
        text=text or asked.masked[:LONGEST],
        language=tongue(asked.text, row.locale, policy.languages).code,
        created=row.created,
        requester=row.requester or "",
        channel=row.channel,
        intent=row.intent,
        answer=replies[0] if replies else row.best_answer,
        replies=len(replies) or bool(row.best_answer),
        topics=tuple(limit.reason.value for limit in rules(asked.text, asked.language, policy.rules)),
    )

"""The rules of outcomes on threads that somebody has labelled: what each was taken for, and how often rightly."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from app.evidence.outcomes import DAYS, Course, Ended, Ending, Later, Likeness, ended
from app.evidence.rows import Id, Moment, Row, Text, Unreadable, rows
from app.evidence.shares import wilson
from integrations.aftermath import Move
from integrations.helpdesk import Author, Message, Status, Visibility


class SaidRow(Row):
    """One message."""

    author: Literal["customer", "agent", "copilot"]
    body: Text
    created: Moment
    public: bool = True


class MoveRow(Row):
    """One change of status."""

    status: Status
    at: Moment


class LaterRow(Row):
    """A later ticket of the same requester."""

    subject: Text = ""
    body: Text
    created: Moment


class LabelledRow(Row):
    """One line of a file of labelled threads, messages oldest first."""

    id: Id
    subject: Text = ""
    messages: tuple[SaidRow, ...]
    status_changes: tuple[MoveRow, ...] = ()
    csat: Literal["good", "bad"] | None = None
    later_tickets: tuple[LaterRow, ...] = ()
    label: Ending


@dataclass(frozen=True, slots=True)
class Labelled:
    """A thread with what somebody says of its end."""

    id: str
    course: Course
    label: Ending


_AUTHORS = {"customer": Author.REQUESTER, "agent": Author.AGENT, "copilot": Author.COPILOT}


def labelled(path: Path, days: int = DAYS) -> list[Labelled]:
    """Return the threads of a JSON Lines file. Raise Unreadable."""
    found = [Labelled(row.id, _course(row, days), row.label) for _, row in rows(path, LabelledRow)]
    if not found:
        raise Unreadable(f"{path}: no thread in it; one JSON object a line, with id, messages and label")
    return found


def _course(row: LabelledRow, days: int) -> Course:
    thread = tuple(_message(f"{row.id}-{number}", one) for number, one in enumerate(row.messages, 1))
    return Course(
        subject=row.subject,
        thread=thread,
        moves=tuple(Move(one.status, one.at) for one in row.status_changes),
        good=None if row.csat is None else row.csat == "good",
        later=tuple(Later(one.subject, one.body, one.created) for one in row.later_tickets),
        days=days,
    )


def _message(number: str, one: SaidRow) -> Message:
    seen = Visibility.PUBLIC if one.public else Visibility.INTERNAL
    return Message(number, _AUTHORS[one.author], one.author, seen, one.body, one.created)


def judged(threads: Sequence[Labelled], alike: Likeness) -> list[tuple[Labelled, Ended]]:
    """Return each thread with what the rules take it for."""
    return [(one, ended(one.course, alike)) for one in threads]


def confusion(found: Sequence[tuple[Labelled, Ended]]) -> dict[str, Any]:
    """Return how often the rules are right, by label and by what they say, with 95 % intervals, and every miss."""
    pairs = Counter((one.label, made.ending) for one, made in found)
    return {
        "n": len(found),
        "right": _share(sum(count for (label, said), count in pairs.items() if label is said), len(found)),
        "precision": {one.value: _share(pairs[one, one], _sum(pairs, 1, one)) for one in Ending},
        "recall": {one.value: _share(pairs[one, one], _sum(pairs, 0, one)) for one in Ending},
        "table": {
            label.value: {said.value: pairs[label, said] for said in Ending if pairs[label, said]} for label in Ending
        },
        "misses": [
            {"id": one.id, "label": one.label.value, "said": made.ending.value, "sign": made.sign.value}
            for one, made in found
            if made.ending is not one.label
        ],
    }


def _sum(pairs: Counter[tuple[Ending, Ending]], side: int, wanted: Ending) -> int:
    return sum(count for pair, count in pairs.items() if pair[side] is wanted)


def _share(hits: int, of: int) -> dict[str, float | int]:
    low, high = wilson(hits, of)
    return {"n": of, "hits": hits, "share": round(hits / max(1, of), 3), "low": round(low, 3), "high": round(high, 3)}

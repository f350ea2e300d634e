"""The stream of tickets: what each row says, newest message of a customer first."""

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from threading import Lock

from integrations.sandbox.rows import Record
from integrations.sandbox.store import Store
from integrations.sandbox.workspace.copilot import Copilot, Look, Outcome

titles: dict[Outcome, str] = {
    Outcome.WORKING: "Working …",
    Outcome.REPLIED: "Replied by itself",
    Outcome.DRAFT: "Draft waiting",
    Outcome.PERSON: "Handed to a person",
    Outcome.ALONE: "Left alone",
    Outcome.FAILED: "Failed",
}
SHOWN = (Outcome.REPLIED, Outcome.DRAFT, Outcome.PERSON, Outcome.ALONE)  # that one may filter by
ARRIVED = "The message has arrived."
THINKING = "Reading the message and looking up the articles."
WRITING = "Decided. Writing to the helpdesk."
SENDING = "The reply waits a moment, so that an agent can stop it."


@dataclass(frozen=True, slots=True)
class Row:
    """One ticket in the inbox."""

    ticket: int
    subject: str
    who: str
    moment: str
    outcome: Outcome
    title: str
    words: str
    due: datetime | None = None
    answered: bool = False  # a person has replied since

    @property
    def stamp(self) -> str:
        """Return what changes with the row."""
        return f"{self.outcome}.{self.words}.{self.moment}.{self.due}.{self.answered}.{self.subject}"


@dataclass(frozen=True, slots=True)
class Listing:
    """The whole stream at one moment."""

    stamp: str
    rows: tuple[Row, ...]
    counts: Mapping[str, int]
    ms: int | None  # from webhook to written, the median

    def row(self, ticket: int) -> Row | None:
        """Return the row of a ticket, or None."""
        return next((one for one in self.rows if one.ticket == ticket), None)


class Inbox:
    """Makes the listing anew when a ticket or a run has changed. Threads may share it."""

    def __init__(self, store: Store, copilot: Copilot) -> None:
        """Keep the parts."""
        self._store, self._copilot = store, copilot
        self._lock = Lock()
        self._held = Listing("", (), {}, None)

    def stamp(self) -> str:
        """Return what changes with the listing; cheap."""
        return f"{self._store.rows.last('generated')}-{self._copilot.stamp()}"

    def listing(self) -> Listing:
        """Return the stream as it is now."""
        stamp = self.stamp()
        with self._lock:
            if self._held.stamp != stamp:
                self._held = self._made(stamp)
            return self._held

    def _made(self, stamp: str) -> Listing:
        looks, knocking = self._copilot.looks(), knocks(self._store)
        found = [self._row(one, looks.get(one["id"]), one["id"] in knocking) for one in self._store.tickets()]
        rows = tuple(row for _, row in sorted(found, key=lambda one: one[0], reverse=True))
        took = sorted(one.ms for one in looks.values() if one.ms is not None and one.outcome in _VISIBLE)
        return Listing(stamp, rows, _counted(rows), took[len(took) // 2] if took else None)

    def _row(self, ticket: Record, look: Look | None, knocks: bool) -> tuple[int, Row]:
        number = int(ticket["id"])
        said = self._store.comments(number)
        theirs = [one for one in said if one["author"] in {"requester", "other"}] or said[:1]
        newest = theirs[-1] if theirs else {"id": 0, "created": ticket["created_at"]}
        answered = any(one["author"] == "agent" and one["public"] and one["id"] > newest["id"] for one in said)
        person = self._store.people.get(ticket["requester_id"]) or {"name": ""}
        state = _state(look, knocks or self._late(number, look, newest["created"]))
        head = (number, ticket["subject"], person["name"], newest["created"])
        return int(newest["id"]), Row(*head, *state, look.due if look and not look.finished else None, answered)

    def _late(self, ticket: int, look: Look | None, written: str) -> bool:
        """Say whether the newest message is younger than what the copilot has looked at, and is known to it."""
        newer = look is not None and datetime.fromisoformat(written) > look.received
        return newer and self._copilot.expected(ticket)


_VISIBLE = frozenset({Outcome.REPLIED, Outcome.DRAFT, Outcome.PERSON})


def knocks(store: Store) -> set[int]:
    """Return the tickets whose webhook is still on its way."""
    found = set()
    for job in store.rows.all("outbox"):
        number = str(json.loads(job["body"]).get("ticket_id", ""))
        if number.isdigit():
            found.add(int(number))
    return found


def _state(look: Look | None, awaited: bool) -> tuple[Outcome, str, str]:
    if look is None or (awaited and look.outcome is not Outcome.WORKING):
        return Outcome.WORKING, titles[Outcome.WORKING], ARRIVED if look is None else THINKING
    if look.outcome is Outcome.WORKING:
        words = THINKING if not look.decided else SENDING if look.due else WRITING
        return look.outcome, titles[look.outcome], words
    return look.outcome, titles[look.outcome], look.words


def _counted(rows: tuple[Row, ...]) -> dict[str, int]:
    found = Counter(row.outcome.value for row in rows)
    return {"all": len(rows), **{one.value: found[one] for one in Outcome}}

"""Tickets with their threads out of a helpdesk, as rows that a trial reads."""

import hashlib
import hmac
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from typing import Any, TypeVar

from pydantic import AwareDatetime, BaseModel, ConfigDict

from app.evidence.threads import Clean, row
from integrations.helpdesk import Helpdesk, HelpdeskError, RateLimited, TicketEvent, Unavailable

TRIES = 4  # of one request that is not answered
PAUSE = 2.0  # seconds after the first of them, more after each
IN_A_ROW = 3  # tickets that get no answer: then it is not the tickets

Answer = TypeVar("Answer")


class BrokeOff(Exception):
    """The helpdesk does not answer any more."""


class Plan(BaseModel):
    """Which tickets are read: those last changed from `since` on and before `until`, at most `limit`, 0 for all."""

    model_config = ConfigDict(frozen=True)

    connection: str
    since: AwareDatetime
    until: AwareDatetime | None = None
    limit: int = 0
    masked: bool = True

    def covers(self, event: TicketEvent) -> bool:
        """Say whether a ticket that last changed then is wanted."""
        return self.since <= event.occurred and (self.until is None or event.occurred < self.until)


@dataclass(frozen=True, slots=True)
class Patience:
    """Asks a helpdesk again, after a while, where it wants that or gives no answer.

    `wait` is told seconds and why; what it raises ends the asking.
    """

    wait: Callable[[float, str], None]

    def __call__(self, ask: Callable[[], Answer]) -> Answer:
        """Return the answer. Raise HelpdeskError, never RateLimited."""
        tries = 0
        while True:
            try:
                return ask()
            except RateLimited as error:
                self.wait(error.seconds, "the helpdesk allows no more requests now")
            except Unavailable:
                tries += 1
                if tries == TRIES:
                    raise
                self.wait(PAUSE * tries, "the helpdesk gave no answer")


@dataclass(frozen=True, slots=True)
class Pseudonyms:
    """Names for requesters: the same person has the same one in every export, and nobody can tell who it is."""

    key: bytes
    connection: str

    def __call__(self, requester_id: str) -> str:
        """Return the name."""
        said = f"{self.connection}/{requester_id}".encode()
        return f"requester-{hmac.new(self.key, said, hashlib.sha256).hexdigest()[:16]}"


@dataclass(frozen=True, slots=True)
class Read:
    """One ticket: its row, or none where nobody wrote anything, or why it could not be read."""

    ticket_id: str
    row: dict[str, Any] | None = None
    error: str = ""


def listed(desk: Helpdesk, plan: Plan, patience: Patience, seen: Callable[[int], None]) -> list[str]:
    """Return the ids of the tickets that the plan covers, the longest unchanged first. Raise HelpdeskError.

    `seen` is told how many there are so far.
    """
    ids: dict[str, None] = {}
    cursor, end = "", False
    while not end:
        at = cursor
        changes = patience(lambda at=at: desk.changed(at, plan.since))  # type: ignore[misc]
        ids.update((one.ticket_id, None) for one in changes.events if plan.covers(one))
        end = changes.end or changes.cursor == cursor or 0 < plan.limit <= len(ids)
        cursor = changes.cursor
        seen(len(ids))
    return list(ids)[: plan.limit or None]


def read(
    desk: Helpdesk, ids: Collection[str], patience: Patience, names: Callable[[str], str], clean: Clean
) -> Iterator[Read]:
    """Yield every ticket in order; one that cannot be read does not stop the others. Raise BrokeOff."""
    silent = 0
    for ticket_id in ids:
        try:
            found = patience(lambda one=ticket_id: desk.ticket(one))  # type: ignore[misc]
            made = row(found, names(found.requester.id or f"of {ticket_id}"), clean)
        except Unavailable as error:
            silent += 1
            if silent == IN_A_ROW:
                raise BrokeOff(str(error)) from None
            yield Read(ticket_id, error=type(error).__name__)
        except (HelpdeskError, ValueError, LookupError, TypeError, AttributeError, ArithmeticError) as error:
            silent = 0
            yield Read(ticket_id, error=type(error).__name__)
        else:
            silent = 0
            yield Read(ticket_id, made)

"""What became of a ticket: every change of its status, and how its requester rated the help."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from integrations.helpdesk import Status
from integrations.records import Records


@dataclass(frozen=True, slots=True)
class Move:
    """A change of a ticket's status."""

    status: Status
    at: datetime


@dataclass(frozen=True, slots=True)
class Aftermath:
    """The changes, oldest first, as far as the helpdesk tells them. `good`: the last rating; None: none, or neither."""

    moves: tuple[Move, ...] = ()
    good: bool | None = None


class Afterwards(Records, Protocol):
    """A helpdesk that tells what became of a ticket. Every method may raise `HelpdeskError`."""

    def aftermath(self, ticket_id: str) -> Aftermath:
        """Return what became of a ticket."""

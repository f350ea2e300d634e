"""What a helpdesk knows around a ticket: its requester's other tickets, their organisation, the files in the thread."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from integrations.helpdesk import Attachment, Helpdesk, Status


@dataclass(frozen=True, slots=True)
class Past:
    """A ticket of a requester without its thread."""

    id: str
    requester_id: str
    subject: str
    status: Status
    created: datetime
    updated: datetime


class Records(Helpdesk, Protocol):
    """A helpdesk that can be asked about more than one ticket. Every method may raise `HelpdeskError`."""

    def requested(self, requester_id: str, most: int) -> tuple[Past, ...]:
        """Return the requester's own tickets, the last changed first; nobody else's, and none that is deleted."""

    def organization(self, number: str) -> str:
        """Return the name of an organisation, empty where there is none; kept a while."""

    def file(self, attachment: Attachment, limit: int) -> bytes:
        """Return the bytes of a file on a message. Raise Unavailable where there are more than `limit`."""

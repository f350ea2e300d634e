"""Tickets read from rows."""

from datetime import UTC, datetime
from typing import Any

from integrations.freshdesk import mapping
from integrations.freshdesk.mapping import Thread
from integrations.helpdesk import Post, Ticket, Visibility
from tests.integrations.freshdesk.shapes import (
    ME,
    contact,
    ticket,
)

SINCE = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
NOTE = Post("7", "Between **us**", Visibility.INTERNAL, "key-1", "")


def read(*rows: Any, **changes: Any) -> Ticket:
    thread = Thread(ticket(**changes), rows, contact(), {}, ME)
    return mapping.ticket("main", thread, "shop", "https://acme.example/a/tickets/7")


def at(second: int) -> str:
    return f"2026-03-02T12:00:{second:02}Z"


def row(second: int, number: int = 7) -> dict[str, Any]:
    return ticket(id=number, updated_at=at(second))

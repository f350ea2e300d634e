"""Twenty handoff notes to read: could somebody who sees only the note go on without asking the customer again?

    python -m tests.evals.notes [--to FOLDER]

Tickets of our own making go through the whole line over helpdesks and shops in memory; `holds` of each case names what
the note must tell. A command for people: it prints the notes, or writes one file a note.
"""

import sys
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from app.around.gather import Around
from app.domain import Decision, Policy
from app.evidence.files import articles
from app.facts import Notes
from app.intents import Intents
from app.pipeline import consider
from app.policy import load, shipped
from app.ports import Ports
from app.writers.extractive import Extractive
from integrations.commerce import Address, Money, Order, OrderStatus, Shipment
from integrations.helpdesk import Attachment, Author, Message, Status, Ticket, TicketEvent, Visibility
from integrations.sandbox import samples
from knowledge.library import Library
from knowledge.memory import MemoryTexts
from knowledge.search import Search
from knowledge.sources import whole
from knowledge.sync import sync
from tests.fakes import NOON, REQUESTER, FakeClock, FakeHelpdesk, FakeMemory, FakeShop, message, ticket

CASES = Path(__file__).with_name("notes.toml")
SECONDS = 60.0
HERE = "90"  # id of each case's ticket
Table = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Case:
    """A ticket, its surroundings, and what its note must tell or hide."""

    name: str
    language: str
    desk: FakeHelpdesk
    shop: FakeShop
    holds: tuple[str, ...]
    hides: tuple[str, ...]


def cases() -> tuple[Case, ...]:
    """Return all cases."""
    return tuple(map(_case, tomllib.loads(CASES.read_text(encoding="utf-8"))["case"]))


def decided(case: Case) -> Decision:
    """Return what the line decides."""
    rules = replace(_policy(), notes=Notes(case.language))
    around = Around(case.desk, FakeClock(), SECONDS, case.shop)
    ports = Ports(case.desk, _search(), _classifier(), Extractive(), FakeMemory(), FakeClock(), rules, facts=around)
    return consider(TicketEvent("main", case.name, HERE, NOON), ports)


def note(case: Case) -> str:
    """Return the note of a case, empty where nobody is handed anything."""
    handed = decided(case).handoff
    return handed.note if handed else ""


@cache
def _policy() -> Policy:
    return load(shipped())


@cache
def _classifier() -> Intents:
    return Intents.fit(_policy().intents)


@cache
def _search() -> Search:
    library = Library(MemoryTexts())
    sync("samples", whole(articles(samples.FOLDER / "articles")), library)
    return Search(library)


def _case(table: Table) -> Case:
    proved = table.get("verified", True)
    now = _ticket(HERE, table["subject"], table["thread"], proved, Status.OPEN)
    past = [
        _ticket(one["id"], one["subject"], one["thread"], proved, Status(one["status"]))
        for one in table.get("past", ())
    ]
    return Case(
        name=table["name"],
        language=table.get("language", "en"),
        desk=FakeHelpdesk({one.id: one for one in (now, *past)}, companies={"7": "Example Works"}),
        shop=FakeShop([_order(one) for one in table.get("orders", ())]),
        holds=tuple(table["holds"]),
        hides=tuple(table.get("hides", ())),
    )


def _ticket(number: str, subject: str, thread: Sequence[Table], proved: bool, status: Status) -> Ticket:
    said = [_message(at, one, proved) for at, one in enumerate(thread)]
    who = replace(REQUESTER, verified=True if proved else None)
    return ticket(*said, id=number, subject=subject, status=status, requester=who)


def _message(at: int, table: Table, proved: bool) -> Message:
    author = Author(table["by"])
    return message(
        table["text"],
        at,
        author=author,
        visibility=Visibility.INTERNAL if table.get("internal") else Visibility.PUBLIC,
        verified=True if proved and author is Author.REQUESTER else None,
        attachments=tuple(Attachment(name) for name in table.get("files", ())),
    )


def _order(table: Table) -> Order:
    paid = Money(Decimal("59.90"), "EUR")
    return Order(
        id=table["number"],
        number=table["number"],
        customer_id="c1",
        email=table.get("email", REQUESTER.email),
        status=OrderStatus(table["status"]),
        placed=NOON - timedelta(days=14),
        lines=(),
        paid=paid,
        address=Address("", (), "", "", "DE"),
        shipments=(_parcel(table),) if "tracking" in table else (),
    )


def _parcel(table: Table) -> Shipment:
    times = {name: _day(table[name]) for name in ("due", "delivered") if name in table}
    where = f"https://parcel.example.com/{table['tracking']}"
    return Shipment("p1", table["carrier"], table["tracking"], where, _day(table["sent"]), **times)


def _day(text: str) -> datetime:
    return datetime.fromisoformat(f"{text}T12:00:00+00:00")


def main(arguments: Sequence[str]) -> None:
    """Print the notes, or write them into a folder."""
    target = Path(arguments[1]) if len(arguments) == 2 and arguments[0] == "--to" else None
    for number, case in enumerate(cases(), 1):
        text = note(case)
        if target:
            target.mkdir(parents=True, exist_ok=True)
            (target / f"{number:02}.md").write_text(f"{text}\n", encoding="utf-8")
        else:
            print(f"===== {number:02} {case.name}\n\n{text}\n")  # noqa: T201 (a command for people)


if __name__ == "__main__":
    main(sys.argv[1:])

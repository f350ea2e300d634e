"""What a requester wrote on other tickets, as far as the ledger keeps it."""

import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from app.signals import Contact
from app.store.engine import Store
from app.store.tables import runs

MOST = 20  # runs that are looked at


@dataclass(frozen=True, slots=True)
class Whose:
    """A requester of an account, and the ticket that is looked at."""

    connection: str
    requester: str
    ticket: str


def contacts(store: Store, whose: Whose, since: datetime, kinds: Collection[str]) -> tuple[Contact, ...]:
    """Return the requester's other tickets that a run of one of these kinds ended on since then, newest first."""
    if not whose.requester:
        return ()
    wanted = (
        select(runs.c.ticket, runs.c.intent, runs.c.decision)
        .where(runs.c.connection == whose.connection, runs.c.requester == whose.requester)
        .where(runs.c.ticket != whose.ticket, runs.c.finished >= since, runs.c.kind.in_(kinds))
        # Without statistics SQLite would read every run from the end; an expression it cannot look up.
        .order_by((runs.c.number + 0).desc())
        .limit(MOST)
    )
    with store.begin() as transaction:
        rows = transaction.execute(wanted).all()
    return tuple(Contact(ticket, intent, _words(text)) for ticket, intent, text in rows)


def clarified(store: Store, connection: str, ticket: str, message: str) -> bool:
    """Say whether the customer was asked back, or was to be, about another message of a ticket."""
    wanted = (
        select(runs.c.number)
        .where(runs.c.connection == connection, runs.c.ticket == ticket, runs.c.message != message)
        # As the kind of a draft is written; no text within the JSON holds a bare quotation mark.
        .where(runs.c.decision.contains('"kind":"clarify"'))
        .limit(1)
    )
    with store.begin() as transaction:
        return transaction.execute(wanted).first() is not None


def _words(decision: str) -> str:
    question = (json.loads(decision) if decision else {}).get("question")
    return str(question["masked"]) if question else ""

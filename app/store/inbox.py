"""Every delivery once, in order; the row and the run that it starts are one transaction."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, exists, func, select

from app.domain import OutcomeKind
from app.ports import Clock
from app.store.engine import Store, Transaction
from app.store.tables import inbox, runs
from integrations.helpdesk import TicketEvent

# A superseded run leaves its ticket to a later one, which counts by itself.
UNDONE = (OutcomeKind.FAILED.value, OutcomeKind.SUPERSEDED.value)
RUN = re.compile(r".*?-\d{12}(?!\d)")

# Starts a run inside our transaction: connection, event, the inbox row's id.
Enqueue = Callable[[Transaction, TicketEvent, int], None]


@dataclass(frozen=True, slots=True)
class Inbox:
    """What was delivered. Kept longer than the jobs, so that a late repeat is still known."""

    store: Store
    clock: Clock
    enqueue: Enqueue

    def receive(self, event: TicketEvent) -> bool:
        """Keep a delivery and start its run; say whether it was new. May raise StoreDown."""
        statement = (
            self.store.insert(inbox)
            .values(
                connection=event.connection,
                event_id=event.event_id,
                ticket=event.ticket_id,
                occurred=event.occurred,
                received=self.clock.now(),
                by_hand=event.by_hand,
            )
            .on_conflict_do_nothing(index_elements=["connection", "event_id"])
            .returning(inbox.c.id)
        )
        with self.store.begin() as connection:
            row = connection.execute(statement).scalar()
            if row is not None:
                self.enqueue(connection, event, row)
        return row is not None


@dataclass(frozen=True, slots=True)
class Deliveries:
    """What the worker reads of the inbox."""

    store: Store

    def event(self, row: int) -> TicketEvent:
        """Return the event of a row. Raise LookupError if it is gone."""
        with self.store.begin() as connection:
            found = connection.execute(select(inbox).where(inbox.c.id == row)).mappings().first()
        if found is None:
            raise LookupError(f"no inbox row {row}")
        ids = found["connection"], found["event_id"], found["ticket"]
        return TicketEvent(*ids, found["occurred"], found["by_hand"])

    def received(self, row: int) -> datetime | None:
        """Return when a row was delivered, or None if it is gone."""
        with self.store.begin() as connection:
            return connection.execute(select(inbox.c.received).where(inbox.c.id == row)).scalar()

    def newest(self, connection: str, ticket: str, row: int) -> bool:
        """Say whether no newer event of the ticket has arrived."""
        newer = select(exists().where(inbox.c.connection == connection, inbox.c.ticket == ticket, inbox.c.id > row))
        with self.store.begin() as transaction:
            return not transaction.execute(newer).scalar()

    def seen(self, connection: str, ticket: str, since: datetime) -> bool:
        """Say whether a delivery about the ticket has come in at that time or later, and its run has not failed."""
        undone = exists().where(runs.c.number == inbox.c.id, runs.c.kind.in_(UNDONE))
        known = exists().where(
            inbox.c.connection == connection, inbox.c.ticket == ticket, inbox.c.received >= since, ~undone
        )
        with self.store.begin() as transaction:
            return bool(transaction.execute(select(known)).scalar())

    def assigned(self, connection: str, ticket: str) -> datetime | None:
        """Return when a delivery last told that a person has assigned the ticket, or None."""
        told = select(func.max(inbox.c.occurred)).where(
            inbox.c.connection == connection, inbox.c.ticket == ticket, inbox.c.by_hand
        )
        with self.store.begin() as transaction:
            return transaction.execute(told).scalar()

    def waiting(self) -> datetime | None:
        """Return when the oldest delivery arrived that no run has taken up yet, or None."""
        with self.store.begin() as connection:
            return connection.execute(select(func.min(inbox.c.received)).where(inbox.c.claimed.is_(None))).scalar()

    def unfinished(self) -> datetime | None:
        """Return when the oldest delivery arrived whose run has not ended yet, or None."""
        ended = exists().where(runs.c.number == inbox.c.id, runs.c.finished.is_not(None))
        with self.store.begin() as connection:
            return connection.execute(select(func.min(inbox.c.received)).where(~ended)).scalar()

    def forget(self, before: datetime) -> int:
        """Forget deliveries received before a time whose run has ended; return how many."""
        ended = exists().where(runs.c.number == inbox.c.id, runs.c.finished.is_not(None))
        with self.store.begin() as connection:
            return connection.execute(delete(inbox).where(inbox.c.received < before, ended)).rowcount


@dataclass(frozen=True, slots=True)
class RowFence:
    """The fence of one run (app.ports.Fence)."""

    deliveries: Deliveries
    connection: str
    ticket: str
    row: int

    def newest(self) -> bool:
        """Say whether no newer event of the ticket has arrived."""
        return self.deliveries.newest(self.connection, self.ticket, self.row)


def run_id(connection: str, ticket: str, row: int) -> str:
    """Return the sortable id of a run; within a ticket, later rows sort later."""
    return f"{connection}-{ticket}-{row:012d}"


def run_of(name: str) -> str:
    """Return the run's id at the beginning of an effect key or of a job's id, or an empty string."""
    found = RUN.match(name)
    return found.group() if found else ""


def row_of(run: str) -> int:
    """Return the inbox row of a run's id. Raise ValueError if it is none."""
    return int(run.rsplit("-", 1)[1])

"""Tickets that a person has taken from the copilot, and runs that a person has stopped."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, exists, select

from app.ports import Clock
from app.store.audit import note
from app.store.engine import Store, storable
from app.store.tables import effects, holds, runs, stops


@dataclass(frozen=True, slots=True)
class Hold:
    """A ticket in a person's hands: the copilot leaves it alone until it is handed back."""

    connection: str
    ticket: str
    who: str
    since: datetime


@dataclass(frozen=True, slots=True)
class Holds:
    """What people keep the copilot from. `who` is a label for people, never proof of anything."""

    store: Store
    clock: Clock

    def take(self, connection: str, ticket: str, who: str) -> Hold:
        """Keep the copilot off a ticket; return the hold, which is another's if they were first."""
        connection, ticket, who = map(storable, (connection, ticket, who))
        values = {"connection": connection, "ticket": ticket, "who": who, "since": self.clock.now()}
        statement = self.store.insert(holds).values(values).on_conflict_do_nothing().returning(holds.c.ticket)
        with self.store.begin() as transaction:
            if transaction.execute(statement).first():
                note(transaction, self.clock, who, "ticket.taken", (f"{connection} {ticket}", ""))
        return self.taken(connection, ticket) or Hold(connection, ticket, who, self.clock.now())

    def hand_back(self, connection: str, ticket: str, who: str) -> bool:
        """Let the copilot work on a ticket again; say whether somebody held it."""
        statement = delete(holds).where(holds.c.connection == connection, holds.c.ticket == ticket)
        with self.store.begin() as transaction:
            held = transaction.execute(statement).rowcount > 0
            if held:
                note(transaction, self.clock, who, "ticket.handed_back", (f"{connection} {ticket}", ""))
        return held

    def taken(self, connection: str, ticket: str) -> Hold | None:
        """Return who holds a ticket, or None."""
        statement = select(holds).where(holds.c.connection == connection, holds.c.ticket == ticket)
        with self.store.begin() as transaction:
            row = transaction.execute(statement).mappings().first()
        return Hold(**row) if row else None

    def stop(self, run: str, who: str) -> bool:
        """Stop a run that waits to send; say whether it was in time. What is on its way cannot be called back."""
        run, who = storable(run), storable(who)
        over = exists().where(runs.c.id == run, runs.c.finished.is_(None))
        begun = exists().where(effects.c.run == run)
        values = {"run": run, "who": who, "at": self.clock.now()}
        statement = self.store.insert(stops).values(values).on_conflict_do_nothing().returning(stops.c.run)
        with self.store.begin() as transaction:
            if not transaction.execute(select(over & ~begun)).scalar():
                return False
            if transaction.execute(statement).first():
                note(transaction, self.clock, who, "run.stopped", (run, ""))
        return True

    def stopped(self, run: str) -> str:
        """Return who has stopped a run, or an empty string."""
        with self.store.begin() as transaction:
            return str(transaction.execute(select(stops.c.who).where(stops.c.run == run)).scalar() or "")

"""The switch that stops everything, whatever any policy says and wherever it is kept."""

import json
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, delete, select

from app.ports import Clock
from app.store.audit import note
from app.store.engine import Store, storable
from app.store.tables import marks

MARK = "paused"
PAUSED, TOLD, RESUMED = "policy.paused", "policy.pause_reason", "policy.resumed"  # words of the audit
EVERYTHING = "everything"


@dataclass(frozen=True, slots=True)
class Halt:
    """All automation is paused; the reason may be told later."""

    who: str
    at: datetime
    reason: str


@dataclass(frozen=True, slots=True)
class Switch:
    """On until somebody pauses, off until somebody resumes; every turn stands in the audit."""

    store: Store
    clock: Clock

    def halted(self) -> Halt | None:
        """Return who paused, or None: cheap enough to ask before each ticket."""
        with self.store.begin() as connection:
            return _read(connection)

    def pause(self, who: str, reason: str = "") -> Halt:
        """Pause everything from the next ticket on, and return who did; the first of several stays."""
        who, reason = storable(who), " ".join(storable(reason).split())
        made = Halt(who, self.clock.now(), reason)
        with self.store.begin() as connection:
            statement = self.store.insert(marks).values(name=MARK, value=_written(made)).returning(marks.c.name)
            if connection.execute(statement.on_conflict_do_nothing(index_elements=["name"])).first():
                note(connection, self.clock, who, PAUSED, (EVERYTHING, reason))
            return _read(connection) or made

    def explain(self, who: str, reason: str) -> None:
        """Keep the reason of a pause that was given none; without a pause nothing is kept."""
        reason = " ".join(storable(reason).split())
        with self.store.begin() as connection:
            halt = _read(connection)
            if halt is None or not reason:
                return
            value = _written(Halt(halt.who, halt.at, reason))
            connection.execute(marks.update().where(marks.c.name == MARK).values(value=value))
            note(connection, self.clock, who, TOLD, (EVERYTHING, reason))

    def resume(self, who: str, reason: str) -> bool:
        """Let everything go on, and say whether it was paused."""
        with self.store.begin() as connection:
            was = bool(connection.execute(delete(marks).where(marks.c.name == MARK)).rowcount)
            if was:
                note(connection, self.clock, who, RESUMED, (EVERYTHING, " ".join(storable(reason).split())))
            return was


def _read(connection: Connection) -> Halt | None:
    value = connection.execute(select(marks.c.value).where(marks.c.name == MARK)).scalar()
    if not value:
        return None
    held = json.loads(value)
    return Halt(held["who"], datetime.fromisoformat(held["at"]), held["reason"])


def _written(halt: Halt) -> str:
    return json.dumps({"who": halt.who, "at": halt.at.isoformat(), "reason": halt.reason})

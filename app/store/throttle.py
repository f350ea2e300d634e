"""Wrong passwords are counted, and each one too many makes the next wait longer."""

import math
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256
from typing import Any

from sqlalchemy import Row, delete, select, update

from app.ports import Clock
from app.store.engine import Store
from app.store.tables import attempts

LONGEST = 300.0  # seconds
FORGOTTEN = timedelta(hours=1)  # after the last wrong one
TRIES = 10  # at a count that others change at the same time


class Throttled(Exception):
    """Too many wrong passwords: try again in so many `seconds`."""

    def __init__(self, seconds: int) -> None:
        """Say how long to wait."""
        super().__init__(f"too many attempts; try again in {seconds} seconds")
        self.seconds = seconds


@dataclass(frozen=True, slots=True)
class Door:
    """What attempts are counted by, and how many are free of waiting."""

    kind: str
    name: str
    free: int

    @property
    def key(self) -> str:
        """Return the name as it is kept: nobody reads in the table who tried."""
        return sha256(f"{self.kind}\n{self.name}".encode(errors="replace")).hexdigest()


@dataclass(frozen=True, slots=True)
class Throttle:
    """Counts that every process shares."""

    store: Store
    clock: Clock

    def enter(self, *doors: Door) -> None:
        """Count an attempt at every door as wrong, before it is looked at: a hundred at once are then counted too.

        Raise Throttled, with nothing counted, where one has to wait.
        """
        if wait := max(self._wait(self._row(door), door) for door in doors):
            raise Throttled(math.ceil(wait))
        for door in doors:
            self._count(door)

    def clear(self, door: Door) -> None:
        """Forget every wrong attempt at a door."""
        with self.store.begin() as connection:
            connection.execute(delete(attempts).where(attempts.c.key == door.key))

    def forgive(self, door: Door) -> None:
        """Take back the last count: the attempt was right."""
        statement = update(attempts).where(attempts.c.key == door.key, attempts.c.failures > 0)
        with self.store.begin() as connection:
            connection.execute(statement.values(failures=attempts.c.failures - 1))

    def _row(self, door: Door) -> Row[Any, Any] | None:
        statement = select(attempts.c.failures, attempts.c.last).where(attempts.c.key == door.key)
        with self.store.begin() as connection:
            return connection.execute(statement).first()

    def _wait(self, row: Row[Any, Any] | None, door: Door) -> float:
        """Return the seconds until the next attempt is let through."""
        if row is None:
            return 0.0
        failures, last = row
        age = (self.clock.now() - last).total_seconds()
        over = failures - door.free
        if over < 0 or age > FORGOTTEN.total_seconds():
            return 0.0
        pause: float = min(2.0 ** min(over + 1, 20), LONGEST)
        return max(0.0, pause - float(age))

    def _count(self, door: Door) -> None:
        for _ in range(TRIES):
            row = self._row(door)
            if wait := self._wait(row, door):
                raise Throttled(math.ceil(wait))
            if self._first(door) if row is None else self._next(door, row):
                return
        raise Throttled(1)

    def _first(self, door: Door) -> bool:
        now = self.clock.now()
        first = self.store.insert(attempts).values(key=door.key, failures=1, last=now)
        statement = first.on_conflict_do_nothing().returning(attempts.c.key)
        with self.store.begin() as connection:
            connection.execute(delete(attempts).where(attempts.c.last < now - FORGOTTEN, attempts.c.key != door.key))
            return connection.execute(statement).first() is not None

    def _next(self, door: Door, row: Row[Any, Any]) -> bool:
        """Count one more, unless somebody else did so since `row` was read."""
        failures, last = row
        now = self.clock.now()
        number = 1 if now - last > FORGOTTEN else failures + 1
        same = (attempts.c.key == door.key, attempts.c.failures == failures, attempts.c.last == last)
        with self.store.begin() as connection:
            return connection.execute(update(attempts).where(*same).values(failures=number, last=now)).rowcount == 1

"""Versions of the constants behind the confidence; to undo is to save that the shipped ones hold again."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, RowMapping, func, insert, select

from app.ports import Clock
from app.store.audit import note
from app.store.engine import Store
from app.store.exclusions import plain
from app.store.opinions import STAMP
from app.store.tables import calibrations
from app.store.texts import moved
from knowledge.calibration import FUSED, Calibration
from knowledge.refit import bounded

SCHEDULE = "schedule"
REFITTED, SHIPPED = "calibration.refitted", "calibration.shipped"  # words of the audit


@dataclass(frozen=True, slots=True)
class Version:
    """One version. `constants` is None where the shipped ones hold; `who` is empty for the schedule."""

    number: int
    created: datetime
    who: str
    reason: str
    towards: Calibration
    constants: Calibration | None
    report: Mapping[str, Any]

    @property
    def holds(self) -> Calibration | None:
        """Return its constants unless they were fitted towards others than those that are shipped now."""
        return bounded(self.constants, FUSED) if self.constants and self.towards == FUSED else None


@dataclass(frozen=True, slots=True)
class Calibrations:
    """Versions by number, from 1. Where none is saved, the shipped constants are in force."""

    store: Store
    clock: Clock

    def newest(self) -> Version | None:
        """Return the version in force, or None."""
        with self.store.begin() as connection:
            return _newest(connection)

    def save(
        self, made: Calibration | None, reason: str, who: str = "", report: Mapping[str, Any] | None = None
    ) -> int:
        """Put constants in force from the next question on, None: the shipped ones; return the version's number."""
        values = {
            "created": self.clock.now(),
            "who": who,
            "reason": plain(reason),
            "towards": _written(FUSED),
            "constants": _written(made) if made else "",
            "report": json.dumps(dict(report or {})),
        }
        with self.store.begin() as connection:
            moved(self.store, connection, STAMP)
            number = int(connection.execute(select(func.max(calibrations.c.number))).scalar() or 0) + 1
            connection.execute(insert(calibrations).values(number=number, **values))
            about = f"calibration {number}", plain(reason)
            note(connection, self.clock, who or SCHEDULE, REFITTED if made else SHIPPED, about)
        return number


def in_force(connection: Connection) -> Calibration | None:
    """Return the constants fitted here, or None where the shipped ones are in force."""
    newest = _newest(connection)
    return newest.holds if newest else None


def _newest(connection: Connection) -> Version | None:
    wanted = select(calibrations).order_by(calibrations.c.number.desc()).limit(1)
    row = connection.execute(wanted).mappings().first()
    return _version(row) if row else None


def _version(row: RowMapping) -> Version:
    constants = _read(row["constants"]) if row["constants"] else None
    told = row["number"], row["created"], row["who"], row["reason"]
    return Version(*told, _read(row["towards"]), constants, json.loads(row["report"]))


def _written(made: Calibration) -> str:
    return f"{made.base} {made.score} {made.lead}"


def _read(text: str) -> Calibration:
    base, score, lead = map(float, text.split())
    return Calibration(base, score, lead)

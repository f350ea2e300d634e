"""The newest audit of the knowledge base, the wish for another one, and how far one that runs has come."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete

from app.ports import Clock
from app.store.audit import note
from app.store.engine import Store
from app.store.marks import Marks
from app.store.tables import marks

KEPT, WISHED, RUNNING, SINCE = (f"knowledge.audit.{name}" for name in ("kept", "wished", "running", "since"))
ASKED = "knowledge.audit"  # word of the audit trail


@dataclass(frozen=True, slots=True)
class Kept:
    """An audit as it was kept, and when it ended."""

    at: datetime
    seconds: float
    found: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Wanted:
    """Who asked for an audit that has not begun, and when."""

    who: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Under:
    """An audit that runs, or was cut short. `told` is when it last said what it does; `broke`: it ended early."""

    begun: datetime
    told: datetime
    step: str
    broke: bool = False


@dataclass(frozen=True, slots=True)
class Audits:
    """One kept audit, one wish, one run: rows of `marks`."""

    store: Store
    clock: Clock

    def ask(self, who: str) -> None:
        """Ask for an audit; who asks while somebody has is heard with them."""
        now = self.clock.now()
        statement = self.store.insert(marks).values(name=WISHED, value=json.dumps([who, now.isoformat()]))
        asked = statement.on_conflict_do_nothing(index_elements=["name"]).returning(marks.c.name)
        with self.store.begin() as connection:
            if connection.execute(asked).scalar():
                note(connection, self.clock, who, ASKED, ("", ""))

    def wanted(self) -> Wanted | None:
        """Return who asked for an audit that has not begun."""
        kept = json.loads(Marks(self.store).read(WISHED) or "null")
        return Wanted(kept[0], datetime.fromisoformat(kept[1])) if kept else None

    def due(self, period: timedelta) -> bool:
        """Say whether an audit is to begin: asked for, or so long after the last one or the first look.

        A period of 0 means that one only begins when it is asked for.
        """
        return bool(self.wanted()) or bool(period and self.clock.now() - self._since() >= period)

    def _since(self) -> datetime:
        """Return when an audit last began; where none has, when this was first asked."""
        known = Marks(self.store).read(SINCE)
        if not known:
            known = self.clock.now().isoformat()
            Marks(self.store).write(SINCE, known)
        return datetime.fromisoformat(known)

    def begin(self) -> None:
        """Keep that an audit begins. The wish goes now: one that ends its process is not begun for ever."""
        now = self.clock.now()
        Marks(self.store).write(SINCE, now.isoformat())
        self._under(Under(now, now, ""))
        self._forget(WISHED)

    def step(self, name: str) -> None:
        """Keep what the audit that runs does now."""
        under = self.under()
        if under:
            self._under(Under(under.begun, self.clock.now(), name))

    def broke(self) -> None:
        """Keep that the audit that ran ended early; the one before stays to be read."""
        under = self.under()
        if under:
            self._under(Under(under.begun, self.clock.now(), under.step, broke=True))

    def keep(self, found: Mapping[str, Any]) -> None:
        """Keep an audit in place of the one before."""
        under, now = self.under(), self.clock.now()
        seconds = (now - under.begun).total_seconds() if under else 0.0
        Marks(self.store).write(KEPT, json.dumps([now.isoformat(), seconds, found]))
        self._forget(RUNNING)

    def last(self) -> Kept | None:
        """Return the newest audit."""
        kept = json.loads(Marks(self.store).read(KEPT) or "null")
        return Kept(datetime.fromisoformat(kept[0]), kept[1], kept[2]) if kept else None

    def under(self) -> Under | None:
        """Return the audit that runs, or that ended early after the one that is kept."""
        kept = json.loads(Marks(self.store).read(RUNNING) or "null")
        return Under(datetime.fromisoformat(kept[0]), datetime.fromisoformat(kept[1]), *kept[2:]) if kept else None

    def _under(self, one: Under) -> None:
        kept = [one.begun.isoformat(), one.told.isoformat(), one.step, one.broke]
        Marks(self.store).write(RUNNING, json.dumps(kept))

    def _forget(self, name: str) -> None:
        with self.store.begin() as connection:
            connection.execute(delete(marks).where(marks.c.name == name))

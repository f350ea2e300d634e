"""What the passes over each origin of articles came to, and how far the next one may go on from."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select, update

from app.ports import Clock
from app.store.audit import note
from app.store.engine import Store
from app.store.marks import Marks
from app.store.tables import marks, passes
from knowledge.sync import Report

CURSOR = "synced."
MENDED = "knowledge.mended"
WISHED = "knowledge.wished"
ASKED, EVERYTHING, CHANGES = "knowledge.asked", "everything", "changes"  # words of the audit


@dataclass(frozen=True, slots=True)
class Passed:
    """An origin's newest pass. `articles`: how many were known when one last ended; `broke`: why it broke off."""

    origin: str
    begun: datetime
    ended: datetime | None
    whole: datetime | None  # when the last complete pass ended
    articles: int
    report: Report
    broke: str


@dataclass(frozen=True, slots=True)
class Mended:
    """When vectors were last found lost, and what was done."""

    at: datetime
    why: str


@dataclass(frozen=True, slots=True)
class Wish:
    """Somebody asked for a pass by hand. `full`: over everything, also where changes alone would do."""

    who: str
    at: datetime
    full: bool


@dataclass(frozen=True, slots=True)
class Passes:
    """One row an origin, its newest pass; a pass that runs or was killed has no end."""

    store: Store
    clock: Clock

    def begin(self, origin: str) -> None:
        """Keep that a pass begins."""
        values = {"origin": origin, "begun": self.clock.now(), "ended": None, "broke": ""}
        statement = self.store.insert(passes).values(articles=0, report="{}", **values)
        with self.store.begin() as connection:
            connection.execute(statement.on_conflict_do_update(index_elements=["origin"], set_=values))

    def end(self, origin: str, report: Report, articles: int) -> None:
        """Keep what a pass did."""
        now = self.clock.now()
        values: dict[str, Any] = {"ended": now, "articles": articles, "report": json.dumps(asdict(report)), "broke": ""}
        self._set(origin, values | ({"whole": now} if report.complete else {}))

    def broke(self, origin: str, why: str) -> None:
        """Keep why a pass broke off; what the last good one did stays to be read."""
        self._set(origin, {"broke": why})

    def count(self, origin: str, articles: int) -> None:
        """Keep how many articles are known, after one of them was looked at by itself."""
        self._set(origin, {"articles": articles})

    def every(self) -> tuple[Passed, ...]:
        """Return all origins by name."""
        with self.store.begin() as connection:
            return tuple(
                _passed(row) for row in connection.execute(select(passes).order_by(passes.c.origin)).mappings()
            )

    def last(self, origin: str) -> Passed | None:
        """Return an origin's newest pass, or None."""
        with self.store.begin() as connection:
            row = connection.execute(select(passes).where(passes.c.origin == origin)).mappings().first()
        return _passed(row) if row else None

    def cursor(self, origin: str) -> str:
        """Return where the next pass goes on, or an empty string."""
        return Marks(self.store).read(CURSOR + origin)

    def keep(self, origin: str, cursor: str) -> None:
        """Let the next pass go on from here."""
        Marks(self.store).write(CURSOR + origin, cursor)

    def forget(self, origin: str) -> None:
        """Forget an origin."""
        with self.store.begin() as connection:
            connection.execute(delete(passes).where(passes.c.origin == origin))
            connection.execute(delete(marks).where(marks.c.name == CURSOR + origin))

    def mended(self, why: str) -> None:
        """Keep that vectors were lost and built again."""
        Marks(self.store).write(MENDED, json.dumps([self.clock.now().isoformat(), why]))

    def mending(self) -> Mended | None:
        """Return when vectors were last lost, or None."""
        kept = Marks(self.store).read(MENDED)
        return Mended(datetime.fromisoformat(json.loads(kept)[0]), json.loads(kept)[1]) if kept else None

    def ask(self, who: str, full: bool) -> Wish:
        """Ask for a pass over every origin; who asks for everything takes the place of who asked for less."""
        wish, waiting = Wish(who, self.clock.now(), full), self.wished()
        if waiting and (waiting.full or not full):
            return waiting
        value = json.dumps([who, wish.at.isoformat(), full])
        statement = self.store.insert(marks).values(name=WISHED, value=value)
        with self.store.begin() as connection:
            connection.execute(statement.on_conflict_do_update(index_elements=["name"], set_={"value": value}))
            note(connection, self.clock, who, ASKED, (EVERYTHING if full else CHANGES, ""))
        return wish

    def wished(self) -> Wish | None:
        """Return who asked for a pass that has not been made yet, or None."""
        kept = json.loads(Marks(self.store).read(WISHED) or "null")
        return Wish(kept[0], datetime.fromisoformat(kept[1]), kept[2]) if kept else None

    def answered(self, wish: Wish) -> None:
        """Forget a wish, unless there was another one meanwhile."""
        value = json.dumps([wish.who, wish.at.isoformat(), wish.full])
        with self.store.begin() as connection:
            connection.execute(delete(marks).where(marks.c.name == WISHED, marks.c.value == value))

    def _set(self, origin: str, values: dict[str, Any]) -> None:
        with self.store.begin() as connection:
            connection.execute(update(passes).where(passes.c.origin == origin).values(values))


def _passed(row: Any) -> Passed:
    said = dict(row)
    return Passed(**{**said, "report": _report(json.loads(said["report"]))})


def _report(said: dict[str, Any]) -> Report:
    failures: Sequence[Sequence[str]] = said.get("failures", ())
    pairs = tuple((str(key), str(why)) for key, why in failures)
    return Report(**{**said, "failures": pairs, "notes": tuple(said.get("notes", ()))})

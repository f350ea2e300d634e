"""What was learned from agents: how far each article is moved, until an admin puts that aside."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, delete, func, insert, select, update

from app.ports import Clock
from app.store.audit import note
from app.store.calibrations import in_force
from app.store.engine import Store
from app.store.exclusions import plain
from app.store.opinions import STAMP
from app.store.tables import marks as stamps
from app.store.tables import opinions, resets
from app.store.texts import moved
from knowledge.calibration import Calibration
from knowledge.feedback import Opinion, Opinions, Tally, marks

MOST = 5000  # opinions that move articles, the newest: to read them again takes some 0.2 s
RESET, RESTORED = "feedback.reset", "feedback.restored"  # words of the audit


@dataclass(frozen=True, slots=True)
class Reset:
    """Feedback on an article put aside: how many reviews, by whom and why."""

    number: int
    reviews: int
    who: str
    reason: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Standing:
    """What agents made of one article. `reviews` counts people and runs; `reset` is the last one that holds."""

    tally: Tally
    reviews: int
    reset: Reset | None


@dataclass(frozen=True, slots=True)
class Feedback:
    """Agents' opinions of articles. Nothing of it is ever deleted but a reset that is taken back."""

    store: Store
    clock: Clock

    def of(self, article: str) -> Standing:
        """Return what agents made of an article."""
        with self.store.begin() as connection:
            found = _tallies(connection, opinions.c.article == article).get(article, (Tally(), 0))
            return Standing(*found, _last(connection, article))

    def tallies(self) -> dict[str, Tally]:
        """Return every article's, by key."""
        with self.store.begin() as connection:
            return {name: tally for name, (tally, _) in _tallies(connection).items()}

    def reset(self, article: str, reason: str, who: str = "") -> bool:
        """Put aside what was said of an article until now, from the next question on; say whether anything was."""
        values = {"article": article, "who": who, "reason": plain(reason), "at": self.clock.now()}
        with self.store.begin() as connection:
            moved(self.store, connection, STAMP)
            number = connection.execute(insert(resets).values(values).returning(resets.c.number)).scalar_one()
            counting = (opinions.c.article == article) & opinions.c.reset.is_(None) & _heard()
            count = connection.execute(update(opinions).where(counting).values(reset=number)).rowcount
            if count:
                note(connection, self.clock, who, RESET, (article, plain(reason)))
            else:
                connection.execute(delete(resets).where(resets.c.number == number))
            return count > 0

    def restore(self, article: str, reason: str = "", who: str = "") -> bool:
        """Take the last reset of an article back; say whether there was one."""
        with self.store.begin() as connection:
            moved(self.store, connection, STAMP)
            last = _last(connection, article)
            if last:
                connection.execute(update(opinions).where(opinions.c.reset == last.number).values(reset=None))
                connection.execute(delete(resets).where(resets.c.number == last.number))
                note(connection, self.clock, who, RESTORED, (article, plain(reason)))
            return last is not None


def _tallies(connection: Connection, *conditions: ColumnElement[bool]) -> dict[str, tuple[Tally, int]]:
    sums = func.sum(opinions.c.used), func.sum(opinions.c.rejected), func.count()
    wanted = select(opinions.c.article, *sums).where(opinions.c.reset.is_(None), _heard(), *conditions)
    rows = connection.execute(wanted.group_by(opinions.c.article))
    return {row[0]: (Tally(float(row[1]), float(row[2])), row[3]) for row in rows}


def _newest(connection: Connection) -> list[Opinion]:
    columns = opinions.c.article, opinions.c.marks, opinions.c.used, opinions.c.rejected
    wanted = select(*columns).where(opinions.c.reset.is_(None), _heard()).order_by(opinions.c.id.desc()).limit(MOST)
    rows = connection.execute(wanted)
    return [Opinion(row[0], tuple(json.loads(row[1])), row[2], row[3]) for row in rows]


def _heard() -> ColumnElement[bool]:
    return opinions.c.used + opinions.c.rejected > 0


def _last(connection: Connection, article: str) -> Reset | None:
    wanted = select(resets).where(resets.c.article == article).order_by(resets.c.number.desc()).limit(1)
    row = connection.execute(wanted).mappings().first()
    if row is None:
        return None
    aside = select(func.count()).select_from(opinions).where(opinions.c.reset == row["number"])
    return Reset(row["number"], connection.execute(aside).scalar_one(), row["who"], row["reason"], row["at"])


@dataclass(frozen=True, slots=True)
class _Read:
    """What one look found."""

    stamp: str
    opinions: Opinions
    calibration: Calibration | None


@dataclass
class StoredLearned:
    """What search goes by (knowledge.feedback.Learned), read again when it has changed. Threads may share it."""

    store: Store
    _read: _Read | None = field(default=None, repr=False)

    def shifts(self, text: str, language: str) -> Mapping[str, float]:
        """Return by key how much an article's score is moved for this question."""
        return self._look().opinions.shifts(marks(text, language))

    def calibration(self) -> Calibration | None:
        """Return the constants fitted to this knowledge base, or None."""
        return self._look().calibration

    def _look(self) -> _Read:
        # A change between stamp and figures makes it read once more, not once too few.
        with self.store.begin() as connection:
            stamp = str(connection.execute(select(stamps.c.value).where(stamps.c.name == STAMP)).scalar() or "")
            if self._read is None or self._read.stamp != stamp:
                self._read = _Read(stamp, Opinions(_newest(connection)), in_force(connection))
            return self._read

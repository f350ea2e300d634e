"""Each effect once: the intent is on record before anything is sent (app.ports.Guard)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import select, update

from app.domain import Effect, Reason
from app.ports import Clock
from app.remit import Quota
from app.store.budgets import hold, spent
from app.store.crash import Crash, CrashPoint, carry_on
from app.store.engine import Store
from app.store.inbox import run_of
from app.store.switch import MARK
from app.store.tables import effects, marks
from integrations.helpdesk import Visibility

# Beyond the HTTP time-out: what a helpdesk may take to show a write that it has accepted.
MARGIN = 2.0


@dataclass(frozen=True, slots=True)
class Effects:
    """The guard over the effects table, in the hands of one run."""

    store: Store
    clock: Clock
    http_timeout: float
    crash: Crash = carry_on
    run: str = ""  # whose effects these are; empty: the keys begin with it

    def begin(self, key: str) -> int:
        """Commit that this effect is about to be sent; return which attempt it is, from 1."""
        now = self.clock.now()
        first = self.store.insert(effects).values(key=key, run=self._run(key), attempt=1, begun=now)
        statement = first.on_conflict_do_update(
            index_elements=["key"],
            set_={"attempt": effects.c.attempt + 1, "before": effects.c.begun, "begun": now},
        ).returning(effects.c.attempt)
        with self.store.begin() as connection:
            return int(connection.execute(statement).scalar_one())

    def claim(self, key: str, quotas: Sequence[Quota], name: str = "reply") -> Reason | None:
        """Commit that something public is about to be sent, or return why it may not be: PAUSED, or BUDGET.

        One process at a time claims; what it sees then is all that was sent or claimed
        before. A claim counts until its reply is done or its run has ended without it.
        """
        now = self.clock.now()
        public = {"name": name, "visibility": str(Visibility.PUBLIC)}
        first = self.store.insert(effects).values(key=key, run=self._run(key), attempt=1, begun=now, **public)
        with self.store.begin() as connection:
            hold(self.store, connection)
            if connection.execute(select(marks.c.name).where(marks.c.name == MARK)).first():
                return Reason.PAUSED
            if any(spent(connection, one, now, effects.c.key == key) >= one.most for one in quotas):
                return Reason.BUDGET
            connection.execute(first.on_conflict_do_update(index_elements=["key"], set_=public))
        return None

    def begun(self, key: str) -> bool:
        """Say whether an attempt is on record: it may have got through."""
        with self.store.begin() as connection:
            return connection.execute(select(effects.c.key).where(effects.c.key == key)).first() is not None

    def done(self, key: str) -> Effect | None:
        """Return the effect if it is on record as done."""
        statement = select(effects).where(effects.c.key == key, effects.c.done.is_not(None))
        with self.store.begin() as connection:
            row = connection.execute(statement).mappings().first()
        if row is None:
            return None
        return Effect(
            name=row["name"],
            key=key,
            message_id=row["message"],
            visibility=Visibility(row["visibility"]) if row["visibility"] else None,
            status_refused=row["status_refused"],
            repeated=row["repeated"],
        )

    def record(self, effect: Effect) -> None:
        """Keep what the effect left behind."""
        self.crash(CrashPoint.SENT, self._run(effect.key))
        now = self.clock.now()
        left = {
            "done": now,
            "name": effect.name,
            "message": effect.message_id,
            "visibility": str(effect.visibility or ""),
            "status_refused": effect.status_refused,
            "repeated": effect.repeated,
        }
        first = self.store.insert(effects).values(
            key=effect.key, run=self._run(effect.key), attempt=1, begun=now, **left
        )
        with self.store.begin() as connection:
            connection.execute(first.on_conflict_do_update(index_elements=["key"], set_=left))
        self.crash(CrashPoint.RECORDED, self._run(effect.key))

    def settle(self, key: str) -> float:
        """Return seconds to wait until an earlier attempt can no longer be on its way.

        The caller is taken to send at the end of that wait, so the next attempt counts
        from there.
        """
        with self.store.begin() as connection:
            row = connection.execute(select(effects.c.before).where(effects.c.key == key)).first()
            if row is None or row.before is None:
                return 0.0
            now = self.clock.now()
            free = row.before + timedelta(seconds=self.http_timeout + MARGIN)
            wait: float = max(0.0, (free - now).total_seconds())
            connection.execute(update(effects).where(effects.c.key == key).values(begun=now + timedelta(seconds=wait)))
        return wait

    def _run(self, key: str) -> str:
        return self.run or run_of(key)

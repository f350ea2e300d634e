"""Whether the store can do its work now, for /readyz and doctor."""

from dataclasses import dataclass

from sqlalchemy import text

from app.ports import Clock
from app.store.engine import Store, StoreDown
from app.store.inbox import Deliveries
from app.store.locks import FileLock, number
from app.store.migrate import current

EXECUTORS = "executor"  # the group of liveness locks on PostgreSQL


@dataclass(frozen=True, slots=True)
class Health:
    """What an operator looks at first. `waiting` is the age of the oldest delivery without a run, in seconds."""

    database: bool
    migrated: bool
    worker: bool
    waiting: float

    @property
    def ready(self) -> bool:
        """Say whether deliveries can be taken."""
        return self.database and self.migrated


def health(store: Store, clock: Clock) -> Health:
    """Return the state of database, tables, worker and queue; never raises for a database that is down."""
    try:
        if not current(store):
            return Health(database=True, migrated=False, worker=False, waiting=0.0)
        oldest = Deliveries(store).waiting()
        age = (clock.now() - oldest).total_seconds() if oldest else 0.0
        return Health(database=True, migrated=True, worker=working(store), waiting=round(max(0.0, age), 1))
    except StoreDown:
        return Health(database=False, migrated=False, worker=False, waiting=0.0)


def working(store: Store) -> bool:
    """Say whether some process, here or elsewhere, holds a worker's lock. May raise StoreDown."""
    if store.embedded:
        return worker_lock(store).holder() != 0
    statement = text("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND granted AND classid = :group")
    with store.begin() as connection:
        # The lock table shows the signed number as an unsigned one.
        return bool(connection.execute(statement, {"group": number(EXECUTORS) % 2**32}).scalar())


def worker_lock(store: Store) -> FileLock:
    """Return the lock that makes one process the only executor of a SQLite store."""
    return FileLock(store.folder / "worker.lock")

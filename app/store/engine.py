"""One engine for everything we keep: a SQLite file, or PostgreSQL.

The durable engine's tables lie in the same database (on SQLite in the same file), because
the inbox row of a delivery and the job that it starts are written in one transaction.
"""

import os
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, DateTime, Dialect, Engine, String, Table, create_engine, event, make_url
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import InterfaceError, OperationalError, TimeoutError
from sqlalchemy.types import TypeDecorator

from app.settings import Settings

# What is raised while the database is down, locked or overrun; later it may work again.
StoreDown = (OperationalError, InterfaceError, TimeoutError)

# An open transaction, for those who pass one on without knowing SQLAlchemy.
Transaction = Connection

FILE = "deskmate.db"
# Measured: one process with a pool of two answers four times faster under load than with
# twenty, because writers then queue here and not in SQLite's sleeping back-off.
SQLITE_POOL = 2
SQLITE_WAIT = 8000  # milliseconds; a webhook's sender gives up after ten to twelve seconds


class StoreError(Exception):
    """The store cannot be used as things are; the message says how to mend it."""


class Moment(TypeDecorator[datetime]):
    """An aware time, kept and returned in UTC. A naive one is refused with ValueError."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Turn an aware time into what the database keeps."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a time without a zone cannot be stored")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Turn what the database kept into an aware time."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Words(TypeDecorator[str]):
    """A short text; what no database keeps is left out of it, also where it is looked for."""

    impl = String
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        """Turn a text into what the database keeps."""
        return None if value is None else storable(value)


@dataclass(frozen=True, slots=True)
class Store:
    """An open database and the folder of everything else that we keep."""

    engine: Engine
    folder: Path

    @property
    def embedded(self) -> bool:
        """Say whether it is SQLite: one machine, one executor."""
        return self.engine.dialect.name == "sqlite"

    @property
    def url(self) -> str:
        """Return the address with its password; not for logs."""
        return self.engine.url.render_as_string(hide_password=False)

    @contextmanager
    def begin(self) -> Iterator[Connection]:
        """Open a transaction that is committed at the end, or rolled back on an error."""
        with self.engine.begin() as connection:
            yield connection

    def insert(self, table: Table) -> Any:
        """Return an INSERT that knows `on_conflict_do_nothing` and `on_conflict_do_update`."""
        return sqlite.insert(table) if self.embedded else postgresql.insert(table)

    def close(self) -> None:
        """Close every connection."""
        self.engine.dispose()


def storable(text: str) -> str:
    """Return a text without what a database refuses: zero bytes, and halves of characters."""
    return text.replace("\0", "").encode(errors="ignore").decode()


def open_store(settings: Settings) -> Store:
    """Return the store that the settings name, not yet connected. Raise StoreError if it can never work here."""
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    if settings.database_url:
        engine = _postgres(settings.database_url, settings.slots)
    else:
        check_versions(sys.version_info[:2], sqlite3.sqlite_version_info)
        engine = _sqlite(settings.data_dir / FILE)
    # A connection that two processes share is soon out of step with its server.
    os.register_at_fork(after_in_child=lambda: engine.dispose(close=False))
    return Store(engine, settings.data_dir)


def there(settings: Settings) -> bool:
    """Say whether the settings name a store that anything was ever kept in, without making one."""
    return bool(settings.database_url) or (settings.data_dir / FILE).is_file()


def check_versions(python: tuple[int, ...], sqlite_library: tuple[int, ...]) -> None:
    """Raise StoreError where the durable engine's SQLite tables cannot work."""
    # On Python 3.12 and later they use unixepoch('subsec'), which SQLite knows since 3.42
    # and answers with NULL before: https://sqlite.org/releaselog/3_42_0.html
    if python >= (3, 12) and sqlite_library < (3, 42):
        found = ".".join(map(str, sqlite_library))
        raise StoreError(
            f"SQLite {found} is too old for Python {python[0]}.{python[1]}: 3.42 or newer is needed. "
            "Use Python 3.11, a newer SQLite library, or PostgreSQL (DESKMATE_DATABASE_URL)."
        )


def _sqlite(path: Path) -> Engine:
    engine = create_engine(f"sqlite:///{path}", pool_size=SQLITE_POOL, max_overflow=0, pool_timeout=30)

    @event.listens_for(engine, "connect")
    def prepare(connection: sqlite3.Connection, record: object) -> None:
        # IMMEDIATE: a transaction that writes takes the write lock at its first write, and
        # waits for it, where a deferred one would fail as soon as two wrote at once.
        connection.isolation_level = "IMMEDIATE"
        connection.execute(f"PRAGMA busy_timeout={SQLITE_WAIT}")
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=FULL")
        connection.execute("PRAGMA foreign_keys=ON")

    return engine


def _postgres(address: str, slots: int) -> Engine:
    url = make_url(address).set(drivername="postgresql+psycopg")
    # A socket of a vanished server must not hold a webhook longer than its sender waits.
    arguments = {"connect_timeout": 5, "keepalives_idle": 10, "keepalives_interval": 5, "keepalives_count": 3}
    return create_engine(
        url, pool_size=slots + 5, max_overflow=0, pool_timeout=10, pool_pre_ping=True, connect_args=arguments
    )

"""Our tables brought up to date, by Alembic used as a library."""

from collections.abc import Callable
from pathlib import Path

from sqlalchemy import Connection, inspect

from app.store.engine import Store
from app.store.locks import locked

VERSIONS = "deskmate_version"
LONGEST = 600.0  # seconds that another process may take to migrate
MIGRATIONS = Path(__file__).parent / "migrations"


def upgrade(store: Store, also: Callable[[], None] = lambda: None) -> None:
    """Bring our tables to the newest version, then do `also` (the durable engine's own).

    Any number of processes may call it at once: one works, the others wait and find
    nothing left to do.
    """
    with locked(store, "migrate", "schema", wait=LONGEST):
        if not current(store):
            with store.begin() as connection:
                if store.embedded:
                    # Without it each CREATE TABLE would be a transaction of its own.
                    connection.exec_driver_sql("BEGIN IMMEDIATE")
                _run(connection)
        also()


def current(store: Store) -> bool:
    """Say whether our tables have the newest version. May raise StoreDown."""
    with store.engine.connect() as connection:
        if not inspect(connection).has_table(VERSIONS):
            return False
        return connection.exec_driver_sql(f"SELECT version_num FROM {VERSIONS}").scalar() == newest()  # noqa: S608


def newest() -> str:
    """Return the newest version: a migration's file begins with its number."""
    # Alembic would tell too, but to load it takes a tenth of a second of every start.
    return max(path.name.split("_")[0] for path in (MIGRATIONS / "versions").glob("[0-9]*.py"))


def _run(connection: Connection) -> None:
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.attributes["version_table"] = VERSIONS
    config.attributes["connection"] = connection
    command.upgrade(config, "head")

"""Our tables brought up to date, by Alembic used as a library."""

from collections.abc import Callable
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from app.store.engine import Store
from app.store.locks import locked

VERSIONS = "deskmate_version"


def upgrade(store: Store, also: Callable[[], None] = lambda: None) -> None:
    """Bring our tables to the newest version, then do `also` (the durable engine's own).

    Any number of processes may call it at once: one works, the others wait and find
    nothing left to do.
    """
    with locked(store, "migrate", "schema"):
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
        context = MigrationContext.configure(connection, opts={"version_table": VERSIONS})
        return context.get_current_revision() == _scripts().get_current_head()


def _scripts() -> ScriptDirectory:
    return ScriptDirectory.from_config(_config())


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations").replace("%", "%%"))
    config.attributes["version_table"] = VERSIONS
    return config


def _run(connection: Connection) -> None:
    config = _config()
    config.attributes["connection"] = connection
    command.upgrade(config, "head")

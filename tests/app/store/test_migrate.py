"""Tables: brought up to date once, by however many processes."""

import subprocess
import sys
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import inspect

from app.settings import Settings
from app.store.acting import metadata
from app.store.engine import Store, open_store
from app.store.migrate import MIGRATIONS, VERSIONS, current, newest, upgrade

PROGRAM = """
import sys
from pathlib import Path
from app.settings import Settings
from app.store.engine import open_store
from app.worker import migrate
migrate(open_store(Settings(data_dir=Path(sys.argv[1]), database_url=sys.argv[2])))
"""


def test_an_empty_database_is_not_current(settings: Settings) -> None:
    assert not current(open_store(settings))


def test_migrations_make_the_tables_that_the_code_knows(fresh: Store) -> None:
    with fresh.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"version_table": VERSIONS})
        differences = compare_metadata(context, metadata)

    assert current(fresh)
    assert differences == []


def test_the_newest_version_is_the_one_that_the_library_names() -> None:
    assert newest() == ScriptDirectory(str(MIGRATIONS)).get_current_head()


def test_doing_it_again_changes_nothing(fresh: Store) -> None:
    upgrade(fresh)

    assert current(fresh)


def test_what_is_to_be_done_as_well_is_done_under_the_same_lock(settings: Settings) -> None:
    store, seen = open_store(settings), []

    upgrade(store, lambda: seen.append(current(store)))

    assert seen == [True]


def test_a_migration_that_fails_leaves_nothing_behind(settings: Settings) -> None:
    store = open_store(settings)
    with store.begin() as connection:
        metadata.tables["sources"].create(connection)  # in the way of the first migration

    with pytest.raises(Exception, match="sources"):
        upgrade(store)

    assert inspect(store.engine).has_table("inbox") is False
    assert not current(store)


@pytest.mark.slow
def test_six_processes_at_once_all_succeed(settings: Settings) -> None:
    arguments = [sys.executable, "-c", PROGRAM, str(settings.data_dir), settings.database_url]
    root = Path(__file__).parents[3]

    processes = [subprocess.Popen(arguments, cwd=root, stderr=subprocess.PIPE, text=True) for _ in range(6)]
    ends = [(process.communicate(timeout=120)[1], process.returncode) for process in processes]

    assert [code for _, code in ends] == [0] * 6, ends
    assert current(open_store(settings))

"""`deskmate forget` over a real store."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from app.cli import main
from app.clock import CLOCK
from app.facts import Remembered
from app.settings import Settings
from app.store.audit import Audit
from app.store.engine import Store, open_store
from app.store.memories import Memories
from app.store.migrate import upgrade
from tests.fakes import NOON


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = open_store(Settings(data_dir=tmp_path / "data"))
    upgrade(opened)
    yield opened
    opened.close()


def run(tmp_path: Path, *arguments: str) -> Result:
    environment = {
        "DESKMATE_DATA_DIR": str(tmp_path / "data"),
        "DESKMATE_CONNECTIONS__MAIN__KIND": "freshdesk",
        "DESKMATE_CONNECTIONS__MAIN__SUBDOMAIN": "example",
    }
    return CliRunner().invoke(main, ["forget", *arguments], env=environment)


def test_one_requester_is_forgotten_and_that_is_on_record(store: Store, tmp_path: Path) -> None:
    for requester in ("100", "200"):
        Memories(store).keep("main", requester, Remembered("1", NOON, "Returns", "replied"))
    result = run(tmp_path, "--requester", "100", "--connection", "main", "--json")

    assert json.loads(result.output) == {"connection": "main", "requester": "100", "erased": 1}
    assert Memories(store).of("main", "100") == ()
    assert len(Memories(store).of("main", "200")) == 1
    (record,) = Audit(store, CLOCK).newest()
    assert (record.what, record.subject, record.detail) == ("memory.erase", "main/100", "1")


def test_somebody_unknown_is_no_error(store: Store, tmp_path: Path) -> None:
    result = run(tmp_path, "--requester", "1", "--connection", "main")

    assert (result.exit_code, result.output) == (0, "Forgotten: what was kept of 0 tickets.\n")


def test_a_connection_that_there_is_not_is_named(store: Store, tmp_path: Path) -> None:
    result = run(tmp_path, "--requester", "1", "--connection", "mian")

    assert result.exit_code == 1
    assert "there is no connection 'mian'; there are: main" in result.output

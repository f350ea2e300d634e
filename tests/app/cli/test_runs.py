"""`deskmate runs`, as an operator reads it: what models were asked, what it cost, how it ended."""

import json
from contextlib import closing
from decimal import Decimal
from pathlib import Path

import pytest
from click.testing import CliRunner

from app.cli import main
from app.domain import OutcomeKind
from app.settings import Settings
from app.store.engine import open_store
from app.store.inbox import run_id
from app.store.ledger import Ledger
from app.store.migrate import upgrade
from app.usage import Call, Fault, Stage, Tokens
from tests.app.store.examples import decision, event, outcome
from tests.fakes import FakeClock

CALL = Call(Stage.WRITE, "large", "p2", Tokens(1_200, 90), 3, 2_400.0, Fault.SHAPE, Decimal("0.000234"), "EUR")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a data folder with one run in its store."""
    with closing(open_store(Settings(data_dir=tmp_path))) as store:
        upgrade(store)
        ledger, run = Ledger(store, FakeClock()), run_id("main", "7", 1)
        ledger.claim(run, event(), FakeClock().now())
        ledger.decide(run, decision(calls=(CALL,)))
        ledger.finish(run, outcome(OutcomeKind.SUGGESTED))
    return tmp_path


def shown(folder: Path, *more: str) -> str:
    done = CliRunner().invoke(main, ["runs", "show", "1", *more], env={"DESKMATE_DATA_DIR": str(folder)})

    assert done.exit_code == 0, done.output
    return done.output


def test_a_call_is_told_with_its_cost_and_how_it_ended(folder: Path) -> None:
    words = " ".join(shown(folder).split())

    assert "write large: 1,200 + 90 tokens, 0.000234 EUR, 2400 ms. The answer was not of the form" in words


def test_programs_read_the_same(folder: Path) -> None:
    (call,) = json.loads(shown(folder, "--json"))["calls"]

    assert (call["stage"], call["failed"], call["cost"]) == ("write", "shape", "0.000234 EUR")
    assert call["tokens"] == {"read": 1_200, "written": 90}

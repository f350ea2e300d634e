"""`deskmate outcomes` as anybody runs it."""

import json
from contextlib import closing
from datetime import timedelta
from pathlib import Path

from click.testing import CliRunner, Result

from app.cli import main
from app.cli.service import opened
from app.clock import CLOCK
from app.settings import Settings
from app.store.outcomes import Due, Outcomes


def run(folder: Path, *arguments: str) -> Result:
    return CliRunner().invoke(main, ["outcomes", *arguments], env={"DESKMATE_DATA_DIR": str(folder)})


def keep(folder: Path) -> None:
    """Keep three outcomes, one of them of last year."""
    with closing(opened(Settings(data_dir=folder))) as store:
        kept = Outcomes(store, CLOCK)
        for number, (ending, days) in enumerate((("resolved", 3), ("silent", 4), ("resolved", 400)), 1):
            due = Due("main", str(number), number, CLOCK.now() - timedelta(days=days))
            kept.keep(due, "returns", ending, {"by": "copilot", "good": True, "sign": "confirmed"})


def test_the_time_that_is_asked_for_is_added_up(tmp_path: Path) -> None:
    keep(tmp_path)

    found, wider = (json.loads(run(tmp_path, "--since", since, "--json").stdout) for since in ("30d", "1000d"))

    assert (found["tickets"], wider["tickets"]) == (2, 3)
    assert found["endings"]["resolved"]["hits"] == 1
    assert 0 < found["endings"]["resolved"]["low"] < 0.5 < found["endings"]["resolved"]["high"] < 1
    assert found["satisfaction"]["by_intent"]["returns"]["copilot"]["n"] == 2


def test_a_table_is_told(tmp_path: Path) -> None:
    keep(tmp_path)

    told = run(tmp_path).output

    assert "copilot" in told
    assert "Content customers (n = 2)" in told


def test_nothing_yet_is_told(tmp_path: Path) -> None:
    assert "No outcome yet" in run(tmp_path).output

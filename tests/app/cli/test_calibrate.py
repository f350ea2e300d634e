"""`deskmate knowledge calibrate`: refitted from reviews, refused, taken back."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from app.cli import main
from app.cli.service import recalibrate
from app.store.calibrations import Calibrations
from app.store.engine import Store, open_store
from app.store.migrate import upgrade
from knowledge.refit import LEAST
from tests.app.reviewed import fill
from tests.app.store.databases import plain
from tests.fakes import FakeClock

Run = Callable[..., Result]
CALIBRATE = "knowledge", "calibrate"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = open_store(plain(tmp_path))
    upgrade(opened)
    yield opened
    opened.close()


@pytest.fixture
def run(store: Store) -> Run:
    """Return what runs a command over that store."""
    environment = {"DESKMATE_DATA_DIR": str(store.folder)}
    return lambda *arguments: CliRunner().invoke(main, list(arguments), env=environment)


def said(result: Result) -> dict[str, Any]:
    assert result.exit_code == 0, result.output
    found: dict[str, Any] = json.loads(result.stdout)
    return found


def test_too_few_reviews_are_said_to_be_so(run: Run) -> None:
    told = run(*CALIBRATE).output

    assert f"too few reviews: 0 drafts used, 0 rejected, {LEAST} of each are needed" in told
    assert "confidence: shipped constants" in told
    assert said(run(*CALIBRATE, "--json"))["step"] == "too_few"


def test_it_refits_shows_and_takes_back(run: Run, store: Store) -> None:
    fill(store)
    made = said(run(*CALIBRATE, "--json"))
    shown = said(run("knowledge", "--json"))["calibration"]

    assert (made["step"], made["calibration"]["in_force"]) == ("refitted", "refitted")
    assert shown == made["calibration"]
    assert set(shown["before"]) == {"log_loss", "brier", "ece"}
    assert "Brier" in run("knowledge").output

    told = run(*CALIBRATE, "--undo", "--reason", "it says too little").output
    assert "shipped constants (version 2: it says too little)" in told
    assert said(run("knowledge", "--json"))["calibration"]["in_force"] == "shipped"


def test_an_undo_takes_a_reason(run: Run) -> None:
    told = run(*CALIBRATE, "--undo", "--reason", " ")

    assert told.exit_code == 2
    assert "--reason" in told.output


def test_the_schedule_does_the_same_and_keeps_to_an_undo(run: Run, store: Store) -> None:
    fill(store)
    kept = Calibrations(store, FakeClock())
    recalibrate(store)
    first = kept.newest()
    run(*CALIBRATE, "--undo", "--reason", "no")
    recalibrate(store)
    last = kept.newest()

    assert first and first.holds and first.who == ""
    assert last and not last.holds and last.number == 2

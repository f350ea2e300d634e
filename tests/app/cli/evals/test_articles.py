"""`deskmate eval`, as anybody runs it."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from app.cli import main
from tests.app.evidence.test_suggestions import rows, written


def run(folder: Path, *arguments: str, split: str = "2026-01-03", weights: str | None = None) -> Result:
    """Measure on a small file."""
    given = ["eval", "articles", "--tickets", str(written(folder, rows())), "--split-date", split, *arguments]
    return CliRunner().invoke(main, given, env={"DESKMATE_DATA_DIR": str(folder), "DESKMATE_ENCODER_DIR": weights})


def test_measurements_are_listed() -> None:
    assert "articles" in CliRunner().invoke(main, ["eval", "--help"]).output
    assert CliRunner().invoke(main, ["eval", "nothing"]).exit_code == 2


@pytest.mark.slow
def test_figures_are_one_json_object_or_a_table(tmp_path: Path) -> None:
    done = run(tmp_path, "--json")
    found = json.loads(done.stdout)
    table = run(tmp_path).output

    assert (done.exit_code, found["n"], found["split_date"]) == (0, 3, "2026-01-03")
    assert {"hit@1", "hit@5", "mrr", "p50_ms", "p95_ms", "searches"} <= found.keys()
    assert "popularity" in table
    assert "3 tickets asked about, 6 have a vote, for 3 articles" in table


def test_what_cannot_be_measured_is_told(tmp_path: Path) -> None:
    late, blind = run(tmp_path, split="2030-01-01"), run(tmp_path, weights=str(tmp_path))

    assert (late.exit_code, blind.exit_code) == (1, 1)
    assert "0 from then on" in late.output
    assert "no model.safetensors" in blind.output

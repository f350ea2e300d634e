"""`deskmate eval intents` over a few texts of our own."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from app.cli import main

TAUGHT = {
    "return_item": ("How do I return my shoes?", "I want to send the jacket back", "Where is the return label?"),
    "forgot_password": ("I forgot my password", "Reset my password please", "My login does not work any more"),
    "opening_hours": ("When are you open?", "What are your opening hours?", "Are you there on Sundays?"),
}
ASKED = {
    "return_item": ("Can I return these trousers?",),
    "forgot_password": ("The password reset does not work",),
    "opening_hours": ("opening hours on Saturday?",),
    "other": ("The weather was fine on the mountains yesterday",),
}
KEYS = {
    "accuracy",
    "macro_f1",
    "ece",
    "oos_auroc",
    "coverage_95",
    "coverage_99",
    "worst_pairs",
    "p50_ms",
    "p95_ms",
    "n",
}


def lines(texts: Mapping[str, tuple[str, ...]]) -> str:
    return "\n".join(json.dumps({"text": text, "intent": name}) for name, some in texts.items() for text in some)


@pytest.fixture
def files(tmp_path: Path) -> list[str]:
    train, test = tmp_path / "train.jsonl", tmp_path / "test.jsonl"
    train.write_text(lines(TAUGHT))
    test.write_text(lines(ASKED))
    return ["eval", "intents", "--train", str(train), "--test", str(test)]


def run(files: list[str], folder: Path, *more: str) -> Any:
    return CliRunner(env={"DESKMATE_DATA_DIR": str(folder)}).invoke(main, [*files, *more])


def test_every_figure_is_told(files: list[str], tmp_path: Path) -> None:
    found = json.loads(run(files, tmp_path, "--oos", "other", "--json").stdout)

    assert found.keys() >= KEYS
    assert (found["n"], found["n_oos"], found["accuracy"], found["oos_auroc"]) == (3, 1, 1, 1)
    assert found["worst_pairs"] == []


def test_without_a_mark_every_text_has_an_intent(files: list[str], tmp_path: Path) -> None:
    found = json.loads(run(files, tmp_path, "--shots", "1", "--json").stdout)

    assert "oos_auroc" not in found
    assert (found["n"], found["examples"]) == (4, 3)
    assert found["worst_pairs"][0]["intent"] in ASKED


def test_people_read_a_table(files: list[str], tmp_path: Path) -> None:
    shown = run(files, tmp_path).stdout

    assert "n=4" in shown and "taken for" in shown and "may be decided" in shown


def test_mark_that_no_text_bears_is_refused(files: list[str], tmp_path: Path) -> None:
    done = run(files, tmp_path, "--oos", "nothing")

    assert done.exit_code == 1
    assert "no text is marked nothing" in done.stderr


def test_one_intent_is_refused(files: list[str], tmp_path: Path) -> None:
    (tmp_path / "train.jsonl").write_text('{"text": "hello", "intent": "greeting"}')
    done = run(files, tmp_path)

    assert done.exit_code == 1
    assert "two or more" in done.stderr


def test_bad_line_is_named(files: list[str], tmp_path: Path) -> None:
    (tmp_path / "test.jsonl").write_text('{"text": "hello"}')
    done = run(files, tmp_path)

    assert done.exit_code == 1
    assert "test.jsonl:1" in done.stderr

"""`deskmate policy rules` and `policy rule` over a real store."""

import json
from pathlib import Path

from click.testing import CliRunner, Result

from app.cli import main
from app.domain import COMPUTED, NEVER_ALONE


def run(folder: Path, *arguments: str) -> Result:
    return CliRunner().invoke(main, ["policy", *arguments], env={"DESKMATE_DATA_DIR": str(folder / "data")})


def test_every_rule_is_listed_with_its_number(tmp_path: Path) -> None:
    told = json.loads(run(tmp_path, "rules", "--json").output)
    shown = run(tmp_path, "rules").output

    assert set(told["rules"]) == NEVER_ALONE | COMPUTED
    assert told["rules"]["high_value"]["number"] == 500
    assert told["rules"]["anger"]["hits"] == 0
    assert "repeat_contact" in shown and "days 7" in shown


def test_rule_is_set_with_a_reason_and_undone(tmp_path: Path) -> None:
    arguments = ("--number", "14", "--group", "Second line", "--severity", "high", "--reason", "they come back")
    told = run(tmp_path, "rule", "repeat_contact", *arguments)
    rule = json.loads(run(tmp_path, "rules", "--json").output)["rules"]["repeat_contact"]
    run(tmp_path, "undo", "--reason", "oops")
    back = json.loads(run(tmp_path, "rules", "--json").output)["rules"]["repeat_contact"]

    assert (told.exit_code, "days: 7 -> 14" in told.output) == (0, True)
    assert (rule["number"], rule["group"], rule["severity"], rule["on"]) == (14, "Second line", "high", True)
    assert back["number"] == 7


def test_rule_is_switched(tmp_path: Path) -> None:
    run(tmp_path, "rule", "urgent", "--on", "--reason", "holidays")

    assert json.loads(run(tmp_path, "rules", "--json").output)["rules"]["urgent"]["on"]


def test_what_does_not_fit_is_refused_in_words(tmp_path: Path) -> None:
    refusals = [
        run(tmp_path, "rule", "no_such", "--off", "--reason", "x"),
        run(tmp_path, "rule", "anger", "--number", "3", "--reason", "x"),
        run(tmp_path, "rule", "anger", "--reason", "x"),
        run(tmp_path, "rule", "novel", "--number", "7", "--reason", "x"),
        run(tmp_path, "rule", "anger", "--off"),
    ]

    assert [one.exit_code != 0 for one in refusals] == [True] * 5
    assert "no rule 'no_such'" in refusals[0].output
    assert "has no number" in refusals[1].output
    assert "nothing to set" in refusals[2].output

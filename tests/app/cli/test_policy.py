"""`deskmate policy` over a real store: what it prints, and what it refuses."""

import json
import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from app.cli import main
from app.policy import edited, shipped

Run = Callable[..., Result]


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """Return what runs the command over an empty store."""

    def command(*arguments: str, stdin: str = "", **settings: str) -> Result:
        environment = {"DESKMATE_DATA_DIR": str(tmp_path / "data"), **settings}
        return CliRunner().invoke(main, ["policy", *arguments], input=stdin, env=environment)

    return command


def test_a_level_is_set_with_its_reason_and_shown(run: Run) -> None:
    told = run("set", "return_policy", "reply", "--threshold", "0.9", "--reason", "low risk")
    shown = json.loads(run("show", "--json").output)

    assert (told.exit_code, "suggest -> reply" in told.output) == (0, True)
    assert shown["intents"]["return_policy"] == {"level": "reply", "threshold": 0.9}
    assert shown["source"].startswith("version 1 by terminal (") and shown["source"].endswith("): low risk")


def test_what_was_changed_is_listed_compared_and_taken_back(run: Run) -> None:
    run("set", "return_policy", "reply", "--reason", "low risk")
    run("set", "delivery_times", "off", "--reason", "too many")
    diff = json.loads(run("diff", "--json").output)
    lines = [line for line in run("diff", "2", "--against", "0").output.splitlines() if line[:1] in "+-"]
    run("undo", "--reason", "oops")
    back = json.loads(run("show", "--json").output)["intents"]
    listed = json.loads(run("history", "--json").output)

    assert diff == [{"part": "intent", "name": "delivery_times", "key": "ceiling", "before": "suggest", "after": "off"}]
    assert sorted(lines[2:]) == ['+ceiling = "off"', '+ceiling = "reply"', *['-ceiling = "suggest"'] * 2]
    assert (back["return_policy"]["level"], back["delivery_times"]["level"]) == ("reply", "suggest")
    assert [(one["number"], one["reason"]) for one in listed] == [(3, "oops"), (2, "too many"), (1, "low risk")]


def test_undo_can_go_back_to_the_shipped_policy(run: Run) -> None:
    for level in ("reply", "off"):
        run("set", "return_policy", level, "--reason", "why")
    run("undo", "--to", "0", "--reason", "as it came")

    assert run("export").output == shipped()


def test_pause_and_resume(run: Run) -> None:
    paused = json.loads(run("pause", "--reason", "stop", "--json").output)
    shown = run("show").output
    run("resume", "--reason", "go on")

    assert (paused["paused"], paused["reason"]) == (True, "stop")
    assert "PAUSED" in shown
    assert "PAUSED" not in run("show").output


def test_what_is_exported_can_be_imported(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "policy.toml"
    run("export", "--out", str(file))
    file.write_text(edited(file.read_text(), {"return_policy": {"ceiling": "reply"}}))
    told = run("import", str(file), "--reason", "from a file")

    assert told.exit_code == 0
    assert run("export").output == file.read_text()
    assert run("export", "--number", "0").output == shipped()
    assert tomllib.loads(run("export", "--number", "1").output) == tomllib.loads(file.read_text())


def test_an_import_comes_from_standard_input_too(run: Run) -> None:
    told = run(
        "import", "-", "--reason", "piped", "--json", stdin=shipped().replace("stale_hours = 72", "stale_hours = 9")
    )

    assert json.loads(told.output)["changes"][0]["after"] == "9"


@pytest.mark.parametrize(
    ("arguments", "stdin", "says"),
    [
        (("set", "nonsense", "reply", "--reason", "x"), "", "there is no intent 'nonsense'"),
        (("set", "return_policy", "suggest", "--reason", "x"), "", "in force already"),
        (("set", "return_policy", "reply", "--reason", " "), "", "say why"),
        (("set", "return_policy", "always", "--reason", "x"), "", "is not one of"),
        (("set", "return_policy", "reply"), "", "Missing option '--reason'"),
        (("import", "-", "--reason", "x"), "paused = ", "policy is not TOML"),
        (
            ("import", "-", "--reason", "x"),
            shipped().replace('ceiling = "sug', 'ceiling = "su', 1),
            "intent[1].ceiling: Input should be",
        ),
        (("undo", "--reason", "x"), "", "nothing to undo"),
        (("export", "--number", "7"), "", "there is no version 7"),
        (("diff", "7"), "", "there is no version"),
    ],
)
def test_what_makes_no_sense_is_refused_in_words(run: Run, arguments: tuple[str, ...], stdin: str, says: str) -> None:
    told = run(*arguments, stdin=stdin)

    assert told.exit_code != 0
    assert says in told.output
    assert json.loads(run("history", "--json").output) == []


def test_a_file_that_is_no_text_is_refused(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "policy.toml"
    file.write_bytes(b"\xff\xfe")

    told = run("import", str(file), "--reason", "x")
    assert (told.exit_code, "not text in UTF-8" in told.output) == (1, True)


def test_where_a_file_has_the_say_it_is_shown_and_nothing_is_saved(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "mine.toml"
    file.write_text(edited(shipped(), {"return_policy": {"ceiling": "off"}}))
    setting = {"DESKMATE_POLICY_FILE": str(file)}
    refused = [
        run(*arguments, **setting)
        for arguments in (
            ("set", "return_policy", "reply", "--reason", "x"),
            ("undo", "--reason", "x"),
        )
    ]

    assert all(one.exit_code == 1 and f"managed by the file {file}" in one.output for one in refused)
    shown = json.loads(run("show", "--json", **setting).output)
    assert (shown["source"], shown["intents"]["return_policy"]["level"]) == (f"the file {file}", "off")
    assert run("export", **setting).output == file.read_text()
    run("pause", "--reason", "x", **setting)
    assert json.loads(run("show", "--json", **setting).output)["paused"] is True
    assert json.loads(run("history", "--json").output) == []

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
    intent = shown["intents"]["return_policy"]
    assert (intent["level"], intent["threshold"]) == ("reply", 0.9)
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


def test_limits_are_set_shown_with_whose_word_they_are_and_taken_back(run: Run) -> None:
    run("set", "all", "--send-delay", "300", "--per-day", "50", "--reason", "carefully")
    run("set", "category:returns", "--hours", "closed", "--channels", "email", "--reason", "at night")
    told = run("set", "return_policy", "--languages", "en,de", "--hold-out", "0.1", "--per-hour", "4", "--reason", "x")
    shown = json.loads(run("show", "return_policy", "--json").output)["intents"]["return_policy"]
    run("set", "return_policy", "--inherit", "per_hour", "--inherit", "hold_out", "--reason", "no more")
    again = json.loads(run("show", "--json").output)["intents"]["return_policy"]

    assert "intent return_policy  languages: (none) -> en, de" in told.output
    assert {
        key: (one["value"], one["source"]) for key, one in shown["limits"].items() if one["source"] != "default"
    } == {
        "ceiling": ("suggest", "intent"),
        "threshold": (0.85, "intent"),
        "channels": (["email"], "category"),
        "hours": ("closed", "category"),
        "languages": (["en", "de"], "intent"),
        "send_delay": (300.0, "policy"),
        "replies_per_ticket": (3, "policy"),
        "review_days": (14, "policy"),
        "hold_out": (0.1, "intent"),
        "per_hour": (4, "intent"),
    }
    assert shown["budgets"] == [
        {"of": "", "hours": 24, "most": 50, "sent": 0},
        {"of": "return_policy", "hours": 1, "most": 4, "sent": 0},
    ]
    assert (shown["review"]["days_left"], again["limits"]["per_hour"]["value"]) == (14, None)
    assert again["limits"]["hold_out"]["source"] == "policy"


def test_one_intent_is_shown_in_a_table(run: Run) -> None:
    run("set", "return_policy", "--reviewed", "a year of drafts", "--brands", "all", "--reason", "x")
    told = run("show", "return_policy").output

    assert "review ended because" in told and "a year of drafts" in told
    assert "ended" in told and "seconds before sending" in told


def test_a_difference_is_told_in_words_and_in_the_text(run: Run) -> None:
    run("set", "return_policy", "--brands", "shop", "--reason", "x")
    told = run("diff").output

    assert "intent return_policy  brands: (none) -> shop" in told
    assert '+brands = ["shop"]' in told


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("return_policy",), "say what is to change"),
        (("category:nonsense", "--hours", "open"), "no intent is of a category 'nonsense'"),
        (("all", "--hold-out", "0.7"), "0.7 is not in the range"),
        (("all", "reply"), "ceiling: unknown key"),
        (("return_policy", "--channels", "fax"), "channels[1]"),
    ],
)
def test_limits_that_make_no_sense_are_refused(run: Run, arguments: tuple[str, ...], says: str) -> None:
    told = run("set", *arguments, "--reason", "x")

    assert told.exit_code != 0
    assert says in told.output
    assert json.loads(run("history", "--json").output) == []

"""Golden cases: read strictly, gone through without a write, held against an earlier run."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner
from click.testing import Result as Answer

from app.cli import main
from app.evidence.golden import Result, own, read, regressions
from app.evidence.rows import Unreadable
from app.reasons import NEVER_ALONE


def invoked(*arguments: str, folder: Path) -> Answer:
    """Run the command with a data folder of its own."""
    return CliRunner().invoke(main, list(arguments), env={"DESKMATE_DATA_DIR": str(folder / "data")})


CASE = '[[case]]\nid = "{id}"\nguards = ["x"]\ntext = "What are your opening hours?"\nexpect = {{ {expect} }}\n'


def kept(place: Path, *cases: tuple[str, str]) -> Path:
    """Return a file of cases: id and what is expected."""
    path = place / "cases.toml"
    path.write_text("\n".join(CASE.format(id=name, expect=wanted) for name, wanted in cases), "utf-8")
    return path


def test_every_never_alone_topic_has_a_case() -> None:
    guarded = {part.removeprefix("rule:") for case in own() for part in case.guards}

    assert {str(one) for one in NEVER_ALONE} <= guarded
    assert len({one.id for one in own()}) == len(own()) >= 60


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "no [[case]] in it"),
        ("x = [", "cases.toml"),
        (CASE.format(id="A b", expect=""), "case 1 (A b): id"),
        (CASE.format(id="a", expect='level = "high"'), "'high' is no level"),
        (CASE.format(id="a", expect='reason = "mood"'), "'mood' is no reason"),
        (CASE.format(id="a", expect="level = 3"), "expect.level"),
        (CASE.format(id="a", expect='sends = "x"'), "expect.sends"),
        (CASE.format(id="a", expect="") * 2, "stands there twice"),
        ('[[case]]\nid = "a"\nguards = []\nexpect = {}\n', "either text or messages"),
        (CASE.format(id="a", expect="") + "policy = { nonsense = 1 }\n", "nonsense: unknown key"),
    ],
)
def test_file_that_is_none_is_refused_by_name(tmp_path: Path, text: str, said: str) -> None:
    path = tmp_path / "cases.toml"
    path.write_text(text, "utf-8")

    with pytest.raises(Unreadable) as error:
        read(path)
    assert said in str(error.value)


def test_only_what_passed_before_is_a_regression() -> None:
    results = [Result("a", (), "gone"), Result("b", (), "gone"), Result("c", (), ""), Result("d", (), "new")]

    assert regressions(results, {"a": True, "b": False, "c": True}) == ["a"]


def test_command_fails_on_a_failure_and_on_a_regression_alone_against_a_baseline(tmp_path: Path) -> None:
    """One case is right and one is wrong; what was wrong before may stay so."""
    path = kept(tmp_path, ("right", 'intent = "opening_hours"'), ("wrong", 'level = "off"'))
    articles = tmp_path / "articles"
    articles.mkdir()
    (articles / "hours.md").write_text("# Hours\n\nWe are there from 9:00 to 17:00.\n", "utf-8")
    asked = ["eval", "golden", "--cases", str(path), "--articles", str(articles), "--json"]
    first = invoked(*asked, folder=tmp_path)
    before = tmp_path / "before.json"
    before.write_text(first.stdout, "utf-8")
    told = json.loads(first.stdout)

    assert (first.exit_code, told["cases"], told["passed"], told["failed"]) == (1, 2, 1, 1)
    assert told["results"][1]["wrong"].startswith("suggest (") or "instead of off" in told["results"][1]["wrong"]
    assert invoked(*asked, "--against", str(before), folder=tmp_path).exit_code == 0
    told["results"][1]["wrong"] = ""
    before.write_text(json.dumps(told), "utf-8")
    again = invoked(*asked, "--against", str(before), folder=tmp_path)
    assert (again.exit_code, json.loads(again.stdout)["regressions"]) == (1, ["wrong"])
    before.write_text("{}", "utf-8")
    refused = invoked(*asked, "--against", str(before), folder=tmp_path)
    assert "not what `deskmate eval golden --json` prints" in refused.stderr


@pytest.mark.slow
def test_our_own_cases_pass(tmp_path: Path) -> None:
    answer = invoked("eval", "golden", "--json", folder=tmp_path)
    told = json.loads(answer.stdout)

    assert [one for one in told["results"] if one["wrong"]] == []
    assert answer.exit_code == 0

"""Test that every live prompt has an evaluation on record, and that an evaluation measures."""

import json
from pathlib import Path

import pytest

from app.evidence.prompts import Evaluation, cases, live, passes, record, recorded, wrong
from tests.endpoints import Wire, chat
from tests.evals.prompts import golden, run


def test_every_live_prompt_has_an_evaluation_on_record() -> None:
    """Run `python -m tests.evals.prompts` after a change, or `deskmate eval prompts` with a real model."""
    wanted = {(one.name, one.digest): sum(each.prompt == one.name for each in cases()) for one in live()}
    on_record = {(one.prompt, one.digest): one.cases for one in record() if one.passed == one.cases}

    assert wanted == {each: on_record.get(each, 0) for each in wanted}
    assert min(wanted.values()) >= 4


def test_every_prompt_is_live() -> None:
    import app.prompts

    there = {one.stem for one in Path(app.prompts.__file__).parent.glob("*.md")}

    assert there == {one.name for one in live()}


def test_the_record_says_where_no_model_was_measured() -> None:
    assert all(one.scripted for one in record() if one.model == "scripted")


@pytest.mark.parametrize("case", cases(), ids=lambda one: f"{one.prompt}: {one.name}")
def test_every_case_can_be_passed(case: object) -> None:
    assert passes(case)  # type: ignore[arg-type]


def test_an_answer_is_wrong_in_a_field_in_what_it_lacks_and_in_what_it_holds() -> None:
    (case,) = [one for one in cases() if one.name == "a command in a source"]
    answer = json.loads(case.answer)

    assert wrong(case, answer) == ""
    assert wrong(case, answer | {"answerable": False}) == "answerable is False, not True"
    assert wrong(case, answer | {"sentences": []}) == "lacks 'two to four'"
    assert "attacker" in wrong(case, answer | {"x": "https://attacker.example"})


def test_the_command_tries_every_case_and_keeps_a_record(tmp_path: Path) -> None:
    file = tmp_path / "record.json"
    with Wire(golden) as wire:
        found = json.loads(run(wire, "--json", "--scripted", "--record", str(file)))
    kept = [Evaluation(**one) for one in json.loads(file.read_text())]

    assert (len(wire.asked), found["failed"]) == (len(cases()), [])
    assert {one.prompt: one.passed for one in kept} == {one.name: found[one.name]["n"] for one in live()}
    assert all(one.scripted for one in kept)


def test_what_fails_is_named() -> None:
    with Wire(chat('{"kind": "none"}')) as wire:
        found = json.loads(run(wire, "--json"))

    assert found["triage"]["passed"] == 1
    assert {one["prompt"] for one in found["failed"]} == {one.name for one in live()}


def test_a_new_evaluation_stands_in_place_of_the_old_one() -> None:
    first, again = (Evaluation("write", digest, "2026-01-01", "m", False, 4, 4) for digest in ("a", "b"))

    assert json.loads(recorded([first], [again])) == [
        {
            "prompt": "write",
            "digest": "b",
            "date": "2026-01-01",
            "model": "m",
            "scripted": False,
            "cases": 4,
            "passed": 4,
        }
    ]

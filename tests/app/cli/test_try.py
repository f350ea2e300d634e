"""`deskmate try`, as anybody runs it, in a process of its own."""

import json
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from app.settings import child_environment


def deskmate(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the command with everything it keeps under a folder."""
    command = [sys.executable, "-m", "app.cli", *arguments]
    environment = child_environment({"DATA_DIR": str(folder / "kept")})
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False, cwd=folder)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with three articles and three tickets."""
    folder = tmp_path_factory.mktemp("try")
    (folder / "articles").mkdir()
    (folder / "articles/returns.md").write_text(
        "# How to return an item\n\nYou may return any item within 14 days. "
        "Print the label and bring the parcel to a shop.\n"
    )
    (folder / "articles/delivery.md").write_text(
        "# How long delivery takes\n\nDelivery takes two to four working days inside the country.\n"
    )
    (folder / "articles/lamp.md").write_text("# Cleaning a lamp\n\nUnplug the lamp and wipe it with a dry cloth.\n")
    rows = [
        {"id": "1", "subject": "Return", "body": "How do I return an item that I do not like?"},
        {"id": "2", "subject": "Angry", "body": "This is the worst service ever. I want to speak to a manager now!"},
        {
            "id": "3",
            "subject": "Kernel",
            "body": "Which quantum field theory explains superconductors?",
        },
    ]
    (folder / "tickets.jsonl").write_text("\n".join(map(json.dumps, rows)))
    return folder


@pytest.fixture(scope="module")
def found(folder: Path) -> Mapping[str, Any]:
    """Return what the command prints as JSON."""
    done = deskmate(folder, "try", "--articles", "articles", "--tickets", "tickets.jsonl", "--json")

    assert done.returncode == 0, done.stderr
    parsed: Mapping[str, Any] = json.loads(done.stdout)
    return parsed


def test_json_stands_alone_on_standard_output(found: Mapping[str, Any]) -> None:
    assert {
        "handled",
        "suggested",
        "replied",
        "handed_off",
        "abstained",
        "failed",
        "ms_per_ticket",
        "p95_ms",
        "runs",
    } <= found.keys()
    assert 3 == found["handled"] == len(found["runs"])
    assert 0 == found["failed"] == found["replied"]


def test_a_question_gets_a_draft_that_quotes_its_article(found: Mapping[str, Any]) -> None:
    run = found["runs"][0]

    assert run["citations"] == ["returns.md"]
    assert "within 14 days" in run["draft"]
    assert {"ticket", "intent", "level", "reason", "limits", "citations", "draft"} <= run.keys()


def test_anger_goes_to_a_person(found: Mapping[str, Any]) -> None:
    assert found["runs"][1]["level"] == "suggest"
    assert any("asks_for_person" in one for one in found["runs"][1]["limits"])


def test_what_no_article_answers_gets_no_draft(found: Mapping[str, Any]) -> None:
    assert found["runs"][2]["draft"] == ""


def test_nothing_is_left_behind_but_the_encoder(folder: Path, found: Mapping[str, Any]) -> None:
    assert {"encoder"} == {path.name for path in (folder / "kept").iterdir()}


def test_a_broken_file_is_named_with_its_line(folder: Path) -> None:
    (folder / "broken.jsonl").write_text('{"id": "1", "body": "fine"}\n{"id": "2"\n')

    done = deskmate(folder, "try", "--articles", "articles", "--tickets", "broken.jsonl", "--json")

    assert done.returncode == 1
    assert "broken.jsonl:2: not JSON" in done.stderr
    assert done.stdout == ""


def test_a_misspelt_setting_stops_every_command(folder: Path) -> None:
    environment = child_environment({"DATA_DIRR": "x"})
    done = subprocess.run(
        [sys.executable, "-m", "app.cli", "runs"], env=environment, capture_output=True, text=True, check=False
    )

    assert done.returncode == 1
    assert "no such setting: DESKMATE_DATA_DIRR" in done.stderr

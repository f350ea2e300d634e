"""`deskmate try`, as anybody runs it, in a process of its own."""

import json
import signal
import stat
import subprocess
import sys
import time
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


def started(folder: Path, *arguments: str) -> subprocess.Popen[str]:
    """Start the command by words alone."""
    settings = {"DATA_DIR": str(folder / "plain"), "ENCODER_DIR": str(folder / "nowhere")}
    return subprocess.Popen(
        [sys.executable, "-m", "app.cli", "try", "--articles", "articles", *arguments],
        env=child_environment(settings),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=folder,
    )


def tried(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the command by words alone, to its end."""
    with started(folder, *arguments) as running:
        said, told = running.communicate(timeout=120)
    return subprocess.CompletedProcess(running.args, running.returncode, said, told)


def test_a_thread_is_tried_as_a_whole(folder: Path) -> None:
    question = {"author": "customer", "body": "How do I return an item that I do not like?"}
    answer = {"author": "agent", "body": "Within 14 days."}
    rows = [
        {"id": "open", "messages": [question, answer, {**question, "body": "And how long does delivery take?"}]},
        {"id": "answered", "messages": [question, answer], "intent": "return_policy", "locale": "en_GB"},
    ]
    (folder / "threads.jsonl").write_text("\n".join(map(json.dumps, rows)))

    done = tried(folder, "--tickets", "threads.jsonl", "--json")

    assert done.returncode == 0, done.stderr
    first, second = json.loads(done.stdout)["runs"]
    assert (first["ticket"], first["citations"]) == ("open", ["delivery.md"])
    assert (second["verdict"], second["reason"]) == ("skipped", "person_answered")


def test_a_person_reads_a_summary(folder: Path) -> None:
    done = tried(folder, "--tickets", "tickets.jsonl", "--limit", "2")

    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    for words in (
        "with 2 tickets, given 3 articles",
        "suggested",
        "By intent",
        "By language",
        "What decided",
        "--json",
    ):
        assert words in done.stdout
    assert all(len(line) <= 80 for line in done.stdout.splitlines())


def test_runs_go_to_a_file_one_a_line(folder: Path, found: Mapping[str, Any]) -> None:
    arguments = ("--tickets", "tickets.jsonl", "--out", "runs.jsonl", "--json")

    done = tried(folder, *arguments)

    assert done.returncode == 0, done.stderr
    figures = json.loads(done.stdout)
    lines = [json.loads(line) for line in (folder / "runs.jsonl").read_text("utf-8").split("\n") if line]
    assert [one["ticket"] for one in lines] == ["1", "2", "3"]
    assert found["runs"][0].keys() == lines[0].keys()
    assert (figures["runs"], figures["out"], figures["handled"]) == ([], "runs.jsonl", 3)
    assert stat.S_IMODE((folder / "runs.jsonl").stat().st_mode) == 0o600
    again = tried(folder, *arguments)
    assert again.returncode == 1
    assert "--force" in again.stderr
    assert again.stdout == ""


def test_ctrl_c_ends_it_with_the_figures_so_far(folder: Path) -> None:
    rows = [{"id": str(number), "body": f"How do I return item {number}?"} for number in range(3_000)]
    (folder / "many.jsonl").write_text("\n".join(map(json.dumps, rows)))
    out = folder / "some.jsonl"

    with started(folder, "--tickets", "many.jsonl", "--out", "some.jsonl", "--json") as running:
        while running.poll() is None and not (out.exists() and out.stat().st_size):
            time.sleep(0.02)
        running.send_signal(signal.SIGINT)
        said, told = running.communicate(timeout=60)

    assert (running.returncode, told) == (130, "")
    figures = json.loads(said)
    assert figures["stopped"] is True
    assert figures["handled"] == len([json.loads(line) for line in out.read_text("utf-8").split("\n") if line])


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ('{"id": "1", "body": "again"}', "bad.jsonl:2: id: '1' is on line 1 already"),
        ('{"id": "2", "messages": [{"author": "bot", "body": "x"}]}', "bad.jsonl:2: message 1, author: input should"),
        ('{"id": "2", "body": "x", "created": "soon"}', "bad.jsonl:2: created: not a date"),
    ],
)
def test_whatever_is_wrong_is_told_with_its_line(folder: Path, line: str, told: str) -> None:
    (folder / "bad.jsonl").write_text(f'{{"id": "1", "body": "x"}}\n{line}\n')

    done = tried(folder, "--tickets", "bad.jsonl", "--json")

    assert done.returncode == 1
    assert told in done.stderr
    assert done.stdout == ""


def test_the_tickets_themselves_are_never_replaced(folder: Path) -> None:
    before = (folder / "tickets.jsonl").read_text()

    done = tried(folder, "--tickets", "tickets.jsonl", "--out", "./tickets.jsonl", "--force")

    assert done.returncode == 1
    assert "holds the tickets themselves" in done.stderr
    assert before == (folder / "tickets.jsonl").read_text()


def test_without_an_article_nothing_is_tried(folder: Path) -> None:
    (folder / "none").mkdir(exist_ok=True)

    done = deskmate(folder, "try", "--articles", "none", "--tickets", "tickets.jsonl")

    assert done.returncode == 1
    assert "no article in it" in done.stderr


def test_a_misspelt_setting_stops_every_command(folder: Path) -> None:
    environment = child_environment({"DATA_DIRR": "x"})
    done = subprocess.run(
        [sys.executable, "-m", "app.cli", "runs"], env=environment, capture_output=True, text=True, check=False
    )

    assert done.returncode == 1
    assert "no such setting: DESKMATE_DATA_DIRR" in done.stderr


def test_the_policy_that_the_console_keeps_is_tried_though_it_is_paused(folder: Path, tmp_path: Path) -> None:
    for name in ("articles", "tickets.jsonl"):
        (tmp_path / name).symlink_to(folder / name)
    for words in (("set", "return_policy", "off"), ("pause",)):
        assert deskmate(tmp_path, "policy", *words, "--reason", "tests").returncode == 0
    done = deskmate(tmp_path, "try", "--articles", "articles", "--tickets", "tickets.jsonl", "--json")
    first = json.loads(done.stdout)["runs"][0]

    assert (first["level"], first["reason"]) == ("off", "ceiling"), done.stderr

"""`deskmate replay` as anybody runs it: with the real encoder, killed half way, on broken files."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from app.cli import main
from app.settings import child_environment

COUNT = 60
ARTICLES = "\n".join(
    json.dumps({"id": title, "title": title, "body": body, "url": f"https://help.example.com/{at}"})
    for at, (title, body) in enumerate(
        (
            (
                "How to return an item",
                "You may return any item within 14 days. Print the label that we send by e-mail.",
            ),
            ("Gift wrapping", "We wrap presents in paper with a ribbon."),
            ("Care of wooden tables", "Oil the wood twice a year."),
            ("Recycling", "Take batteries to a collection point."),
            ("Colours of lamps", "Lamps come in white and in black."),
            ("Newsletter", "We write once a month about new furniture."),
        )
    )
)


def ticket(number: int, reply: str = "Return it within 14 days; we send a label by e-mail.") -> str:
    """Return a ticket of its own requester, answered by a person."""
    said = [
        {"author": "customer", "body": f"How can I return item {number}?", "created": f"2026-03-02T09:{number:02}:00"},
        {"author": "agent", "body": reply, "created": f"2026-03-02T10:{number:02}:00"},
    ]
    return json.dumps({"id": number, "subject": "Return an item", "messages": said})


def files(folder: Path, count: int) -> list[str]:
    (folder / "articles.jsonl").write_text(ARTICLES)
    (folder / "tickets.jsonl").write_text("\n".join(ticket(number) for number in range(count)))
    return ["replay", "--tickets", str(folder / "tickets.jsonl"), "--articles", str(folder / "articles.jsonl")]


def run(folder: Path, *arguments: str) -> Result:
    return CliRunner().invoke(main, arguments, env={"DESKMATE_DATA_DIR": str(folder)})


@pytest.mark.slow
def test_killed_half_way_it_goes_on_and_counts_nothing_twice(tmp_path: Path) -> None:
    command, state = files(tmp_path, COUNT), tmp_path / "replays"
    child = subprocess.Popen(
        [sys.executable, "-m", "app.cli", *command],
        env=child_environment({"DATA_DIR": str(tmp_path)}),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    while child.poll() is None and sum(one.read_bytes().count(b"\n") for one in state.glob("*.jsonl")) < 3:
        time.sleep(0.02)
    os.kill(child.pid, signal.SIGKILL)
    child.wait()
    kept = sum(one.read_bytes().count(b"\n") for one in state.glob("*.jsonl"))

    found = json.loads(run(tmp_path, *command, "--json").stdout)

    assert 3 <= kept < COUNT
    assert (found["tickets"], found["moments"], found["complete"]) == (COUNT, COUNT, True)
    assert list(state.glob("*.jsonl")) == []


@pytest.mark.slow
def test_it_tells_figures_misses_and_a_page(tmp_path: Path) -> None:
    command, page = files(tmp_path, 4), tmp_path / "replay.html"
    with (tmp_path / "tickets.jsonl").open("a") as file:
        file.write("\n" + ticket(5, "Sorry, returns are only possible within 30 days."))

    told = json.loads(run(tmp_path, *command, "--html", str(page), "--json").stdout)
    shown = run(tmp_path, *command, "--workers", "1", "--intent", "return_policy")

    misses = [one for intent in told["intents"] for one in intent["misses"]]
    assert told["draft_precision"]["hits"] == 4
    assert [(one["ticket"], one["differ"]) for one in misses] == [("5", ["14 days"])]
    assert sum(intent["curve"][-1]["n"] for intent in told["intents"]) == 5
    assert "14 days" in page.read_text()
    assert shown.exit_code == 0
    assert "nothing was written" in shown.output


def test_a_bad_line_is_told_with_its_number(tmp_path: Path) -> None:
    command = files(tmp_path, 2)
    with (tmp_path / "tickets.jsonl").open("a") as file:
        file.write('\n{"id": 3, "messages": [{"author": "robot", "body": "x"}]}')

    done = run(tmp_path, *command)

    assert done.exit_code == 1
    assert "tickets.jsonl:3: message 1, author" in done.output


def test_an_intent_that_there_is_not_is_refused(tmp_path: Path) -> None:
    done = run(tmp_path, *files(tmp_path, 1), "--intent", "nothing_of_ours")

    assert done.exit_code == 1
    assert "no intent 'nothing_of_ours'" in done.output


@pytest.mark.parametrize("given", [[], ["--since", "90d", "--tickets", "."]])
def test_one_source_is_needed(given: list[str]) -> None:
    done = CliRunner().invoke(main, ["replay", *given])

    assert done.exit_code == 2
    assert "one of --tickets FILE and --since 90d" in done.output


def test_a_helpdesk_that_is_not_set_is_told(tmp_path: Path) -> None:
    done = run(tmp_path, "replay", "--since", "90d")

    assert done.exit_code == 1
    assert "no helpdesk account is set" in done.output

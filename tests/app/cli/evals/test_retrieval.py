"""`deskmate eval retrieval` over a small help centre of our own."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from app.cli import main

ARTICLES = {
    "1": ("How to return an item", "Send it back within 14 days. Print the label from your account."),
    "2": ("Opening hours of the shop", "We are open from nine to five, Monday to Friday."),
    "3": ("Change your delivery address", "Until it is sent you can change where a parcel goes."),
    "4": ("Pay by invoice", "Choose invoice at the checkout and pay within a month."),
}
QUESTIONS = [
    ("1", "Can I send my purchase back?", "question"),
    ("2", "When is the shop open?", "question"),
    ("3", "My parcel must go to another street", "question"),
    ("4", "May I pay later with an invoice?", "question"),
    ("2", "Opening hours of the shop", "title_heldout"),
]


@pytest.fixture
def files(tmp_path: Path) -> list[str]:
    docs, queries = tmp_path / "docs.jsonl", tmp_path / "queries.jsonl"
    articles = [{"id": name, "title": title, "body": body} for name, (title, body) in ARTICLES.items()]
    asked = [
        {"qid": number, "query": text, "relevant": [name], "kind": kind}
        for number, (name, text, kind) in enumerate(QUESTIONS)
    ]
    docs.write_text("\n".join(map(json.dumps, articles)))
    queries.write_text("\n".join(map(json.dumps, asked)))
    return ["eval", "retrieval", "--docs", str(docs), "--queries", str(queries)]


def run(files: list[str], folder: Path, *more: str) -> Any:
    return CliRunner(env={"DESKMATE_DATA_DIR": str(folder)}).invoke(main, [*files, *more])


def test_every_way_of_searching_is_measured_by_kind(files: list[str], tmp_path: Path) -> None:
    done = run(files, tmp_path, "--withhold", "0.3", "--seed", "1", "--json")
    found = json.loads(done.stdout)

    assert found["default"] == "fused"
    assert found["searches"]["fused"]["question"]["n"] == 4
    assert found["searches"]["fused"]["question"]["recall@1"] == 1
    assert found["searches"]["words"]["title_heldout"]["n"] == 1
    assert found["withheld"]["fused"]["withheld"] == 2
    assert {"auroc_near", "coverage_5", "coverage_10", "coverage_20"} <= found["withheld"]["words"].keys()
    assert found["p95_ms"] >= found["p50_ms"] > 0


def test_table_is_read_by_people(files: list[str], tmp_path: Path) -> None:
    done = run(files, tmp_path)

    assert "MRR@10" in done.stdout and "fused" in done.stdout
    assert "ms a question" in done.stdout


def test_bad_file_is_told_by_line(files: list[str], tmp_path: Path) -> None:
    (tmp_path / "queries.jsonl").write_text('{"qid": 1, "query": "a", "relevant": "1"}')
    done = run(files, tmp_path)

    assert done.exit_code == 1
    assert "queries.jsonl:1" in done.stderr

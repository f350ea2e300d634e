"""`deskmate eval retrieval` over a small help centre of our own."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from app.cli import main
from tests.endpoints import Reply, Wire, chat, embedding, words
from tests.integrations.zendesk.wire import always
from tests.knowledge.articles import Letters

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


def run(files: list[str], folder: Path, *more: str, **settings: str) -> Any:
    named = {f"DESKMATE_{name}": value for name, value in settings.items()}
    return CliRunner(env={"DESKMATE_DATA_DIR": str(folder), **named}).invoke(main, [*files, *more])


def endpoints(embeddings: Wire, model: Wire) -> dict[str, str]:
    return {
        "EMBEDDINGS_URL": f"{embeddings.url}/v1",
        "EMBEDDINGS_MODEL": "m",
        "EMBEDDINGS_DIMENSIONS": str(Letters.dimension),
        "MODEL_URL": f"{model.url}/v1",
        "MODEL_NAME": "n",
    }


def test_what_is_asked_of_others_is_measured_beside_the_default(files: list[str], tmp_path: Path) -> None:
    answers = [words("Which street does my parcel go to?"), *["no JSON at all"] * 3, words("When is it open?")]
    with Wire(embedding(Letters())) as embeddings, Wire(chat(*answers)) as model:
        done = run(files, tmp_path, "--withhold", "0.3", "--json", **endpoints(embeddings, model))
    found = json.loads(done.stdout)

    assert found["default"] == "fused"
    assert found["searches"].keys() == found["withheld"].keys() == {"words", "fused", "endpoint", "rewritten"}
    assert found["searches"]["endpoint"]["question"]["n"] == found["searches"]["rewritten"]["question"]["n"] == 4
    assert found["searches"]["rewritten"]["title_heldout"]["n"] == 1
    assert found["searches"]["rewritten"]["not_rewritten"] == 1
    assert found["searches"]["rewritten"]["p95_ms"] > 0
    assert len(model.asked) == len(QUESTIONS) + 2, "each question is rewritten once, and one asked again twice"


def test_measuring_an_endpoint_that_fails_is_no_figure(files: list[str], tmp_path: Path) -> None:
    with Wire(always(Reply(401))) as wire:
        done = run(files, tmp_path, "--json", **endpoints(wire, wire))

    assert done.exit_code == 1
    assert "refuses the key" in done.stderr
    assert done.stdout == ""


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

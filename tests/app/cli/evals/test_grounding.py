"""`deskmate eval grounding` over a few lines of our own, in each of the forms it reads."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from app.cli import main

SOURCE = "Refunds reach your account within 14 days after we received the parcel. Gift cards never expire."
GOOD = "Refunds reach your account within two weeks after we received the parcel."
WRONG = "Refunds reach your account within three weeks after we received the parcel."
ODD = "I like football, do you?"


def written(path: Path, *lines: object) -> Path:
    """Write lines as JSON."""
    path.write_text("\n".join(map(json.dumps, lines)))
    return path


def run(folder: Path, path: Path, *flags: str) -> Result:
    """Measure a file."""
    given = ["eval", "grounding", "--file", str(path), *flags]
    return CliRunner().invoke(main, given, env={"DESKMATE_DATA_DIR": str(folder)})


@pytest.mark.slow
def test_supported_texts_are_told_from_others(tmp_path: Path) -> None:
    path = written(
        tmp_path / "f.jsonl",
        {"source": SOURCE, "text": GOOD, "label": 1},
        {"source": SOURCE, "text": WRONG, "label": 0, "kind": "duration"},
        {"knowledge": SOURCE, "response": ODD, "begin_label": "Not fully attributable"},
        {"doc_id": 7, "summary": "Gift cards never expire.", "label": 1, "edit_types": []},
    )
    docs = written(tmp_path / "docs.jsonl", {"doc_id": 7, "doc": SOURCE})
    found = json.loads(run(tmp_path, path, "--docs", str(docs), "--json").stdout)

    assert (found["n"], found["auroc"], found["balanced_accuracy"]) == (4, 1.0, 1.0)
    assert found["by_kind"]["duration"]["flagged"] == 1.0
    assert "duration" in run(tmp_path, path, "--docs", str(docs)).output


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ({"text": "a", "label": 1}, "name it with --docs"),
        ({"source": "a", "text": "a", "label": "perhaps"}, "write 1 for supported"),
        ({"source": "a", "label": 1}, ":1: text"),
    ],
)
def test_a_bad_line_is_told(tmp_path: Path, line: object, said: str) -> None:
    done = run(tmp_path, written(tmp_path / "f.jsonl", line))

    assert done.exit_code == 1
    assert said in done.output


def test_an_unknown_document_is_told(tmp_path: Path) -> None:
    path = written(tmp_path / "f.jsonl", {"doc_id": 8, "summary": "a", "label": 1})
    docs = written(tmp_path / "docs.jsonl", {"doc_id": 7, "doc": "a"})

    assert "no document '8'" in run(tmp_path, path, "--docs", str(docs)).output

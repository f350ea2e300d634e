"""The rules of outcomes on labelled threads: our own, and 80 by somebody who had not seen the rules."""

from pathlib import Path

import pytest

from app.evidence.alike import by_words
from app.evidence.endings import confusion, judged, labelled
from app.evidence.outcomes import Ending
from app.evidence.rows import Unreadable

HERE = Path(__file__).parent
LINE = '{"id": 1, "messages": [{"author": "customer", "body": "Hello", "created": "2026-03-02"}], "label": "silent"}'


def test_own_threads_end_as_they_are_labelled() -> None:
    found = confusion(judged(labelled(HERE / "endings_own.jsonl"), by_words))

    assert [one for one in found["misses"] if one["label"] != "repeated"] == []


def test_foreign_threads_keep_what_they_reached() -> None:
    found = confusion(judged(labelled(HERE / "endings_labelled.jsonl"), by_words))

    assert found["n"] == 80
    assert found["right"]["hits"] >= 65
    assert found["recall"][Ending.RESOLVED]["hits"] >= 21


def test_silence_alone_is_never_resolved() -> None:
    told = {Ending.SILENT, Ending.ABANDONED}
    without = [one for one in judged(labelled(HERE / "endings_own.jsonl"), by_words) if one[0].label in told]

    assert {made.ending for _, made in without} == told


@pytest.mark.parametrize(
    ("line", "told"),
    [
        (LINE.replace("silent", "fine"), "label"),
        (LINE.replace("customer", "robot"), "message 1, author"),
        (LINE.replace(', "created": "2026-03-02"', ""), "message 1, created"),
        ("[]", "not an object"),
    ],
)
def test_bad_lines_are_told_with_their_number(tmp_path: Path, line: str, told: str) -> None:
    file = tmp_path / "threads.jsonl"
    file.write_text(f"{LINE}\n{line}\n")

    with pytest.raises(Unreadable, match=f"threads.jsonl:2: .*{told}"):
        labelled(file)


def test_an_empty_file_is_told(tmp_path: Path) -> None:
    file = tmp_path / "threads.jsonl"
    file.write_text("\n")

    with pytest.raises(Unreadable, match="no thread"):
        labelled(file)

"""The never-alone rules measured: counted by hand, read strictly, shipped sentences whole."""

from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain import NEVER_ALONE, Reason, Rule
from app.evidence.rows import Unreadable
from app.evidence.shares import wilson
from app.evidence.triggers import Said, measured, own, read

RULES = (
    Rule(Reason.LEGAL, (("en", ("lawyer*",)), ("de", ("anwalt",)))),
    Rule(Reason.CANCEL, (("en", ("cancel*",)),)),
)


def written(folder: Path, *lines: str) -> Path:
    """Return a file of these lines."""
    file = folder / "said.jsonl"
    file.write_text("\n".join(lines), encoding="utf-8")
    return file


def test_recall_and_precision_are_counted_by_topic_and_language() -> None:
    found = measured(
        [
            Said("my lawyer", "en", "legal", hit=True),
            Said("my solicitor", "en", "legal", hit=True),
            Said("a book for lawyers", "en", "legal", hit=False),
            Said("mein Anwalt", "de", "legal", hit=True),
            Said("I cancel", "en", "cancel", hit=True),
        ],
        RULES,
    )

    legal = found["rules"]["legal"]
    assert (legal["en"]["n"], legal["en"]["recall"], legal["en"]["precision"]) == (3, 0.5, 0.5)
    assert (legal["de"]["n"], legal["de"]["recall"], legal["de"]["precision"]) == (1, 1.0, 1.0)
    assert (legal["all"]["n"], legal["all"]["recall"]) == (4, 0.6667)
    assert (found["all"]["n"], found["all"]["recall"], found["all"]["precision"]) == (5, 0.75, 0.75)
    assert [one["text"] for one in found["missed"]] == ["my solicitor"]
    assert [(one["text"], one["words"]) for one in found["overheard"]] == [("a book for lawyers", "lawyers")]


def test_a_calm_sentence_counts_against_every_topic() -> None:
    found = measured([Said("cancel my lawyer", "en", "none")], RULES)

    assert {one["rule"] for one in found["overheard"]} == {"legal", "cancel"}
    assert found["all"]["n"] == len(NEVER_ALONE)
    assert found["all"]["recall"] is None


def test_tickets_that_nobody_judged_are_counted_per_thousand(tmp_path: Path) -> None:
    file = written(
        tmp_path,
        '{"id": 1, "subject": "Order", "body": "Please cancel it.\\n\\nOn Monday somebody wrote:\\n> my lawyer"}',
        '{"id": 2, "body": "Where is it?"}',
        '{"id": 3, "messages": [{"author": "customer", "body": "my lawyer, and cancel it"}]}',
        '{"id": 4, "body": "Thank you"}',
    )

    found = measured(read(file), RULES)

    assert found["tickets"]["n"] == 4
    assert found["tickets"]["touched_per_1000"] == 500
    assert found["tickets"]["per_1000"] == {"cancel": 500, "legal": 250}  # what is quoted does not count
    assert found["tickets"]["words"]["legal"] == {"lawyer": 1}


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ('{"rule": "legal"}', "said.jsonl:1: text, or subject and body"),
        ('{"text": "hello", "rule": "weather"}', "'weather' is not one of"),
        ('{"text": "hello", "hit": "perhaps"}', "hit"),
        ("[]", "not an object"),
        ("", "no rows"),
    ],
)
def test_a_bad_file_is_told_with_its_line(line: str, says: str, tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match=says):
        read(written(tmp_path, line))


def test_the_sentences_that_come_with_it_are_as_many_of_each_kind() -> None:
    counts = Counter((one.rule, one.language, one.hit) for one in own())

    assert set(counts) == {(rule, language, hit) for rule in NEVER_ALONE for language in ("en", "de", "es")
                           for hit in (True, False)}  # fmt: skip
    assert {17, 18, 19, 20} >= set(counts.values())  # those that others wrote as well are left out


@given(st.integers(1, 10_000).flatmap(lambda of: st.tuples(st.integers(0, of), st.just(of))))
def test_an_interval_holds_its_share(pair: tuple[int, int]) -> None:
    hits, of = pair
    low, high = wilson(hits, of)

    assert 0 <= low <= hits / of + 1e-9
    assert hits / of - 1e-9 <= high <= 1
    assert high - low >= (wilson(10 * hits, 10 * of)[1] - wilson(10 * hits, 10 * of)[0]) - 1e-9

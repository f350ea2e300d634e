"""Figures of search, against rankings whose figures can be counted by hand."""

import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.evidence.retrieval import (
    Answer,
    Asked,
    answer,
    auroc,
    by_kind,
    doubt,
    figures,
    interval,
    questions,
    report,
    withheld,
)
from app.evidence.rows import Unreadable

ASKED = Asked("a question", frozenset("x"), frozenset("y"))


def answered(place: int, sure: float = 0.5, relevant: str = "x", kind: str = "question") -> Answer:
    return Answer(Asked("?", frozenset(relevant), kind=kind), place, sure, 1.0, 2.0)


def test_excluded_articles_are_not_counted() -> None:
    found = answer(ASKED, lambda _: [("y", 0.9), ("q", 0.5), ("x", 0.4)], lambda scores: scores[0])

    assert (found.place, found.sure) == (2, 0.5)


def test_eleventh_place_is_none() -> None:
    found = answer(ASKED, lambda _: [(str(number), 1.0) for number in range(10)] + [("x", 0.1)], max)

    assert (found.place, found.gain) == (0, 0)


def test_figures_are_counted() -> None:
    found = figures([answered(1), answered(2), answered(0), answered(10)])

    assert (found["n"], found["recall@1"], found["recall@5"], found["recall@10"]) == (4, 0.25, 0.5, 0.75)
    assert found["mrr@10"] == 0.4
    assert found["mrr_low"] <= 0.4 <= found["mrr_high"]


def test_gain_of_two_right_articles() -> None:
    two = Asked("?", frozenset("xz"))

    assert answer(two, lambda _: [("x", 1.0), ("z", 0.5)], max).gain == 1
    assert answer(two, lambda _: [("q", 1.0), ("x", 0.5)], max).gain == pytest.approx(0.6309 / 1.6309, abs=1e-3)


def test_kinds_stand_apart_with_the_times_of_all() -> None:
    found = report("fused", {"fused": [answered(1, kind="a"), answered(0, kind="b")]})

    assert found["default"] == "fused"
    assert found["searches"]["fused"]["a"]["recall@1"] == 1
    assert found["searches"]["fused"]["b"]["recall@1"] == 0
    assert (found["p50_ms"], found["p95_ms"]) == (2, 2)
    assert by_kind([]) == {}


def test_who_knows_what_is_missing() -> None:
    answers = [answered(1, 0.9), answered(1, 0.8), answered(2, 0.7), answered(0, 0.1, "gone")]
    found = doubt(answers, frozenset({"g", "o", "n", "e"}))

    assert (found["withheld"], found["auroc_near"]) == (1, 1)
    assert (found["coverage_5"], found["coverage_20"]) == (0.5, 0.5)


def test_equally_sure_answers_count_together() -> None:
    found = doubt([answered(1, 0.5), answered(0, 0.5)], frozenset())

    assert found["coverage_20"] == 0
    assert found["auroc_near"] == 0.5


def test_share_loses_its_answers_and_by_seed() -> None:
    asked = [Asked(str(number), frozenset({str(number // 2)})) for number in range(40)]
    gone = withheld(asked, 0.3, seed=1)

    assert sum(one.relevant <= gone for one in asked) in (12, 13)
    assert gone == withheld(asked, 0.3, seed=1) != withheld(asked, 0.3, seed=2)
    assert withheld(asked, 0, seed=1) == frozenset()


@given(st.lists(st.floats(0, 1), min_size=1), st.lists(st.floats(0, 1), min_size=1))
def test_auroc_is_the_share_of_pairs(good: list[float], bad: list[float]) -> None:
    pairs = [1.0 if one > other else 0.5 if one == other else 0.0 for one in good for other in bad]

    assert auroc(good, bad) == pytest.approx(sum(pairs) / len(pairs))


@given(st.lists(st.floats(0, 1), min_size=1, max_size=50))
def test_interval_lies_within_what_was_measured(values: list[float]) -> None:
    low, high = interval(np.array(values))

    assert min(values) - 1e-9 <= low <= high <= max(values) + 1e-9


def test_only_questions_worth_asking_are_read(tmp_path: Path) -> None:
    file = tmp_path / "q.jsonl"
    rows = [
        {"qid": 1, "query": "a", "relevant": ["1"]},
        {"qid": 2, "query": "b", "relevant": ["1"], "ok": False},
        {"qid": 3, "query": "c", "relevant": [2], "exclude": ["3"], "kind": "anchor", "ok": True},
    ]
    file.write_text("\n".join(map(json.dumps, rows)))

    assert questions(file) == [
        Asked("a", frozenset("1")),
        Asked("c", frozenset("2"), frozenset("3"), "anchor"),
    ]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ('{"qid": 1, "query": "a", "relevant": []}', "relevant: empty"),
        ('{"qid": 1, "query": "a"}', "relevant"),
        ('{"qid": 1, "query": "a", "relevant": ["1"], "ok": false}', "no question to ask"),
    ],
)
def test_what_cannot_be_asked_is_told(line: str, said: str, tmp_path: Path) -> None:
    file = tmp_path / "q.jsonl"
    file.write_text(line)

    with pytest.raises(Unreadable, match=said):
        questions(file)

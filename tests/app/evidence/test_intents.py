"""Figures of the classifier, against answers whose figures can be counted by hand."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain import Triage
from app.evidence.intents import IntentRow, Told, coverage, ece, figures, labelled, macro_f1, taught, told, worst
from app.evidence.rows import Unreadable


def answered(intent: str, found: str = "a", probability: float = 0.9, scope: float = 0.8) -> Told:
    return Told(intent, Triage(found, found, "", probability, scope), 2.0)


class Always:
    def classify(self, text: str) -> Triage:
        return Triage("a", "A", "", 0.9, 0.8)


def written(folder: Path, *rows: dict[str, str]) -> Path:
    place = folder / "texts.jsonl"
    place.write_text("\n".join(map(json.dumps, rows)))
    return place


def test_file_is_read(tmp_path: Path) -> None:
    assert labelled(written(tmp_path, {"text": "hello", "intent": "a"})) == [IntentRow(text="hello", intent="a")]


@pytest.mark.parametrize("rows", [[], [{"text": "hello"}], [{"text": "hello", "intent": " "}]])
def test_bad_file_is_told(tmp_path: Path, rows: list[dict[str, str]]) -> None:
    with pytest.raises(Unreadable, match=r"texts\.jsonl"):
        labelled(written(tmp_path, *rows))


def test_so_many_examples_of_each_are_taught_by_seed() -> None:
    given = [IntentRow(text=f"{name}{number}", intent=name) for name in "ab" for number in range(9)]
    one, other = taught(given, 3), taught(given, 3, seed=1)

    assert [(intent.name, len(intent.examples)) for intent in one] == [("a", 3), ("b", 3)]
    assert one == taught(given, 3) != other
    assert all(text[0] == intent.name for intent in one for text in intent.examples)


def test_one_intent_is_nothing_to_tell_apart() -> None:
    with pytest.raises(ValueError, match="two"):
        taught([IntentRow(text="x", intent="a")])


def test_text_of_no_intent_is_never_right() -> None:
    assert not told(IntentRow(text="x", intent="none"), "none", Always()).right
    assert told(IntentRow(text="x", intent="a"), "none", Always()).right


def test_accuracy_and_f1_are_of_texts_with_an_intent() -> None:
    shown = figures([answered("a"), answered("a"), answered("b"), answered("", scope=0.1)])

    assert (shown["n"], shown["n_oos"]) == (3, 1)
    assert shown["accuracy"] == pytest.approx(2 / 3, abs=1e-4)
    assert shown["macro_f1"] == pytest.approx((4 / 5 + 0) / 2)
    assert shown["oos_auroc"] == 1
    assert shown["worst_pairs"] == [{"intent": "b", "taken_for": "a", "n": 1}]
    assert shown["p50_ms"] == shown["p95_ms"] == 2


def test_without_such_texts_nothing_is_said_of_them() -> None:
    assert "oos_auroc" not in figures([answered("a")])
    assert "accuracy" not in figures([answered("")])


def test_intent_that_is_found_and_never_asked_counts_in_f1() -> None:
    assert macro_f1([answered("a"), answered("a", "b")]) == pytest.approx((2 / 3 + 0) / 2)


def test_honest_probabilities_have_no_error() -> None:
    sure = [answered("a", probability=0.75)] * 3 + [answered("b", probability=0.75)]

    assert ece(sure) == pytest.approx(0)
    assert ece([answered("b", probability=0.75)]) == pytest.approx(0.75)


def test_text_out_of_scope_is_wrong_when_it_is_decided() -> None:
    good = [answered("a", probability=0.9 + number / 1000) for number in range(19)]

    assert coverage([*good, answered("", probability=0.5)], 0.05) == 1
    assert coverage([*good, answered("", probability=0.5)], 0.01) == 19 / 20
    assert coverage([*good, answered("", probability=0.99)], 0.05) == 1
    assert coverage([*good, answered("", probability=0.99)], 0.01) == 0


def test_what_lies_out_of_scope_is_decided_last() -> None:
    assert answered("a", probability=0.9, scope=0.2).sure < answered("a", probability=0.5, scope=0.6).sure


def test_most_frequent_mistake_comes_first() -> None:
    assert [one["n"] for one in worst([answered("b"), answered("c"), answered("c")])] == [2, 1]


@given(st.lists(st.tuples(st.booleans(), st.floats(0, 1), st.floats(0, 1)), min_size=1, max_size=30))
def test_coverage_grows_with_what_may_be_wrong(rows: list[tuple[bool, float, float]]) -> None:
    some = [answered("a" if right else "b", "a", probability, scope) for right, probability, scope in rows]

    assert coverage(some, 0.0) <= coverage(some, 0.05) <= coverage(some, 1.0) == 1

"""Test that the two searches are timed fairly, and that the figures say what was timed."""

from pathlib import Path

import numpy as np
import pytest

from tests.evals.speed import compare, taken, told


def test_each_question_is_put_to_both_and_each_comes_first_as_often() -> None:
    order: list[str] = []

    def way(name: str) -> list[str]:
        order.append(name)
        return [name]

    times = taken((lambda text: way(f"ours {text}"), lambda text: way(f"theirs {text}")), ["1", "2"])

    assert order == ["theirs 1", "ours 1", "ours 2", "theirs 2"]
    assert times.shape == (2, 2)
    assert (times > 0).all()


def test_a_search_that_finds_nothing_is_no_search() -> None:
    with pytest.raises(AssertionError):
        taken((lambda text: [], lambda text: [1]), ["1"])


def test_the_share_is_of_the_slow_questions_and_has_its_interval() -> None:
    ours = np.linspace(1, 10, 200)
    found = told(np.stack([ours, 4 * ours], axis=1))

    assert found["p95_share"] == 0.25
    assert found["low"] == pytest.approx(0.25, abs=0.001)
    assert found["high"] == pytest.approx(0.25, abs=0.001)
    assert found["chroma"]["p95_ms"] == pytest.approx(4 * found["deskmate"]["p95_ms"], abs=0.05)


@pytest.mark.slow
def test_both_are_timed_over_the_same_vectors(tmp_path: Path) -> None:
    found = compare(60, 10, 7, tmp_path)

    assert (found["n"], found["chunks"] >= 60) == (10, True)
    assert found["low"] <= found["p95_share"] <= found["high"]

"""Swapped things are caught, and what was not touched is let be."""

import pytest

from tests.evals.swaps import cases, figures, pairs

KINDS = {"amount", "date", "duration", "link", "name", "negation", "number", "time", "unit"}


@pytest.mark.parametrize("seed", [0, 1])
def test_swaps_are_caught_and_the_untouched_pass(seed: int) -> None:
    found = figures(cases(500, seed))

    assert found.keys() >= KINDS
    assert found["all"]["n"] == 500
    assert found["all"]["caught"] >= 0.98
    assert found["all"]["flagged"] <= 0.02


def test_the_same_seed_makes_the_same_cases() -> None:
    assert cases(60, 7) == cases(60, 7)
    assert cases(60, 7) != cases(60, 8)


def test_freely_worded_pairs_are_judged_no_worse_than_before() -> None:
    found = figures(pairs())

    assert found["all"]["n"] == 420
    assert found["all"]["caught"] >= 0.7
    assert found["all"]["flagged"] <= 0.11
    assert min(found["amount"]["caught"], found["number"]["caught"]) >= 0.98

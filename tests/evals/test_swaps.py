"""Swapped things are caught, and what was not touched is let be.

The aim is 98 % caught and at most 2 % of the untouched flagged. It is reached on our own articles and templates; on
sentences that somebody worded freely it is not. What is demanded is what is reached. With seed 0, of 500 sentences,
half of them freely worded: 91.4 % caught, 5.6 % flagged. Of the freely worded ones, by kind (caught/flagged, in %):

    pairs, n 420, the check was mended by them: 97.1/1.7; amount 100/1.4, date 98.6/4.3, name 91.4/1.4,
        negation 94.3/2.9, number 100/0, unit 98.6/0
    swaps1, n 300, the same: 89.7/4.0; amount 100/4, date 96/4, name 70/8, negation 74/6, number 100/0, unit 98/2
    swaps2, n 300, never read by who mended it, its totals looked at four times (81.0/24.3 at the first):
        80.3/18.7; amount 96/20, date 92/38, name 58/12, negation 56/20, number 92/12, unit 88/10
"""

import pytest

from tests.evals.swaps import cases, figures, free, ours

KINDS = {"amount", "date", "duration", "link", "name", "negation", "number", "time", "unit"}


@pytest.mark.parametrize("seed", [0, 1])
def test_swaps_in_our_own_sentences_are_caught_and_the_untouched_pass(seed: int) -> None:
    found = figures(ours(500, seed))

    assert found.keys() >= KINDS
    assert found["all"]["n"] == 500
    assert found["all"]["caught"] >= 0.98
    assert found["all"]["flagged"] <= 0.02


@pytest.mark.parametrize("seed", [0, 1])
def test_swaps_are_caught_where_half_of_the_sentences_are_freely_worded(seed: int) -> None:
    found = figures(cases(500, seed))

    assert found.keys() >= KINDS
    assert found["all"]["n"] == 500
    assert found["all"]["caught"] >= 0.88
    assert found["all"]["flagged"] <= 0.08
    assert min(found[kind]["caught"] for kind in ("amount", "date", "number", "unit")) >= 0.93


def test_the_same_seed_makes_the_same_cases() -> None:
    assert cases(60, 7) == cases(60, 7)
    assert cases(60, 7) != cases(60, 8)


@pytest.mark.parametrize(
    ("name", "count", "caught", "flagged"),
    [("pairs", 420, 0.95, 0.02), ("swaps1", 300, 0.88, 0.05), ("swaps2", 300, 0.79, 0.19)],
)
def test_freely_worded_pairs_are_judged_no_worse_than_before(
    name: str, count: int, caught: float, flagged: float
) -> None:
    found = figures(free(name))["all"]

    assert found["n"] == count
    assert found["caught"] >= caught
    assert found["flagged"] <= flagged

"""A refit stays near the shipped constants, and is used only where it is better."""

from dataclasses import astuple
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.calibration import FUSED, Calibration
from knowledge.refit import LEAST, REACH, Refit, Verdict, bounded, refit

SHARE = st.floats(0, 1)
SOME = st.lists(st.builds(Verdict, SHARE, st.floats(-0.2, 1), st.booleans()), max_size=120)


def drawn(truth: Calibration, count: int, seed: int = 1) -> list[Verdict]:
    """Return verdicts of a knowledge base whose constants are these."""
    dice = Random(seed)
    pairs = [(dice.uniform(0.3, 0.9), dice.uniform(0.0, 0.5)) for _ in range(count)]
    return [Verdict(score, lead, dice.random() < sure(truth, score, lead)) for score, lead in pairs]


def sure(made: Calibration, score: float, lead: float) -> float:
    return made.probability([score, *[score - lead] * 4])


@pytest.mark.parametrize("used", [True, False])
@pytest.mark.parametrize("others", [0, LEAST - 1])
def test_too_few_of_a_kind_change_nothing(used: bool, others: int) -> None:
    some = [Verdict(0.8, 0.2, used)] * 500 + [Verdict(0.2, 0.0, not used)] * others

    assert refit(some, FUSED).made is None
    assert not refit(some, FUSED).enough


def test_a_knowledge_base_that_is_harder_is_learned() -> None:
    truth = Calibration(FUSED.base - 1.2, FUSED.score, FUSED.lead)
    found = refit(drawn(truth, 400), FUSED)

    assert found.made
    assert found.before and found.after
    assert found.after.log_loss < found.before.log_loss
    assert found.after.ece < found.before.ece
    for score, lead in ((0.5, 0.05), (0.6, 0.2), (0.8, 0.4)):
        assert sure(found.made, score, lead) == pytest.approx(sure(truth, score, lead), abs=0.1)


def test_more_reviews_move_it_further() -> None:
    truth = Calibration(FUSED.base - 1.2, FUSED.score, FUSED.lead)
    moved = [abs(sure(made, 0.6, 0.2) - sure(FUSED, 0.6, 0.2)) for made in map(forced, (150, 1500)) if made]

    assert len(moved) == 2
    assert moved[0] < moved[1] < abs(sure(truth, 0.6, 0.2) - sure(FUSED, 0.6, 0.2)) + 0.05


def forced(count: int) -> Calibration | None:
    return refit(drawn(Calibration(FUSED.base - 1.2, FUSED.score, FUSED.lead), count, seed=5), FUSED).made


def test_reviews_by_chance_are_not_learned() -> None:
    """Where the shipped constants are the truth, a refit is refused or hardly differs."""
    for seed in range(5):
        made = refit(drawn(FUSED, 200, seed), FUSED).made or FUSED
        assert sure(made, 0.6, 0.2) == pytest.approx(sure(FUSED, 0.6, 0.2), abs=0.12)


@settings(deadline=None, max_examples=40)
@given(SOME)
def test_whatever_agents_say_it_is_bounded_and_more_never_says_less(some: list[Verdict]) -> None:
    found = refit(some, FUSED)
    made = found.made or FUSED

    assert all(abs(one - shipped) <= far + 1e-9 for one, shipped, far in
               zip(astuple(made), astuple(FUSED), REACH, strict=True))  # fmt: skip
    assert made.score >= 0 and made.lead >= 0
    assert found.made is None or (found.before and found.after and found.after.log_loss < found.before.log_loss)
    assert isinstance(found, Refit) and (found.used, found.rejected) == counts(some)


def counts(some: list[Verdict]) -> tuple[int, int]:
    return sum(one.used for one in some), sum(not one.used for one in some)


def test_constants_from_elsewhere_are_brought_within_reach() -> None:
    assert bounded(Calibration(50, -50, 50), FUSED) == Calibration(FUSED.base + 1.5, FUSED.score - 2, FUSED.lead + 5)

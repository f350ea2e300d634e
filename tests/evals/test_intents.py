from dataclasses import replace
from pathlib import Path

import pytest

from knowledge.embeddings import Encoder
from tests.evals.intents import MEANING, WORDS, Remembered, Trial, banking, compare, near


@pytest.fixture(scope="module")
def encode(tmp_path_factory: pytest.TempPathFactory) -> Remembered:
    return Remembered(Encoder(tmp_path_factory.mktemp("encoder")).encode)


@pytest.fixture(scope="module")
def ten(bench_data: Path) -> Trial:
    whole = banking(bench_data)
    return replace(whole, asked=whole.asked[:800], shots=10)


@pytest.mark.slow
def test_intents_are_known_better_than_by_the_usual_ways(ten: Trial, encode: Remembered) -> None:
    found = compare([ten], encode)

    assert found["deskmate"]["accuracy"] >= 0.83
    assert found["deskmate"]["ece"] <= 0.05  # of 800 texts honest probabilities have .02
    assert found[WORDS]["accuracy"] > 0.6, "a rival that hardly knows anything is set up wrongly"
    assert found[MEANING]["accuracy"] > 0.8
    assert found["deskmate"]["accuracy"] > max(found[name]["accuracy"] for name in (WORDS, MEANING))


@pytest.mark.slow
def test_near_misses_are_told_better_than_by_the_usual_ways(ten: Trial, encode: Remembered) -> None:
    found = compare([near(ten)], encode)

    assert found["deskmate"]["oos_auroc"] >= 0.8
    assert found["deskmate"]["oos_auroc"] > max(found[name]["oos_auroc"] for name in (WORDS, MEANING))

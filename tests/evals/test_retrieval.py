from pathlib import Path

import pytest

from knowledge.calibration import Calibration
from tests.evals.retrieval import compare, fitted


@pytest.mark.slow
def test_search_beats_its_rivals_on_a_foreign_help_centre(bench_data: Path, tmp_path: Path) -> None:
    found = compare(bench_data, tmp_path, ["plausible"])["plausible"]

    assert found["deskmate"]["mrr@10"] >= 0.80  # the larger arduino is left to the command
    assert found["deskmate"]["recall@5"] > 0.9
    for rival in ("bm25", "dense", "rrf", "chroma"):
        assert found[rival]["mrr@10"] > 0.5, "a rival that hardly finds anything is set up wrongly"
        low, _ = found[rival]["ahead"]
        assert low > 0


def test_fit_tells_right_from_wrong() -> None:
    sample = [(0.9, 0.4, True, 1.0), (0.8, 0.3, True, 1.0), (0.3, 0.1, False, 1.0), (0.2, 0.0, False, 1.0)] * 5
    made = fitted(sample)

    assert isinstance(made, Calibration)
    assert made.probability([0.9, 0, 0, 0, 0.5]) > 0.5 > made.probability([0.2] * 5)

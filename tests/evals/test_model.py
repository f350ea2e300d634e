"""Test that the figures of tickets with a model are of tickets with a model."""

from pathlib import Path

from tests.evals.model import at_once, one_by_one


def test_every_ticket_was_drafted_by_the_model(tmp_path: Path) -> None:
    found = one_by_one(tmp_path, 3)

    assert found["n"] == 3
    assert 0 < found["ms_p50"] <= found["ms_p95"]


def test_tickets_wait_beside_each_other(tmp_path: Path) -> None:
    found = at_once(tmp_path, 4, 0.2)

    assert found["all_done_s"] >= 0.2
    assert found["memory_mb_most"] >= found["memory_mb_before"] > 0

"""A policy file is read again when it changes: the kill switch must not need a restart."""

import os
from pathlib import Path

import pytest

from app.policy import shipped
from app.wiring import LivePolicy, Refused


def written(path: Path, text: str, second: int) -> None:
    """Write a file with a time of its own."""
    path.write_text(text, encoding="utf-8")
    os.utime(path, (second, second))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Return a copy of the shipped policy."""
    path = tmp_path / "policy.toml"
    written(path, shipped(), 1)
    return path


def test_the_kill_switch_acts_at_once(path: Path) -> None:
    live = LivePolicy(path)
    assert not live().paused

    written(path, shipped().replace("paused = false", "paused = true"), 2)

    assert live().paused


def test_a_broken_file_leaves_the_last_good_one(path: Path) -> None:
    live = LivePolicy(path)
    before = live()

    written(path, "this is no policy", 2)
    assert live() == before
    written(path, shipped().replace("paused = false", "paused = true"), 3)

    assert live().paused


def test_a_file_that_vanishes_leaves_the_last_good_one(path: Path) -> None:
    live = LivePolicy(path)
    before = live()

    path.unlink()

    assert live() == before


def test_a_broken_file_refuses_to_start(path: Path) -> None:
    written(path, "this is no policy", 2)

    with pytest.raises(Refused, match="policy"):
        LivePolicy(path)

"""Whatever ends a replay, it goes on from where it was."""

from pathlib import Path

import pytest

from app.evidence.part import Occupied
from app.evidence.replay.state import resumed

PARTS = ("file", "policy", "here")


def row(ticket: str) -> dict[str, object]:
    return {"ticket": ticket, "link": "", "moments": []}


def test_rows_come_back_and_none_stands_twice(tmp_path: Path) -> None:
    first = resumed(tmp_path, PARTS)
    first.add(row("1"))
    first.add(row("1"))
    first.close(complete=False)

    again = resumed(tmp_path, PARTS)
    again.add(row("1"))
    again.add(row("2"))

    assert list(again.rows) == ["1", "2"]
    assert len(again.path.read_text().splitlines()) == 2


def test_half_a_row_is_cut_off(tmp_path: Path) -> None:
    first = resumed(tmp_path, PARTS)
    first.add(row("1"))
    first.close(complete=False)
    with first.path.open("a") as file:
        file.write('{"ticket": "2", "li')

    again = resumed(tmp_path, PARTS)
    again.add(row("3"))

    assert list(again.rows) == ["1", "3"]
    assert [line[:14] for line in again.path.read_text().splitlines()] == ['{"ticket": "1"', '{"ticket": "3"']


def test_another_policy_is_another_replay(tmp_path: Path) -> None:
    first = resumed(tmp_path, PARTS)
    first.add(row("1"))

    assert resumed(tmp_path, ("file", "another", "here")).rows == {}


def test_one_at_work_is_left_alone(tmp_path: Path) -> None:
    first = resumed(tmp_path, PARTS)

    with pytest.raises(Occupied):
        resumed(tmp_path, PARTS)
    first.close(complete=True)
    assert not first.path.exists()


def test_nobody_else_reads_it(tmp_path: Path) -> None:
    assert resumed(tmp_path, PARTS).path.stat().st_mode & 0o077 == 0

"""A file that appears whole or not at all, and what is left of one that broke off."""

import json
import os
import stat
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.evidence.export import Plan
from app.evidence.part import Occupied, Part, begin, private, resume
from tests.fakes import NOON

PLAN = Plan(connection="main", since=NOON)


def row(name: str, messages: int = 1) -> dict[str, Any]:
    """Return a ticket's row."""
    return {"id": name, "body": "Grüße \u2028 \ud800", "messages": [{"body": "x"}] * messages}


def broken(path: Path, *names: str, plan: Plan = PLAN) -> Part:
    """Leave a beginning with these tickets."""
    part = begin(path, plan, force=False)
    for name in names:
        part.add(row(name))
    part.leave()
    return part


def ids(path: Path) -> list[str]:
    """Return the ids of a file's rows."""
    return [json.loads(line)["id"] for line in path.read_text().split("\n") if line]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Return where the file is to be."""
    return tmp_path / "tickets.jsonl"


def test_a_file_appears_when_it_is_complete(path: Path) -> None:
    part = begin(path, PLAN, force=False)
    part.add(row("1", 2))
    part.add(row("2", 3))

    assert not path.exists()
    part.finish()
    assert ids(path) == ["1", "2"]
    assert part.messages == 5
    assert [path] == list(path.parent.iterdir())


def test_only_its_owner_reads_it(path: Path) -> None:
    part = begin(path, PLAN, force=False)

    modes = {stat.S_IMODE(one.stat().st_mode) for one in path.parent.iterdir()}
    part.finish()
    assert {0o600} == modes | {stat.S_IMODE(path.stat().st_mode)}


def test_a_file_that_is_there_stays_unless_forced(path: Path) -> None:
    path.write_text("mine")

    with pytest.raises(Occupied, match="--force"):
        begin(path, PLAN, force=False)
    with pytest.raises(Occupied, match="--force"):
        resume(path, PLAN, force=False)
    part = begin(path, PLAN, force=True)
    assert path.read_text() == "mine"
    part.finish()
    assert path.read_text() == ""


def test_what_broke_off_is_kept_and_gone_on_with(path: Path) -> None:
    broken(path, "1", "2")

    part = resume(path, PLAN, force=False)
    part.add(row("3"))
    part.finish()

    assert ids(path) == ["1", "2", "3"]
    assert ({"1", "2", "3"}, 3) == (part.done, part.messages)


def test_what_broke_off_is_not_written_over_by_chance(path: Path) -> None:
    broken(path, "1")

    with pytest.raises(Occupied, match="--resume"):
        begin(path, PLAN, force=False)
    begin(path, PLAN, force=True).finish()
    assert ids(path) == []


@pytest.mark.parametrize(
    "tail", ['{"id": "2", "messages": [', '{"id": "2", "messages": []}', "\x00\x00\n", "[]\n", "{}\n"]
)
def test_half_a_row_is_cut_off(path: Path, tail: str) -> None:
    """A machine that stops leaves whatever had reached the disk."""
    place = broken(path, "1").place
    place.write_text(place.read_text() + tail)

    part = resume(path, PLAN, force=False)
    part.add(row("3"))
    part.finish()

    assert ids(path) == ["1", "3"]


@given(st.lists(st.text(max_size=8), min_size=1, max_size=5, unique=True), st.data())
def test_wherever_it_broke_off_whole_rows_stay(
    tmp_path_factory: pytest.TempPathFactory, names: list[str], data: st.DataObject
) -> None:
    path = tmp_path_factory.mktemp("any") / "tickets.jsonl"
    place = broken(path, *names).place
    whole = place.read_bytes()
    cut = data.draw(st.integers(0, len(whole)))
    place.write_bytes(whole[:cut])

    part = resume(path, PLAN, force=False)
    assert part.done == set(names[: whole[:cut].count(b"\n")])
    for name in names:
        if name not in part.done:
            part.add(row(name))
    part.finish()

    assert whole == path.read_bytes()


def test_an_empty_beginning_is_not_left_behind(path: Path) -> None:
    assert begin(path, PLAN, force=False).leave() is False
    assert list(path.parent.iterdir()) == []


def test_going_on_holds_to_the_dates_it_was_begun_with(path: Path) -> None:
    broken(path, "1")

    later = Plan(connection="main", since=NOON + timedelta(days=1), limit=5)

    assert resume(path, later, force=False).plan == PLAN


@pytest.mark.parametrize("changes", [{"connection": "other"}, {"masked": False}])
def test_what_was_begun_otherwise_is_not_mixed(path: Path, changes: dict[str, Any]) -> None:
    """Half a file masked and half of it not would be taken for masked."""
    broken(path, "1")

    with pytest.raises(Occupied, match="connection main, masked"):
        resume(path, PLAN.model_copy(update=changes), force=False)


def test_nothing_to_go_on_with_is_told(path: Path) -> None:
    with pytest.raises(Occupied, match="nothing to go on with"):
        resume(path, PLAN, force=False)


def test_a_beginning_whose_plan_is_lost_is_refused(path: Path) -> None:
    broken(path, "1")
    path.with_name("tickets.jsonl.part.json").write_text("?")

    with pytest.raises(Occupied, match="--force begins anew"):
        resume(path, PLAN, force=False)


def test_two_at_once_do_not_mix(path: Path) -> None:
    part = begin(path, PLAN, force=False)

    with pytest.raises(Occupied, match="cannot be written"):
        begin(path, PLAN, force=True)
    part.add(row("1"))
    part.finish()
    assert ids(path) == ["1"]


def test_a_full_disk_is_told(path: Path) -> None:
    part = begin(path, PLAN, force=False)
    os.close(part.file.fileno())

    with pytest.raises(Occupied, match=r"tickets\.jsonl\.part: cannot be written"):
        part.add(row("1"))


def test_a_link_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "precious").write_text("mine")
    (tmp_path / "link").symlink_to(tmp_path / "precious")

    with pytest.raises(Occupied):
        private(tmp_path / "link")
    assert (tmp_path / "precious").read_text() == "mine"


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(Occupied, match="No such file or directory"):
        begin(tmp_path / "none" / "tickets.jsonl", PLAN, force=False)

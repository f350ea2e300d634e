"""Records in SQLite: whole transactions, numbers that are never given twice."""

import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from integrations.sandbox.rows import Rows


class Stopped(Exception):
    pass


def test_a_transaction_is_all_or_nothing() -> None:
    rows = Rows()
    rows.put("a", 1, {"held": 1})
    with pytest.raises(Stopped), rows.transaction():
        rows.put("a", 1, {"held": 2})
        rows.put("a", 2, {"held": 2})
        raise Stopped

    assert rows.all("a") == [{"held": 1}]


def test_an_inner_transaction_ends_with_the_outer_one() -> None:
    rows = Rows()
    with pytest.raises(Stopped), rows.transaction():
        with rows.transaction():
            rows.put("a", 1, {})
        raise Stopped

    assert rows.all("a") == []


def test_a_failed_transaction_does_not_stop_the_next() -> None:
    rows = Rows()
    with pytest.raises(Stopped), rows.transaction():
        raise Stopped
    rows.put("a", 1, {})

    assert rows.count("a") == 1


def test_a_number_is_given_once(tmp_path: Path) -> None:
    one, two = Rows(tmp_path / "rows.db"), Rows(tmp_path / "rows.db")
    with ThreadPoolExecutor(4) as pool:
        taken = list(pool.map(lambda turn: (one, two)[turn % 2].take("n", 10), range(40)))

    assert (list(range(10, 50)), 49) == (sorted(taken), one.last("n"))


def test_a_reader_never_sees_half_a_transaction() -> None:
    rows = Rows()
    seen: list[int] = []
    begun, done = threading.Event(), threading.Event()

    def read() -> None:
        begun.wait(5)
        seen.append(rows.count("a"))
        done.set()

    reader = threading.Thread(target=read)
    reader.start()
    with rows.transaction():
        rows.put("a", 1, {})
        begun.set()
        done.wait(0.1)
        rows.put("a", 2, {})
    reader.join()

    assert seen == [2]


@given(st.dictionaries(st.integers(1, 10**12), st.integers(0, 3), max_size=20))
def test_records_come_back_by_id_and_by_parent(parents: dict[int, int]) -> None:
    rows = Rows()
    for number, parent in parents.items():
        rows.put("a", number, {"id": number}, parent=parent)

    assert sorted(parents) == [one["id"] for one in rows.all("a")]
    assert sorted(number for number in parents if parents[number] == 1) == [one["id"] for one in rows.all("a", 1)]


def test_keys_are_ranges() -> None:
    rows = Rows()
    for number, key in enumerate(("a", "b", "c", "d"), 1):
        rows.put("k", number, {"id": number}, key=key)

    assert [one["id"] for one in rows.after("k", "a", 2)] == [2, 3]
    assert [one["id"] for one in rows.until("k", "b")] == [1, 2]
    assert [one["id"] for one in rows.keyed("k", "c")] == [3]


def test_a_dropped_record_is_gone() -> None:
    rows = Rows()
    rows.put("a", 1, {})

    assert (rows.drop("a", 1), rows.drop("a", 1), rows.get("a", 1)) == (True, False, None)

"""What replays came to, as the console reads it."""

from typing import Any

from app.store.engine import Store
from app.store.replays import KEPT, Replays
from tests.fakes import FakeClock


def report(*names: str) -> dict[str, Any]:
    return {"tickets": 3, "intents": [{"name": name, "n": 2} for name in names]}


def test_the_newest_replay_is_found_by_intent(store: Store) -> None:
    kept = Replays(store, FakeClock())
    kept.keep("old.jsonl", report("returns", "gifts"), {})

    number = kept.keep("new.jsonl", report("returns"), {"returns": [{"ticket": "7"}]})

    found = kept.newest()
    assert {name: one.source for name, one in found.items()} == {"": "new.jsonl", "returns": "new.jsonl"}
    assert found[""].report == {"tickets": 3}
    assert found["returns"].made == FakeClock().now()
    assert kept.rows(number, "returns") == [{"ticket": "7"}]


def test_nothing_is_found_where_there_was_none(store: Store) -> None:
    kept = Replays(store, FakeClock())

    assert kept.newest() == {}
    assert kept.rows(1, "returns") == []


def test_old_replays_go(store: Store) -> None:
    kept = Replays(store, FakeClock())
    numbers = [kept.keep("f", report("returns"), {"returns": [{"ticket": "1"}]}) for _ in range(KEPT + 2)]

    assert [bool(kept.rows(number, "returns")) for number in numbers] == [False] * 2 + [True] * KEPT

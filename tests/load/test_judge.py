"""The crash test's own eyes: it must see what it is there to see."""

from dataclasses import replace
from typing import Any

import pytest

from app.domain import Effect, OutcomeKind
from app.store.crash import CrashPoint
from app.store.engine import Store, open_store
from app.store.inbox import run_id
from app.store.ledger import Entry, Ledger
from app.store.migrate import upgrade
from tests.app.store.databases import plain
from tests.app.store.examples import decision, event, outcome
from tests.fakes import NOON, FakeClock
from tests.load.crash import _answered, _disordered, _plan, _texts, _twice


def comment(number: int, author: str = "requester", key: str = "", public: bool = True) -> dict[str, Any]:
    return {
        "id": number,
        "author": author,
        "public": public,
        "metadata": {"custom": {"deskmate_key": key}},
        "text": f"number {number}",
    }


def reply(number: int, key: str) -> dict[str, Any]:
    return comment(number, "copilot", key)


@pytest.fixture
def ledger(tmp_path: Any) -> Ledger:
    store: Store = open_store(plain(tmp_path))
    upgrade(store)
    return Ledger(store, FakeClock())


def ended(ledger: Ledger, row: int, message: str, *effects: Effect, kind: OutcomeKind = OutcomeKind.REPLIED) -> None:
    run = run_id("main", "7", row)
    ledger.claim(run, event(row), NOON)
    ledger.decide(run, decision(message=message))
    ledger.finish(run, outcome(kind, *effects))


def entries(ledger: Ledger) -> list[Entry]:
    return ledger.history("main", "7")[::-1]


def test_a_thread_with_one_answer_a_message_is_fine() -> None:
    assert not _twice([comment(1), reply(2, "a"), comment(3), reply(4, "b"), comment(5, "copilot", "c", public=False)])


def test_an_effect_that_stands_twice_is_seen() -> None:
    assert _twice([comment(1), reply(2, "a"), comment(3), reply(4, "a")])


def test_the_same_words_twice_between_two_messages_are_seen() -> None:
    twice = [comment(1), note := comment(2, "copilot", public=False), {**note, "id": 3}]

    assert _twice(twice)
    assert not _twice([*twice[:2], comment(4), {**note, "id": 5}])


def test_two_replies_to_one_message_are_seen() -> None:
    assert _twice([comment(1), reply(2, "a"), reply(3, "b")])


def test_a_message_without_a_visible_outcome_is_seen(ledger: Ledger) -> None:
    ended(ledger, 1, "1")
    ended(ledger, 2, "3", kind=OutcomeKind.SKIPPED)

    assert _answered(ledger, 7, [comment(1), reply(2, "a")])
    assert not _answered(ledger, 7, [comment(1), reply(2, "a"), comment(3)])


def test_replies_to_the_newest_message_are_in_order(ledger: Ledger) -> None:
    ended(ledger, 1, "1", Effect("reply", "a", "2"))
    ended(ledger, 2, "3", Effect("reply", "b", "4"))

    assert not _disordered(entries(ledger), [comment(1), reply(2, "a"), comment(3), reply(4, "b")])


def test_a_reply_behind_a_newer_message_is_seen(ledger: Ledger) -> None:
    ended(ledger, 1, "1", Effect("reply", "a", "3"))

    assert _disordered(entries(ledger), [comment(1), comment(2), reply(3, "a")])


def test_runs_that_began_in_the_wrong_order_are_seen(ledger: Ledger) -> None:
    ended(ledger, 1, "1")
    ended(ledger, 2, "1")

    assert not _disordered(entries(ledger), [])
    later, earlier = entries(ledger)
    assert not _disordered([earlier, later], [])  # equal times are no proof
    assert _disordered([_at(later, 5), _at(earlier, 1)], [])


def test_a_superseded_run_may_begin_whenever_it_likes(ledger: Ledger) -> None:
    ended(ledger, 1, "1", kind=OutcomeKind.SUPERSEDED)
    ended(ledger, 2, "1")
    superseded, newer = entries(ledger)

    assert not _disordered([_at(superseded, 5), _at(newer, 1)], [])


def _at(entry: Entry, minute: int) -> Entry:
    return replace(entry, started=NOON.replace(minute=minute))


@pytest.mark.parametrize("kills", [8, 30])
def test_every_plan_visits_every_point_and_both_tiers(kills: int) -> None:
    plan = _plan(kills)

    assert len(plan) == kills
    assert {str(point) for point in CrashPoint} <= set(plan)
    assert {None, ""} <= set(plan) or kills < 10


def test_the_texts_are_plain_questions() -> None:
    assert len(_texts()) >= 10

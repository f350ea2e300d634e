"""The guard: an intent before every effect, the effect on record after it."""

from datetime import timedelta

import pytest

from app.domain import Effect
from app.store.crash import CrashPoint
from app.store.effects import MARGIN, Effects
from app.store.engine import Store
from integrations.helpdesk import Visibility
from tests.fakes import FakeClock

RUN = "main-7-000000000001"
KEY = f"{RUN}/reply"
TIMEOUT = 10.0


@pytest.fixture
def guard(store: Store, clock: FakeClock) -> Effects:
    return Effects(store, clock, TIMEOUT)


def test_attempts_are_counted_from_one(guard: Effects) -> None:
    assert [guard.begin(KEY), guard.begin(KEY), guard.begin(f"{RUN}/note")] == [1, 2, 1]


def test_nothing_is_done_before_it_is_recorded(guard: Effects) -> None:
    guard.begin(KEY)

    assert guard.done(KEY) is None


def test_what_was_begun_may_have_got_through(guard: Effects) -> None:
    before = guard.begun(KEY)
    guard.begin(KEY)

    assert (before, guard.begun(KEY), guard.begun(f"{RUN}/note")) == (False, True, False)


def test_what_was_recorded_was_begun(guard: Effects) -> None:
    guard.record(Effect("reply", KEY, "p9", Visibility.PUBLIC))

    assert guard.begun(KEY)


def test_an_effect_comes_back_as_it_was(guard: Effects) -> None:
    effect = Effect("reply", KEY, "p9", Visibility.PUBLIC, status_refused=True, repeated=True)
    guard.begin(KEY)
    guard.record(effect)

    assert guard.done(KEY) == effect


def test_an_effect_without_visibility_comes_back_too(guard: Effects) -> None:
    guard.record(Effect("tag", KEY))

    assert guard.done(KEY) == Effect("tag", KEY)


def test_recording_twice_changes_nothing(guard: Effects) -> None:
    for _ in range(2):
        guard.record(Effect("reply", KEY, "p9", Visibility.PUBLIC))

    assert guard.done(KEY) == Effect("reply", KEY, "p9", Visibility.PUBLIC)


def test_a_first_attempt_need_not_wait(guard: Effects) -> None:
    guard.begin(KEY)

    assert guard.settle(KEY) == 0


def test_an_unknown_key_need_not_wait(guard: Effects) -> None:
    assert guard.settle(KEY) == 0


def test_a_second_attempt_waits_until_the_first_cannot_be_on_its_way(guard: Effects, clock: FakeClock) -> None:
    guard.begin(KEY)
    clock.time += timedelta(seconds=4)
    guard.begin(KEY)

    assert guard.settle(KEY) == TIMEOUT + MARGIN - 4


def test_after_a_long_time_there_is_no_wait(guard: Effects, clock: FakeClock) -> None:
    guard.begin(KEY)
    clock.time += timedelta(hours=1)
    guard.begin(KEY)

    assert guard.settle(KEY) == 0


def test_a_third_attempt_counts_from_when_the_second_was_sent(guard: Effects, clock: FakeClock) -> None:
    """The second was begun at once but sent only after its wait; it may be on its way for as long again."""
    guard.begin(KEY)
    guard.begin(KEY)
    clock.time += timedelta(seconds=guard.settle(KEY))  # waits, sends, dies
    guard.begin(KEY)

    assert guard.settle(KEY) == TIMEOUT + MARGIN


def test_the_process_may_die_right_before_and_right_after_recording(store: Store, clock: FakeClock) -> None:
    seen: list[tuple[CrashPoint, str, bool]] = []
    plain = Effects(store, clock, TIMEOUT)
    guard = Effects(store, clock, TIMEOUT, lambda point, run: seen.append((point, run, plain.done(KEY) is not None)))

    guard.record(Effect("reply", KEY, "p1"))

    assert seen == [(CrashPoint.SENT, RUN, False), (CrashPoint.RECORDED, RUN, True)]


def test_a_run_may_be_named_where_the_key_does_not(store: Store, clock: FakeClock) -> None:
    seen: list[str] = []
    guard = Effects(store, clock, TIMEOUT, lambda point, run: seen.append(run), RUN)

    guard.record(Effect("reply", "a-digest", "p1"))

    assert seen == [RUN, RUN]

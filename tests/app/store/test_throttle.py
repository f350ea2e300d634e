"""Wrong passwords make the next attempt wait, longer each time."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from app.store.engine import Store
from app.store.throttle import FORGOTTEN, LONGEST, Door, Throttle, Throttled
from tests.fakes import FakeClock

DOOR = Door("account", "a@example.com", 3)


@pytest.fixture
def throttle(store: Store, clock: FakeClock) -> Throttle:
    return Throttle(store, clock)


def wait(throttle: Throttle, *doors: Door) -> int:
    """Try once; return the seconds that one is told to wait."""
    try:
        throttle.enter(*(doors or (DOOR,)))
    except Throttled as throttled:
        return throttled.seconds
    return 0


def test_some_attempts_are_free_then_each_one_waits(throttle: Throttle) -> None:
    assert [wait(throttle) for _ in range(5)] == [0, 0, 0, 2, 2]


def test_waits_double_up_to_five_minutes(throttle: Throttle, clock: FakeClock) -> None:
    waits = []
    for _ in range(15):
        waits.append(wait(throttle))
        clock.time += timedelta(seconds=waits[-1])
        if waits[-1]:
            throttle.enter(DOOR)

    assert waits[3:12] == [2, 4, 8, 16, 32, 64, 128, 256, 300]
    assert max(waits) == LONGEST


def test_who_waits_long_enough_is_let_through(throttle: Throttle, clock: FakeClock) -> None:
    for _ in range(3):
        throttle.enter(DOOR)
    clock.time += timedelta(seconds=1)
    early = wait(throttle)
    clock.time += timedelta(seconds=1)

    assert (early, wait(throttle)) == (1, 0)


def test_after_an_hour_everything_is_forgotten(throttle: Throttle, clock: FakeClock) -> None:
    for _ in range(3):
        throttle.enter(DOOR)
    clock.time += FORGOTTEN + timedelta(seconds=1)

    assert [wait(throttle) for _ in range(4)] == [0, 0, 0, 2]


def test_old_counts_do_not_stay_in_the_table(throttle: Throttle, clock: FakeClock) -> None:
    throttle.enter(DOOR, Door("address", "192.0.2.1", 3))
    clock.time += FORGOTTEN + timedelta(seconds=1)
    throttle.enter(Door("account", "b@example.com", 3))

    with throttle.store.begin() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM attempts").scalar() == 1


def test_a_right_one_clears_the_account_and_takes_one_back_at_the_address(throttle: Throttle) -> None:
    address = Door("address", "192.0.2.1", 1)
    throttle.enter(DOOR, address)
    throttle.clear(DOOR)
    throttle.forgive(address)

    assert [wait(throttle, address), wait(throttle, address)] == [0, 2]
    assert [wait(throttle) for _ in range(4)] == [0, 0, 0, 2]


def test_doors_are_counted_apart_and_each_can_stop(throttle: Throttle) -> None:
    other = Door("account", "b@example.com", 3)
    for _ in range(3):
        throttle.enter(DOOR)

    assert wait(throttle, other) == 0
    assert wait(throttle, other, DOOR) == 2


def test_what_is_stopped_at_one_door_counts_at_none(throttle: Throttle) -> None:
    address = Door("address", "192.0.2.1", 1)
    for _ in range(3):
        throttle.enter(DOOR)
    for _ in range(5):
        wait(throttle, address, DOOR)

    assert wait(throttle, address) == 0


def test_a_hundred_at_once_get_no_more_than_the_free_ones(throttle: Throttle) -> None:
    with ThreadPoolExecutor(8) as pool:
        let_in = [one for one in pool.map(lambda _: wait(throttle), range(40)) if one == 0]

    assert 1 <= len(let_in) <= 3


def test_nobody_reads_in_the_table_who_tried(throttle: Throttle) -> None:
    throttle.enter(DOOR)

    with throttle.store.begin() as connection:
        assert "example" not in str(connection.exec_driver_sql("SELECT * FROM attempts").all())

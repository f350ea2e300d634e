"""Ticks: clocks that differ by seconds name the same slot."""

import threading

from hypothesis import given
from hypothesis import strategies as st

from app.worker.ticks import Ticks, slot

YEAR_2026 = 1_790_000_000


@given(
    st.integers(YEAR_2026 // 300, YEAR_2026 // 300 + 10**6),
    st.floats(-60, 60),
    st.floats(-60, 60),
)
def test_clocks_a_minute_apart_agree_on_the_slot(number: int, one: float, two: float) -> None:
    fired = number * 300

    assert slot(fired + one, 300) == slot(fired + two, 300) == str(fired)


def test_neighbouring_ticks_have_slots_of_their_own() -> None:
    assert slot(600, 300) != slot(900, 300)


def test_a_tick_names_the_job_and_its_slot() -> None:
    fired: list[tuple[str, str]] = []
    happened = threading.Event()

    def fire(name: str, at: str) -> None:
        fired.append((name, at))
        happened.set()

    ticks = Ticks({"poll": 1.0}, fire)
    ticks.start()
    assert happened.wait(5)
    ticks.stop()

    assert fired[0][0] == "poll"
    assert fired[0][1].isdigit()

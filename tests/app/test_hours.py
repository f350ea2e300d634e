"""Test that business time is what a clock on the wall and a calendar say, minute by minute."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.hours import admits, celebrates, closes, is_open, later, opens, worked
from app.remit import Hours
from integrations.helpdesk import Schedule

MINUTE = timedelta(minutes=1)
WEEK = 7 * 1440
NINE_TO_FIVE = tuple((day * 1440 + 540, day * 1440 + 1020) for day in range(5))
BERLIN = Schedule("Europe/Berlin", NINE_TO_FIVE)
# Half an hour and two hours of summer time, a minute past midnight, quarters of an hour, a day that was left out.
ODD = [
    *("Australia/Lord_Howe", "Antarctica/Troll", "America/St_Johns", "Asia/Kathmandu", "Pacific/Chatham"),
    *("Pacific/Apia", "America/Havana", "America/Sao_Paulo", "Africa/Casablanca", "Asia/Beirut", "Europe/Dublin"),
]


def utc(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)  # type: ignore[arg-type, misc]


@lru_cache(maxsize=512)
def changes(zone: str, year: int) -> tuple[datetime, ...]:
    """Return the hours of a year after which the clocks of a zone differ."""
    place, start = ZoneInfo(zone), utc(year, 1, 1)
    hours = [start + timedelta(hours=6 * one) for one in range(4 * 366)]
    offsets = [one.astimezone(place).utcoffset() for one in hours]
    return tuple(at for at, before, after in zip(hours, offsets, offsets[1:], strict=False) if before != after)


def minutes(schedule: Schedule, start: datetime, end: datetime) -> Iterator[tuple[datetime, bool]]:
    """Yield every minute and whether people are there in it, as one would find out with a clock in hand."""
    place, at = ZoneInfo(schedule.zone), start
    while at < end:
        wall = at.astimezone(place)
        since = wall.weekday() * 1440 + wall.hour * 60 + wall.minute
        there = any(begin <= one < stop for begin, stop in schedule.week for one in (since, since + WEEK))
        free = wall.date() in schedule.holidays or (wall.month, wall.day) in schedule.yearly
        yield at, there and not free
        at += MINUTE


@st.composite
def moments(draw: st.DrawFn) -> tuple[str, datetime]:
    """Draw a zone and a whole minute, mostly near a change of its clocks."""
    zone = draw(st.sampled_from(ODD) | st.sampled_from(sorted(available_timezones() - {"localtime"})))
    year = draw(st.integers(1980, 2036))
    near = changes(zone, year)
    middle = draw(st.sampled_from(near)) if near else utc(year, draw(st.integers(1, 12)), 15)
    return zone, middle + timedelta(minutes=draw(st.integers(-2 * 1440, 1440)))


@st.composite
def schedules(draw: st.DrawFn) -> tuple[Schedule, datetime]:
    """Draw a schedule, and a moment near which something happens to its clocks or days."""
    zone, start = draw(moments())
    spans = draw(st.lists(st.tuples(st.integers(0, WEEK - 1), st.integers(1, 2000)), max_size=8))
    free = draw(st.sets(st.integers(-1, 5), max_size=2))
    days = frozenset((start + timedelta(days=one)).date() for one in free)
    yearly = frozenset({(start.month, start.day)} if draw(st.booleans()) and draw(st.booleans()) else set())
    return Schedule(zone, tuple((begin, begin + length) for begin, length in spans), days, yearly), start


@settings(max_examples=150, deadline=None)
@given(schedules(), st.integers(1, 4 * 1440))
def test_business_time_is_the_count_of_open_minutes(made: tuple[Schedule, datetime], length: int) -> None:
    schedule, start = made
    end = start + length * MINUTE
    counted = sum(there for _, there in minutes(schedule, start, end))

    assert worked(schedule, start, end) == 60 * counted


@settings(max_examples=100, deadline=None)
@given(schedules())
def test_next_opening_and_closing_are_where_the_minutes_turn(made: tuple[Schedule, datetime]) -> None:
    schedule, start = made
    told = list(minutes(schedule, start, start + timedelta(days=3)))
    first = next((at for at, there in told if there), None)

    assert [is_open(schedule, at) for at, _ in told[:300]] == [there for _, there in told[:300]]
    found = opens(schedule, start)
    assert found == first or (first is None and (found is None or found >= told[-1][0]))
    shut = next((at for at, there in told if not there), None)
    if told[0][1] and shut:
        assert closes(schedule, start) == shut


@settings(max_examples=100, deadline=None)
@given(schedules(), st.integers(1, 1200))
def test_added_time_is_the_first_moment_with_so_much_behind_it(made: tuple[Schedule, datetime], amount: int) -> None:
    schedule, start = made
    left, expected = amount, None
    for at, there in minutes(schedule, start, start + timedelta(days=4)):
        left -= there
        if not left:
            expected = at + MINUTE
            break

    found = later(schedule, start, 60 * amount)
    assert found == expected or (expected is None and (found is None or found > start + timedelta(days=4)))


@settings(max_examples=60, deadline=None)
@given(schedules(), st.integers(0, 2 * 86_400_000_000), st.integers(0, 2 * 86_400_000_000))
def test_business_time_adds_up_to_the_microsecond(made: tuple[Schedule, datetime], first: int, second: int) -> None:
    schedule, start = made
    middle = start + timedelta(microseconds=first)
    end = middle + timedelta(microseconds=second)

    parts = worked(schedule, start, middle) + worked(schedule, middle, end)
    assert parts == pytest.approx(worked(schedule, start, end), abs=1e-5)


def test_hour_that_is_left_out_in_spring_is_nobodys() -> None:
    night = Schedule("Europe/Berlin", ((6 * 1440 + 60, 6 * 1440 + 240),))  # Sunday, 1:00 to 4:00

    assert worked(night, utc(2026, 3, 28), utc(2026, 3, 30)) == 2 * 3600
    assert worked(night, utc(2026, 10, 24), utc(2026, 10, 26)) == 4 * 3600


def test_half_past_two_comes_twice_in_autumn() -> None:
    half = Schedule("Europe/Berlin", ((6 * 1440 + 120, 6 * 1440 + 150),))  # Sunday, 2:00 to 2:30
    first = opens(half, utc(2026, 10, 25))

    assert first == utc(2026, 10, 25, 0, 0)
    assert closes(half, utc(2026, 10, 25, 0, 10)) == utc(2026, 10, 25, 0, 30)
    assert opens(half, utc(2026, 10, 25, 0, 30)) == utc(2026, 10, 25, 1, 0)


def test_interval_over_midnight_ends_where_a_holiday_begins() -> None:
    night = Schedule("Europe/Berlin", ((6 * 1440 + 1320, 6 * 1440 + 1800),), frozenset({date(2026, 6, 8)}))

    assert worked(night, utc(2026, 6, 7), utc(2026, 6, 10)) == 2 * 3600  # Sunday 22:00 to Monday 6:00, Monday free
    assert worked(night, utc(2026, 6, 14), utc(2026, 6, 16)) == 8 * 3600


def test_day_that_a_country_skipped_holds_no_hours() -> None:
    always = Schedule("Pacific/Apia", tuple((day * 1440, day * 1440 + 1440) for day in range(7)))
    closed = Schedule("Pacific/Apia", always.week, frozenset({date(2011, 12, 29), date(2011, 12, 31)}))

    assert worked(closed, utc(2011, 12, 29, 10), utc(2011, 12, 31, 10)) == 0


def test_public_holidays_of_country_and_region_count() -> None:
    germany = Schedule("Europe/Berlin", NINE_TO_FIVE, country="DE")
    bavaria = Schedule("Europe/Berlin", NINE_TO_FIVE, country="DE", region="BY")
    epiphany = utc(2026, 1, 6, 10)  # a Tuesday; a holiday in Bavaria only

    assert is_open(germany, epiphany)
    assert not is_open(bavaria, epiphany)
    assert opens(germany, utc(2026, 12, 24, 20)) == utc(2026, 12, 28, 8)


def test_who_never_comes_has_no_next_opening() -> None:
    empty, closed = Schedule("Europe/Berlin", ()), Schedule("Europe/Berlin", NINE_TO_FIVE, yearly=EVERY_DAY)

    assert [opens(one, utc(2026, 1, 1)) for one in (empty, closed)] == [None, None]
    assert [later(one, utc(2026, 1, 1), 60) for one in (empty, closed)] == [None, None]
    assert [closes(one, utc(2026, 1, 1)) for one in (empty, closed)] == [None, None]


EVERY_DAY = frozenset((month, day) for month in range(1, 13) for day in range(1, 32))


def test_who_never_leaves_has_no_closing() -> None:
    always = Schedule("America/New_York", ((0, WEEK),))

    assert closes(always, utc(2026, 3, 1)) is None
    assert opens(always, utc(2026, 3, 1)) == utc(2026, 3, 1)
    assert worked(always, utc(2026, 3, 1), utc(2026, 4, 1)) == 31 * 86400


def test_far_business_time_is_reached_beyond_a_year() -> None:
    assert later(BERLIN, utc(2026, 1, 1), 0) == utc(2026, 1, 1)
    assert later(BERLIN, utc(2026, 1, 1), 3600 * 8 * 520) == utc(2027, 12, 29, 16)


def test_unknown_hours_admit_nothing_but_always() -> None:
    noon, night = utc(2026, 6, 8, 10), utc(2026, 6, 8, 22)

    assert [admits(Hours.OPEN, one, noon) for one in (BERLIN, None)] == [True, False]
    assert [admits(Hours.CLOSED, one, night) for one in (BERLIN, None)] == [True, False]
    assert [admits(Hours.OPEN, BERLIN, night), admits(Hours.CLOSED, BERLIN, noon)] == [False, False]
    assert all(admits(Hours.ALWAYS, one, noon) for one in (BERLIN, None))


def test_only_countries_and_regions_that_are_known_are_celebrated() -> None:
    assert celebrates("DE")
    assert celebrates("DE", "BY")
    assert not celebrates("XX")
    assert not celebrates("DE", "ZZ")

"""Business time: when people are there. Pure; every moment is aware.

Open is a moment whose clock time, in the schedule's zone, lies in an interval of the week on a day
that is no holiday. Where clocks go back an hour counts twice, where they go forward it is not there.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

import holidays

from app.remit import Hours
from integrations.helpdesk import Schedule

HORIZON = timedelta(days=400)  # who is not there until then has no hours
_DAY = 1440
_WEEK = 7 * _DAY
_STEP = timedelta(hours=6)  # no zone changes its clocks twice within it
_SECOND = timedelta(seconds=1)
_MIDNIGHT = timedelta(days=1)

Span = tuple[datetime, datetime]


def is_open(schedule: Schedule, at: datetime) -> bool:
    """Say whether people are there."""
    local = at.astimezone(ZoneInfo(schedule.zone))
    minute = local.hour * 60 + local.minute
    return any(start <= minute < end for start, end in _hours(schedule, local.date()))


def admits(when: Hours, schedule: Schedule | None, at: datetime) -> bool:
    """Say whether something may happen now; where nobody knows the hours only ALWAYS holds."""
    match when:
        case Hours.ALWAYS:
            return True
        case Hours.OPEN:
            return schedule is not None and is_open(schedule, at)
        case Hours.CLOSED:
            return schedule is not None and not is_open(schedule, at)


def joined(told: Schedule | None, own: Schedule | None) -> Schedule | None:
    """Return the schedule that a helpdesk tells, with our own holidays where it tells none; else our own."""
    if told is None or own is None or told.holidays or told.yearly:
        return told or own
    return replace(told, holidays=own.holidays, country=own.country, region=own.region)


def opens(schedule: Schedule, at: datetime) -> datetime | None:
    """Return when people are there next: `at` itself where they are; None where nobody comes for a year."""
    return next((start for start, _ in _spans(schedule, at, at + HORIZON)), None)


def closes(schedule: Schedule, at: datetime) -> datetime | None:
    """Return until when people are there who are there at `at`; None where they are not, or do not leave."""
    span = next(_spans(schedule, at, at + HORIZON), None)
    return span[1] if span and span[0] <= at < span[1] < at + HORIZON else None


def worked(schedule: Schedule, start: datetime, end: datetime) -> float:
    """Return the business seconds between two moments; none where the end is not later."""
    return sum((until - since).total_seconds() for since, until in _spans(schedule, start, end))


def later(schedule: Schedule, at: datetime, seconds: float) -> datetime | None:
    """Return the first moment until which so many business seconds have passed; None where they never do."""
    left, since = timedelta(seconds=seconds), at
    if seconds <= 0:
        return at
    while True:
        done = since
        for start, end in _spans(schedule, since, since + HORIZON):
            if end - start >= left:
                return start + left
            left, done = left - (end - start), end
        if done == since:
            return None
        since = done


def _spans(schedule: Schedule, start: datetime, end: datetime) -> Iterator[Span]:
    """Yield the open spans between two moments in order, in UTC, none touching the next."""
    held: Span | None = None
    for span in _parts(schedule, start.astimezone(UTC), end.astimezone(UTC)):
        if held and span[0] == held[1]:
            held = held[0], span[1]
            continue
        if held:
            yield held
        held = span
    if held:
        yield held


def _parts(schedule: Schedule, start: datetime, end: datetime) -> Iterator[Span]:
    """Yield the open spans in order, cut at midnights and where clocks change."""
    for since, until, offset in _pieces(ZoneInfo(schedule.zone), start, end):
        # On the wall, without a zone: within a piece its clocks only go on.
        first, last = ((one + offset).replace(tzinfo=None) for one in (since, until))
        day = datetime.combine(first.date(), datetime.min.time())
        while day < last:
            for opening, closing in _hours(schedule, day.date()):
                begin = max(first, day + timedelta(minutes=opening))
                stop = min(last, day + timedelta(minutes=closing))
                if begin < stop:
                    yield (begin - offset).replace(tzinfo=UTC), (stop - offset).replace(tzinfo=UTC)
            day += _MIDNIGHT


def _pieces(zone: ZoneInfo, start: datetime, end: datetime) -> Iterator[tuple[datetime, datetime, timedelta]]:
    """Yield the time between two moments in pieces in each of which the clocks only go on, with their offset."""
    while start < end:
        until, offset = min(end, start + _STEP), _offset(zone, start)
        if _offset(zone, until) != offset:
            until = _change(zone, start, until)
        yield start, until, offset
        start = until


def _change(zone: ZoneInfo, before: datetime, after: datetime) -> datetime:
    """Return the first second with another offset than `before`'s."""
    offset = _offset(zone, before)
    while after - before > _SECOND:
        middle = (before + (after - before) / 2).replace(microsecond=0)
        middle = middle if middle > before else before + _SECOND
        if _offset(zone, middle) == offset:
            before = middle
        else:
            after = middle
    return after.replace(microsecond=0)


def _offset(zone: ZoneInfo, at: datetime) -> timedelta:
    return at.astimezone(zone).utcoffset() or timedelta()


def _hours(schedule: Schedule, day: date) -> tuple[tuple[int, int], ...]:
    """Return the open hours of a day in minutes since its midnight, in order, none on a holiday."""
    if day in schedule.holidays or (day.month, day.day) in schedule.yearly:
        return ()
    if schedule.country and day in _public(schedule.country, schedule.region, day.year):
        return ()
    return _weekday(schedule.week, day.weekday())


@lru_cache(maxsize=4096)
def _weekday(week: tuple[tuple[int, int], ...], weekday: int) -> tuple[tuple[int, int], ...]:
    """Return a weekday's hours, those merged that overlap or touch."""
    midnight, merged = weekday * _DAY, list[tuple[int, int]]()
    shifted = ((start - back - midnight, end - back - midnight) for start, end in week for back in (0, _WEEK))
    for start, end in sorted((max(0, start), min(_DAY, end)) for start, end in shifted):
        if start >= end:
            continue
        if merged and start <= merged[-1][1]:
            merged[-1] = merged[-1][0], max(merged[-1][1], end)
        else:
            merged.append((start, end))
    return tuple(merged)


@lru_cache(maxsize=512)
def _public(country: str, region: str, year: int) -> frozenset[date]:
    return frozenset(holidays.country_holidays(country, subdiv=region or None, years=year))


def celebrates(country: str, region: str = "") -> bool:
    """Say whether the public holidays of a country, and of a region of it, are known."""
    try:
        holidays.country_holidays(country, subdiv=region or None)
    except NotImplementedError:  # what the library raises for a country or a region that it does not know
        return False
    return True

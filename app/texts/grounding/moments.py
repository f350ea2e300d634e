"""Dates, weekdays and times of day."""

import re
from collections.abc import Iterator

from app.texts.grounding.claims import Claim, Kind

_MONTHS = (
    "january|januar|enero|jan", "february|februar|febrero|feb", "march|märz|marzo|mar", "april|abril|apr",
    "may|mai|mayo",
    "june|juni|junio|jun", "july|juli|julio|jul", "august|agosto|aug", "september|septiembre|sept|sep",
    "october|oktober|octubre|oct|okt", "november|noviembre|nov", "december|dezember|diciembre|dec|dez",
)  # fmt: skip
_DAYS = (
    "monday|montag|lunes|mon", "tuesday|dienstag|martes|tues|tue", "wednesday|mittwoch|miércoles|wed",
    "thursday|donnerstag|jueves|thurs|thu", "friday|freitag|viernes|fri", "saturday|samstag|sábado|sat",
    "sunday|sonntag|domingo|sun",
)  # fmt: skip
_MONTH = "|".join(_MONTHS)
_NAMED = re.compile(
    rf"(?<![\w.])(?:(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\.?(?: (?:of|de))? (?P<month>{_MONTH})\b\.?"
    rf"|(?P<first>{_MONTH})\.? (?P<after>\d{{1,2}})(?:st|nd|rd|th)?(?![\w:]| ?(?:am|pm|uhr)))"
    r"(?:,? (?:de )?(?P<year>(?:19|20)\d\d))?",
    re.IGNORECASE,
)
_FIGURES = re.compile(
    r"(?<![\w.])(?:(?P<y>(?:19|20)\d\d)-(?P<m>\d\d)-(?P<d>\d\d)"
    r"|(?P<a>\d{1,2})(?P<s>[./-])(?P<b>\d{1,2})(?P=s)(?P<year>(?:19|20)\d\d|\d\d))(?![\w])"
)
_MONTH_YEAR = re.compile(rf"\b(?P<month>{_MONTH})\.? (?:de )?(?P<year>(?:19|20)\d\d)\b", re.IGNORECASE)
_LONG = "|".join(one.title() for each in _MONTHS for one in each.split("|") if len(one) > 3)
_MONTH_ALONE = re.compile(rf"(?<![.!?] )(?<!^)(?<!\n)\b(?P<month>{_LONG})\b")
_WEEKDAY = re.compile(rf"\b(?P<day>{'|'.join(_DAYS)})s?\b", re.IGNORECASE)
_SHORT = frozenset({"mon", "tue", "tues", "wed", "thu", "thurs", "fri", "sat", "sun"})
_CLOCK = re.compile(
    r"(?<![\w.:/-])(?P<hour>[01]?\d|2[0-4])(?:[:.h](?P<minute>[0-5]\d))?\s?"
    r"(?P<half>am|pm|a\.m\.|p\.m\.|uhr|o'clock)(?!\w)"
    r"|(?<![\w.:/])(?P<hour24>[01]?\d|2[0-4]):(?P<minute24>[0-5]\d)(?![\w:])"
    r"|\b(?P<word>noon|midday|midnight|mittags?|mitternacht|mediodía|medianoche)\b",
    re.IGNORECASE,
)


WORDS = frozenset(word for each in (*_MONTHS, *_DAYS) for word in each.split("|"))


def moments(text: str) -> Iterator[tuple[Claim, int, int]]:
    """Yield dates, weekdays and times of day, from and to; no character counts twice."""
    taken = bytearray(len(text))
    for claim, start, end in (*_days(text), *_clocks(text)):
        if not any(taken[start:end]):
            taken[start:end] = b"x" * (end - start)
            yield claim, start, end


def _days(text: str) -> Iterator[tuple[Claim, int, int]]:
    for found in _NAMED.finditer(text):
        month = _place(_MONTHS, found["month"] or found["first"])
        yield _date(found, found["year"], month, int(found["day"] or found["after"]))
    for found in _FIGURES.finditer(text):
        if found["y"]:
            yield _date(found, found["y"], int(found["m"]), int(found["d"]))
        elif _may(int(found["a"]), int(found["b"])):
            yield _date(found, found["year"], *sorted((int(found["b"]), int(found["a"]))))
    for found in _MONTH_YEAR.finditer(text):
        yield _date(found, found["year"], _place(_MONTHS, found["month"]), 0)
    for found in _MONTH_ALONE.finditer(text):
        yield _date(found, None, _place(_MONTHS, found["month"]), 0)
    for found in _WEEKDAY.finditer(text):
        if found["day"].casefold() not in _SHORT or found["day"][0].isupper():
            yield Claim(Kind.DATE, f"weekday {_place(_DAYS, found['day'])}", found[0]), found.start(), found.end()


def _may(one: int, other: int) -> bool:
    return 1 <= min(one, other) <= 12 and max(one, other) <= 31


def _date(found: re.Match[str], year: str | None, month: int, day: int) -> tuple[Claim, int, int]:
    full = f"20{year}" if year and len(year) == 2 else year or ""
    numbers = tuple(float(one) for one in (full, day or "") if one)
    # Whether 3/5 is in March or in May is not known: the two are one key.
    low, high = sorted((month, day)) if 0 < day <= 12 else (month, day)
    return Claim(Kind.DATE, f"{full}|{low}|{high}", found[0], numbers), found.start(), found.end()


def _clocks(text: str) -> Iterator[tuple[Claim, int, int]]:
    for found in _CLOCK.finditer(text):
        if found["word"]:
            hour, minute, half = (0 if found["word"][:4].casefold() in ("midn", "mitt", "medi") else 12), 0, ""
            hour = 12 if found["word"].casefold() in ("noon", "midday", "mittag", "mittags", "mediodía") else 0
        else:
            hour, minute = int(found["hour"] or found["hour24"]), int(found["minute"] or found["minute24"] or 0)
            half = (found["half"] or "").casefold().replace(".", "")
        if half in ("am", "pm") and hour <= 12:  # 17:00 am 3. Mai
            hour = hour % 12 + 12 * (half == "pm")
        plain = (float(hour), float(hour % 12), float(minute))
        yield Claim(Kind.TIME, f"{hour % 24}:{minute:02}", found[0], plain), found.start(), found.end()


def _place(table: tuple[str, ...], name: str) -> int:
    return next(place for place, names in enumerate(table, 1) if name.casefold() in names.split("|"))


def same_day(one: str, other: str) -> bool:
    """Say whether two keys of dates may be the same day: what one of them leaves open is right."""
    if "|" not in one or "|" not in other:
        return one == other
    (year, *rest), (year2, *rest2) = one.split("|"), other.split("|")
    return rest == rest2 and (not year or not year2 or year == year2)

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
    "thursday|donnerstag|jueves|thurs|thu", "friday|freitag|viernes|fri", "saturday|samstag|sábado|sat|sonnabend",
    "sunday|sonntag|domingo|sun",
)  # fmt: skip
_MONTH = "|".join(_MONTHS)
_DAY = "|".join(_DAYS)
_LONG = "|".join(one for each in _MONTHS for one in each.split("|") if len(one) > 3)
_PARTS = {
    "start": r"(?:the )?(?:beginning|start) of|early|as|anfang|beginn|(?:a )?(?:comienzos|principios) de",
    "mid": r"(?:the )?middle of|mid-?|mitte|(?:a )?mediados de",
    "end": r"(?:the )?end of|late|when|until|ende|bis der|bis|(?:a )?(?:finales|fines|fin|final) de"
    r"|hasta que (?:acabe|termine)",
}
_ENDS = {
    "start": r"begins|starts|beginn|anfang", "end": r"ends|is over|is through|ende|vorbei ist|zu ende ist|acabe",
}  # fmt: skip
_PART = re.compile(
    rf"\b(?:(?P<start>{_PARTS['start']})|(?P<mid>{_PARTS['mid']})|(?P<end>{_PARTS['end']})) ?"
    rf"(?P<month>{_MONTH})\b\.?(?P<closes> (?:{_ENDS['end']})| (?P<opens>{_ENDS['start']}))?"
    r"(?:,? (?:de )?(?P<year>(?:19|20)\d\d))?(?! ?\d)",
    re.IGNORECASE,
)
_JOINED = re.compile(rf"\b(?P<month>{_LONG})-?(?P<part>beginn|anfang|mitte|ende)\b", re.IGNORECASE)
_CLOSING = re.compile(rf"\b(?P<month>{_LONG}) (?:(?P<end>{_ENDS['end']})|(?P<start>{_ENDS['start']}))\b", re.IGNORECASE)
_YEAR_END = re.compile(
    r"\b(?:(?:the )?end of(?: the year)?|ende(?: des jahres)?|(?:a )?(?:finales|fines|fin) de(?:l año)?)"
    r" (?P<year>20\d\d)\b"
    r"|\b(?:the )?end of the year\b|\bjahresende\b|\bende des jahres\b|\b(?:fin|final|finales) de(?:l)? año\b",
    re.IGNORECASE,
)
_EDGE = re.compile(
    rf"\b(?P<edge>last|first|letzte[nr]?|erste[nr]?|último|primer)"
    rf" (?:day|tag|día) (?:of |des |im |de )?(?P<month>{_MONTH})\b"
    r"(?:,? (?:de )?(?P<year>(?:19|20)\d\d))?",
    re.IGNORECASE,
)
_NAMED = re.compile(
    rf"(?<![\w.])(?:(?P<day>\d{{1,2}})(?:st|nd|rd|th|º)?\.?(?: (?:of|de))? (?P<month>{_MONTH})\b\.?"
    rf"|(?P<first>{_MONTH})\.? (?P<after>\d{{1,2}})(?:st|nd|rd|th)?(?![\w:]|[.,]\d| ?(?:am|pm|uhr|%)))"
    r"(?:,? (?:de )?(?P<year>(?:19|20)\d\d))?",
    re.IGNORECASE,
)
_FIGURES = re.compile(
    r"(?<![\w.])(?:(?P<y>(?:19|20)\d\d)-(?P<m>\d\d)-(?P<d>\d\d)"
    r"|(?P<a>\d{1,2})(?P<s>[./-])(?P<b>\d{1,2})(?P=s)(?P<year>(?:19|20)\d\d|\d\d)"
    r"|(?P<day>[0-3]\d)\.(?P<month>[01]\d)\.?(?![\d]))(?![\w])"
)
_MONTH_YEAR = re.compile(rf"\b(?P<month>{_MONTH})\.? (?:de )?(?P<year>(?:19|20)\d\d)\b", re.IGNORECASE)
_TITLED = "|".join(one.title() for one in _LONG.split("|"))
_IBERIAN = ("ero", "zo", "il", "yo", "nio", "lio", "sto", "bre")
_SPANISH = "|".join(name for each in _MONTHS for name in each.split("|") if name.endswith(_IBERIAN))
_MONTH_ALONE = re.compile(
    rf"(?<![.!?] )(?<!^)(?<!\n)\b(?P<month>{_TITLED}|May)\b(?! \d)"
    rf"|\b(?:[Dd]e|[Ee]n|a|[Dd]esde|[Hh]asta) (?P<spanish>{_SPANISH})\b"
)
_WEEKDAY = re.compile(
    rf"\b(?P<day>{_DAY})(?:s|e|en|abends?|mittags?|morgens?|nachts?|vormittags?|nachmittags?|nacht)?\b", re.IGNORECASE
)
_SPAN = re.compile(rf"\b(?P<low>{_DAY})s?\b ?(?:to|until|till|through|bis|a|-|–) ?(?P<high>{_DAY})s?\b", re.IGNORECASE)
_SHORT = frozenset({"mon", "tue", "tues", "wed", "thu", "thurs", "fri", "sat", "sun"})
_CLOCK = re.compile(
    r"(?<![\w.:/-])(?P<hour>[01]?\d|2[0-4])(?:[:.h](?P<minute>[0-5]\d))?\s?"
    r"(?P<half>am|pm|a\.m\.|p\.m\.|uhr|o'clock|\ue001)(?!\w)"
    r"|(?<![\w.:/])(?P<hour24>[01]?\d|2[0-4]):(?P<minute24>[0-5]\d)(?![\w:])"
    r"|\b(?P<word>noon|midday|midnight|mittags?|mitternacht|mediodía|medianoche)\b",
    re.IGNORECASE,
)
_FROM = re.compile(r"\b(\d{1,2})(?= ?(?:bis|-|–|und) ?\d{1,2}(?:[:.]\d\d)? ?uhr\b)", re.IGNORECASE)
_PAST = re.compile(
    r"(?<![:\d])\b(?P<part>half|(?:a )?quarter|\d{1,2}) (?:minutes )?(?P<way>past|(?<=quarter )to)"
    r" (?P<hour>\d{1,2}|noon|midnight|one)\b(?!:)"
    r"|\bhalb (?P<halb>\d{1,2}|eins)\b"
    r"|(?<![:\d.])\b(?P<teil>viertel|\d{1,2}) (?:minuten )?(?P<weg>nach|vor) (?P<uhr>\d{1,2}|eins)\b(?![:.]\d)"
    r"|\blas? (?P<hora>\d{1,2}|una) (?P<modo>y|menos) (?P<parte>media|cuarto|\d{1,2})\b",
    re.IGNORECASE,
)
_DAYS_OF = re.compile(
    r"\b(?P<low>\d{1,2})(?P<dot>\.|st|nd|rd|th)?(?= ?(?:to|and|until|through|bis|und|y|al?|-|–)"
    rf" ?(?:the |el |zum )?\d{{1,2}}(?:\.|st|nd|rd|th)?(?: (?:of|de))? (?P<month>{_MONTH})\b)",
    re.IGNORECASE,
)
_PART_OF_DAY = re.compile(
    r"\b(?P<hour>1[0-2]|[1-9])(?P<minute>:[0-5]\d)?(?: uhr)?"
    r" (?:(?P<late>in the (?:afternoon|evening)|at night|nachmittags|abends"
    r"|nachts|de la (?:tarde|noche))|(?P<early>in the morning|morgens|vormittags|früh|de la mañana))\b",
    re.IGNORECASE,
)
_TWELVE = {"noon": 12, "midnight": 12, "one": 1, "eins": 1, "una": 1}
_MINUTES = {"half": 30, "media": 30, "quarter": 15, "a quarter": 15, "viertel": 15, "cuarto": 15}
_RANGES = {"start": range(1, 8), "mid": range(12, 20), "end": range(24, 32)}

WORDS = frozenset(word for each in (*_MONTHS, *_DAYS) for word in each.split("|"))


LOOSE = "\ue001"  # after a time that may be one of the morning or of the evening


def spelled(text: str) -> str:
    """Return a text with times like half past eight or 7 bis 19 Uhr in figures."""
    text = _DAYS_OF.sub(lambda found: f"{found['low']}{found['dot'] or ''} {found['month']}", text)
    return _PAST.sub(_past, _FROM.sub(r"\1 Uhr", _PART_OF_DAY.sub(_halfday, text)))


def _halfday(found: re.Match[str]) -> str:
    night = (
        found["hour"] == "12" and found["late"] and found["late"].casefold() not in ("in the afternoon", "nachmittags")
    )
    return f"{found['hour']}{found['minute'] or ''} {'pm' if found['late'] and not night else 'am'}"


def _past(found: re.Match[str]) -> str:
    if found["halb"]:
        hour, minutes = _hour(found["halb"]), -30
    else:
        hour = _hour(found["hour"] or found["uhr"] or found["hora"])
        part = (found["part"] or found["teil"] or found["parte"]).casefold()
        minutes = _MINUTES[part] if part in _MINUTES else int(part)
        minutes = (
            -minutes
            if (found["way"] or found["weg"] or found["modo"]).casefold() in ("to", "vor", "menos")
            else minutes
        )
    if not 0 <= hour <= 24 or abs(minutes) > 59:
        return found[0]
    whole = (hour * 60 + minutes) % 1440
    return f"{whole // 60}:{whole % 60:02}{LOOSE}"


def _hour(said: str) -> int:
    return _TWELVE[said.casefold()] if said.casefold() in _TWELVE else int(said)


def moments(text: str) -> Iterator[tuple[Claim, int, int]]:
    """Yield dates, weekdays and times of day, from and to; no character counts twice."""
    taken = bytearray(len(text))
    for claim, start, end in (*_days(text), *_clocks(text)):
        if not any(taken[start:end]):
            taken[start:end] = b"x" * (end - start)
            yield claim, start, end


def _days(text: str) -> Iterator[tuple[Claim, int, int]]:
    yield from _closing(text)
    yield from _parts(text)
    for found in _NAMED.finditer(text):
        month = _place(_MONTHS, found["month"] or found["first"])
        yield _date(found, found["year"], month, int(found["day"] or found["after"]))
    yield from _figures(text)
    for found in _MONTH_YEAR.finditer(text):
        yield _date(found, found["year"], _place(_MONTHS, found["month"]), "")
    for found in _MONTH_ALONE.finditer(text):
        yield _date(found, None, _place(_MONTHS, found["month"] or found["spanish"]), "")
    for found in _WEEKDAY.finditer(text):
        if found["day"].casefold() not in _SHORT or found["day"][0].isupper():
            yield Claim(Kind.DATE, f"weekday {_place(_DAYS, found['day'])}", found[0]), found.start(), found.end()


def _figures(text: str) -> Iterator[tuple[Claim, int, int]]:
    for found in _FIGURES.finditer(text):
        if found["y"]:
            yield _date(found, found["y"], int(found["m"]), int(found["d"]))
        elif found["day"]:
            if 1 <= int(found["month"]) <= 12 and 1 <= int(found["day"]) <= 31:
                yield _date(found, None, int(found["month"]), int(found["day"]))
        elif _may(int(found["a"]), int(found["b"])):
            yield _either(found)


def _closing(text: str) -> Iterator[tuple[Claim, int, int]]:
    for found in _YEAR_END.finditer(text):
        yield _date(found, found["year"], 12, "end")


def _parts(text: str) -> Iterator[tuple[Claim, int, int]]:
    for found in _PART.finditer(text):
        part = next(name for name in _PARTS if found[name])
        word = (found[part] or "").casefold()
        if word in ("as", "when", "until", "bis", "bis der") and not (found["closes"] or found["opens"]):
            continue
        part = "end" if found["closes"] and not found["opens"] else part
        yield _date(found, found["year"], _place(_MONTHS, found["month"]), part)
    for found in _JOINED.finditer(text):
        part = {"mitte": "mid", "ende": "end"}.get(found["part"].casefold(), "start")
        yield _date(found, None, _place(_MONTHS, found["month"]), part)
    for found in _CLOSING.finditer(text):
        yield _date(found, None, _place(_MONTHS, found["month"]), "end" if found["end"] else "start")
    for found in _EDGE.finditer(text):
        last = found["edge"][0].casefold() in "lú"
        yield _date(found, found["year"], _place(_MONTHS, found["month"]), "end" if last else 1)


def _may(one: int, other: int) -> bool:
    return 1 <= min(one, other) <= 12 and max(one, other) <= 31


def _date(found: re.Match[str], year: str | None, month: int, day: int | str) -> tuple[Claim, int, int]:
    full = f"20{year}" if year and len(year) == 2 else year or ""
    numbers = tuple(float(one) for one in (full, day) if one and str(one).isdigit())
    return Claim(Kind.DATE, f"{full}|{month}|{day}", found[0].strip(), numbers), found.start(), found.end()


def _either(found: re.Match[str]) -> tuple[Claim, int, int]:
    """Return 3.5.2026 as a day of May, and 3/5/2026 as either: whose date it is is not known."""
    one, other = int(found["a"]), int(found["b"])
    if other > 12:
        one, other = other, one
    date = _date(found, found["year"], other, one)
    if found["s"] == "." or one > 12:
        return date
    return date[0]._replace(key=f"{date[0].key}/"), *date[1:]


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
        key = f"~{hour % 12}:{minute:02}" if half == LOOSE else f"{hour % 24}:{minute:02}"
        yield Claim(Kind.TIME, key, found[0].replace(LOOSE, ""), plain), found.start(), found.end()


def within(text: str) -> Iterator[str]:
    """Yield the key of every weekday between two that a text names: Monday to Friday."""
    for found in _SPAN.finditer(text):
        low, high = _place(_DAYS, found["low"]), _place(_DAYS, found["high"])
        yield from (f"weekday {(at - 1) % 7 + 1}" for at in range(low, high + 7 * (high < low)))


def _place(table: tuple[str, ...], name: str) -> int:
    return next(place for place, names in enumerate(table, 1) if name.casefold() in names.split("|"))


def same_day(one: str, other: str) -> bool:
    """Say whether what a text says of a day may be what its source says: it may leave open, not add."""
    if "|" not in one or "|" not in other:
        return one == other
    (year, month, day), (year2, month2, day2) = one.split("|"), other.split("|")
    if year and year2 and year != year2:
        return False
    if "/" in day + day2 and {month, day.strip("/")} == {month2, day2.strip("/")}:
        return True
    return month == month2 and (
        not day or (not day2 and day in ("start", "end")) or _same(day, day2) or _same(day2, day)
    )


def _same(one: str, other: str) -> bool:
    one, other = one.strip("/"), other.strip("/")
    return one == other or (one in _RANGES and other.isdigit() and int(other) in _RANGES[one])


def same_time(one: str, other: str) -> bool:
    """Say whether two times may be the same: half past eight is so in the morning and in the evening."""
    hour, minute = one.strip("~").split(":")
    hour2, minute2 = other.strip("~").split(":")
    return minute == minute2 and int(hour) % 12 == int(hour2) % 12 if "~" in one + other else one == other

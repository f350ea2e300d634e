"""Numbers with their units in a sentence: durations, money, shares, sizes, limits, dates, times of day."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum


class Bound(StrEnum):
    """What a number says of the thing that it measures."""

    EXACT = "exact"
    MOST = "most"
    LEAST = "least"
    AFTER = "after"
    OTHER = "other"  # the last 30 days, every 5 minutes, 2 more days: of something else


@dataclass(frozen=True, slots=True)
class Quantity:
    """A value from `low` to `high`, in units of its kind. `shown` is as it stands; `start` and `end` are offsets."""

    kind: str  # duration, working days, money EUR, percent, size, count of ...; a rate ends in its period
    low: float
    high: float
    bound: Bound
    shown: str
    start: int
    end: int
    limit: bool = False  # words say that it is a limit

    def agrees(self, other: "Quantity") -> bool:
        """Say whether both may be right; "4 weeks" and "a month" are the same to whoever writes so."""
        bounds = {self.bound, other.bound}
        if Bound.OTHER in bounds or (Bound.MOST in bounds and bounds & {Bound.LEAST, Bound.AFTER}):
            return True
        rough = self.kind in ("duration", "size") and self.shown.split()[-1:] != other.shown.split()[-1:]
        slack = _ROUND * max(self.high, other.high) if rough else 0.0
        overlap = min(self.high, other.high) - max(self.low, other.low)
        both = self.low < self.high and other.low < other.high
        return overlap > 0 if both else overlap >= -slack - 1e-9 * max(self.high, 1.0)


_ROUND = 0.1
_DAY = 24 * 60
_ANY = re.compile(
    r"\d|\b(?:t(?:wo|hree|en|welve|wenty|hirty)|f(?:our|ive|ifteen)|s(?:ix|even)|eight|nine|z(?:w|eh)|drei|vier|one)",
    re.I,
)
_MONTHS = (
    "january|januar|jan", "february|februar|feb", "march|märz|mar", "april|apr", "may|mai", "june|juni|jun",
    "july|juli|jul", "august|aug", "september|sept|sep", "october|oktober|oct|okt", "november|nov",
    "december|dezember|dec|dez",
)  # fmt: skip
_MONTH = "|".join(_MONTHS)
_WORDS = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
    "eleven": 11, "twelve": 12, "fourteen": 14, "fifteen": 15, "twenty": 20, "thirty": 30, "sixty": 60, "ninety": 90,
    "zwei": 2, "drei": 3, "vier": 4, "fünf": 5, "sechs": 6, "sieben": 7, "acht": 8, "neun": 9, "zehn": 10, "elf": 11,
    "zwölf": 12, "vierzehn": 14, "fünfzehn": 15, "zwanzig": 20, "dreißig": 30, "sechzig": 60, "neunzig": 90,
}  # fmt: skip
_DIGITS = r"\d{1,3}(?:[ \u00a0\u202f]\d{3})+|\d+(?:[.,]\d+)*"
_NUMBER = rf"(?:{_DIGITS}|\b(?:{'|'.join(_WORDS)})\b)"
_TO = r"(?:\s*(?:-|–|—|to|bis|and|und|or|oder)\s*)"
_DURATIONS = (
    (r"(?:business|working|work|week)[ -]?days?|arbeitstag(?:e[ns]?)?|werktag(?:e[ns]?)?|geschäftstag(?:e[ns]?)?", 0),
    (r"seconds?|secs?|sekunden?", 1 / 60), (r"minutes?|mins?|minuten?", 1), (r"hours?|hrs?|stunden?", 60),
    (r"days?|tag(?:e[ns]?)?", _DAY), (r"weeks?|wochen?", 7 * _DAY), (r"months?|monat(?:e[ns]?)?", 30 * _DAY),
    (r"years?|jahr(?:e[ns]?)?", 365 * _DAY),
)  # fmt: skip
_SIZES = {"kb": 1e-3, "mb": 1, "gb": 1e3, "tb": 1e6}
_MONEY = {"€": "EUR", "eur": "EUR", "euro": "EUR", "euros": "EUR", "$": "USD", "usd": "USD", "dollars": "USD",
          "£": "GBP", "gbp": "GBP", "pounds": "GBP", "chf": "CHF", "franken": "CHF"}  # fmt: skip
_COIN = "|".join(re.escape(one) for one in sorted(_MONEY, key=len, reverse=True))
_MEASURES = r"volts?|v|ma|amps?|mhz|ghz|khz|hz|mm|cm|km|kg|g|°c|baud|px|pixels?|watts?"
_TIMED = "|".join(pattern for pattern, _ in _DURATIONS)
_NOUN = r"[^\W\d_]{3,}"
_SPAN = rf"(?P<low>{_NUMBER})(?:{_TO}(?P<high>{_NUMBER}))?"
_BEFORE = r"(?<![\w.,:/#+&=@^'’~-])"
_unit = (
    rf"(?P<time>{_TIMED})(?![\w-])|(?P<percent>%|percent\b|per cent\b|prozent\b)|(?P<coin>(?:{_COIN}))(?!\w)"
    rf"|(?P<size>kb|mb|gb|tb)\b|(?P<measure>{_MEASURES})(?![\w/-])|(?P<noun>{_NOUN})"
)
_QUANTITY = re.compile(rf"{_BEFORE}{_SPAN}(?P<gap>[ \u00a0\u202f-]?)(?:{_unit})", re.IGNORECASE)
_PRICE = re.compile(rf"(?<!\w)(?P<coin>€|\$|£|eur\b|usd\b|gbp\b|chf\b)\s?{_SPAN}(?![\w%])", re.IGNORECASE)
_DATE = re.compile(
    rf"(?<!\w)(?:(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\.?(?:\s+of)?\s+(?P<month>{_MONTH})"
    rf"|(?P<named>{_MONTH})\s+(?P<after>\d{{1,2}})(?:st|nd|rd|th)?)\b\.?(?!\w)(?:,?\s+(?P<year>(?:19|20)\d\d))?",
    re.IGNORECASE,
)
_CLOCK = re.compile(
    r"(?<![\w.:/-])(?P<hour>[01]?\d|2[0-4])(?:[:.](?P<minute>[0-5]\d))?\s?(?P<half>am|pm|a\.m\.|p\.m\.|uhr)(?!\w)"
    r"|(?<![\w.:/-])(?P<hour24>[01]?\d|2[0-4]):(?P<minute24>[0-5]\d)(?![\w:])",
    re.IGNORECASE,
)
_PER = re.compile(
    rf"\s*(?:(?:,\s*)?(?:per|a|an|each|every|pro|je|im|/)\s*)(?:\w+\s*/\s*)?(?P<per>{_TIMED}|\w+)", re.IGNORECASE
)
_most = r"within|up to|at (?:the )?most|max(?:imum|imal|\.)?(?: of)?|no (?:more|longer|later) than|not more than"
_more = r"under|limited to|innerhalb(?: von)?|binnen|bis zu|höchstens|weniger als|less than|fewer than|limit of"
_LEADS = (
    (Bound.OTHER, r"(?:last|past|previous|first|next|every|each|another|additional|extra|instead of|rather than|statt|"
     r"weitere[rn]?|letzte[nrs]?|ersten?|alle|jede[nrs]?|zusätzliche?|anstatt|not|nicht|than the|of the|of those|"
     r"age|aged|plus|by|um|about the|ago|vor|only)"),
    (Bound.MOST, rf"(?:{_most}|{_more})"),
    (Bound.LEAST, r"(?:at least|min(?:imum|destens|\.)?(?: of)?|more than|over|from|starting at|exceeds?|mehr als|ab|"
     r"wenigstens|über|older than|longer than|above)"),
    (Bound.AFTER, r"(?:after|nach)"),
)  # fmt: skip
_FILL = (
    r"(?:\s+(?:the|a|an|about|around|approximately|approx\.|roughly|of|den|die|der|einer?|etwa|rund|circa|ca\.))*\s*$"
)
_LEAD = tuple((bound, re.compile(rf"(?<!\w){pattern}{_FILL}", re.IGNORECASE)) for bound, pattern in _LEADS)
_TRAIL = (
    (Bound.OTHER, re.compile(r"\s+(?:ago|more|earlier|extra|old|older|longer|mehr|zuvor|alt)\b", re.I)),
    (Bound.LEAST, re.compile(r"\s*(?:or|oder) (?:more|mehr|longer|länger|older|above)\b|\s*\+", re.I)),
    (Bound.MOST, re.compile(r"\s*(?:or|oder) (?:less|fewer|weniger|shorter)\b|\s+(?:or less|maximum|max\.)\b", re.I)),
)
_AGED = re.compile(r"\s+(?:old|alt)\b", re.I)  # at least 16 years old
_LIMIT = re.compile(
    r"\b(?:up to|at most|at least|maxim\w*|minim\w*|limit\w*|no more than|not more than|allow\w*|includ\w*|within|"
    r"per|costs?|bis zu|höchstens|mindestens|maximal|erlaub\w*|enthält|kostet|innerhalb|begrenzt\w*|"
    r"pro|only|exceed\w*)\b",
    re.IGNORECASE,
)
# A number behind one of these names a thing, as in "step 3" or "version 2".
_LABEL = re.compile(
    r"(?:\b(?:step|version|v|page|option|section|chapter|figure|table|line|error|code|port|pin|level|tier|phase|part|"
    r"no|number|nr|release|build|http|type|channel|slot|class|gen|generation|article|item|question|example|"
    r"schritt|seite|abschnitt|kapitel|abbildung|zeile|fehler|nummer|stufe|teil|artikel|punkt|or|and|und|oder)"
    r"|[A-Z][\w-]*|[\w-]*\d[\w-]*)[.:]?\s*$"
)  # fmt: skip
_OTHER_WORDS = """
the and for with are was were from into when while than that this these those which what who not but can may will would
should must has have had its your our their then also only just per via using each more less other of
und oder für mit von der die das den dem des ist sind war wird werden kann als bei zum zur auf aus nach wenn
times time way ways thing things step steps mal weitere following folgende options different
"""
_NO_NOUN = frozenset(_OTHER_WORDS.split())


def quantities(sentence: str, language: str = "en") -> list[Quantity]:
    """Return the quantities of a sentence in order; what names a version, a step or a thing is none."""
    if not counted(sentence):
        return []
    found = [*_dates(sentence), *_clocks(sentence)]
    taken = [(one.start, one.end) for one in found]
    for one in (*_prices(sentence, language), *_measured(sentence, language)):
        if not any(start < one.end and one.start < end for start, end in taken):
            taken.append((one.start, one.end))
            found.append(one)
    return sorted(found, key=lambda one: one.start)


def counted(sentence: str) -> bool:
    """Say whether a sentence may hold a number at all."""
    return bool(_ANY.search(sentence))


def value(text: str, language: str = "en") -> float | None:
    """Return the number that figures or a word stand for, or None where nobody can tell."""
    word = text.lower()
    if word in _WORDS:
        return float(_WORDS[word])
    plain = re.sub(r"[ \u00a0\u202f]", "", text)
    point, group = (",", ".") if language in ("de", "es", "fr", "it", "nl", "pt") else (".", ",")
    if re.fullmatch(r"\d{1,3}([.,])\d{3}(?:\1\d{3})*", plain) and (
        plain.count(group) or len(set(plain) & set(".,")) > 1
    ):
        return float(re.sub(r"[.,]", "", plain))
    plain = plain.replace(group, "") if point in plain and group in plain else plain
    if len(re.findall(r"[.,]", plain)) > 1:
        return None
    return float(plain.replace(",", "."))


def _measured(sentence: str, language: str) -> Iterator[Quantity]:
    for match in _QUANTITY.finditer(sentence):
        kind, factor = _kind(match)
        before = sentence[: match.start()]
        if kind and not (kind.startswith("count") and (_LABEL.search(before) or match["gap"] == "")):
            yield from _spanned(match, sentence, f"{kind}", factor, language)


def _prices(sentence: str, language: str) -> Iterator[Quantity]:
    for match in _PRICE.finditer(sentence):
        yield from _spanned(match, sentence, f"money {_MONEY[match['coin'].lower()]}", 1.0, language)


def _kind(match: re.Match[str]) -> tuple[str, float]:
    """Return the kind of unit and what one of it is worth; no kind where it is none."""
    if match["time"]:
        unit = match["time"].lower()
        factor = next(worth for pattern, worth in _DURATIONS if re.fullmatch(pattern, unit))
        return ("duration", factor) if factor else ("working days", 1.0)
    if match["percent"]:
        return "percent", 1.0
    if match["coin"]:
        return f"money {_MONEY[match['coin'].lower()]}", 1.0
    if match["size"]:
        return "size", _SIZES[match["size"].lower()]
    if match["measure"]:
        return f"measure {match['measure'].lower()}", 1.0
    noun = match["noun"].lower()
    if not match["low"][0].isdigit():
        return "", 0.0
    return ("", 0.0) if noun in _NO_NOUN or not match["noun"][1:].islower() else (f"count {stem(noun)}", 1.0)


def stem(noun: str) -> str:
    """Return a noun without the ending of its plural."""
    return re.sub(r"(?:ies|es|s|en|n|e)$", "", noun) if len(noun) > 4 else noun


def _spanned(match: re.Match[str], sentence: str, kind: str, factor: float, language: str) -> Iterator[Quantity]:
    low, high = (value(match[name], language) if match[name] else None for name in ("low", "high"))
    if low is None:
        return
    high = low if high is None or high < low else high
    before, after = sentence[: match.start()], sentence[match.end() :]
    per = _PER.match(after)
    rate = f" per {_period(per['per'])}" if per and _period(per["per"]) else ""
    limit = bool(_LIMIT.search(sentence))
    bound = _bound(before, after)
    shown = match[0].strip()
    yield Quantity(kind + rate, low * factor, high * factor, bound, shown, match.start(), match.end(), limit)


def _period(word: str) -> str:
    for pattern, worth in _DURATIONS:
        if re.fullmatch(pattern, word.lower()):
            return str(worth)
    return word.lower() if word.lower() in {"user", "site", "seat", "request", "nutzer", "person", "order"} else ""


def _bound(before: str, after: str) -> Bound:
    lead = next((bound for bound, pattern in _LEAD if pattern.search(before[-60:])), Bound.EXACT)
    if lead is Bound.LEAST and _AGED.match(after):
        return lead
    return next((bound for bound, pattern in _TRAIL if pattern.match(after)), lead)


def _dates(sentence: str) -> Iterator[Quantity]:
    for match in _DATE.finditer(sentence):
        name = (match["month"] or match["named"]).lower()
        month = next(place for place, names in enumerate(_MONTHS, 1) if name in names.split("|"))
        day = int(match["day"] or match["after"])
        if 1 <= day <= 31:
            worth = float((int(match["year"]) * 400 if match["year"] else 0) + 32 * month + day)
            kind = "date" if match["year"] else "day of the year"
            bound = _bound(sentence[: match.start()], "")
            yield Quantity(kind, worth, worth, bound, match[0].strip(), match.start(), match.end(), limit=True)


def _clocks(sentence: str) -> Iterator[Quantity]:
    for match in _CLOCK.finditer(sentence):
        hour, minute = int(match["hour"] or match["hour24"]), int(match["minute"] or match["minute24"] or 0)
        half = (match["half"] or "").lower().replace(".", "")
        worth = float(60 * (hour % 12 + 12 * (half == "pm") if half in ("am", "pm") else hour) + minute)
        bound = _bound(sentence[: match.start()], "")
        yield Quantity("time of day", worth, worth, bound, match[0].strip(), match.start(), match.end(), limit=True)

"""Whether a value stands in a source, however it is written there."""

from collections import Counter
from collections.abc import Iterator

from app.texts.grounding.claims import Claim, Kind, Mismatch
from app.texts.grounding.moments import same_day, same_time
from app.texts.grounding.numbers import figure
from app.texts.grounding.rates import Rate, span
from app.texts.grounding.reading import Read, Source
from app.texts.grounding.sharing import shared
from app.texts.grounding.units import same_unit
from app.texts.grounding.words import akin

_HALF = frozenset({"half", "hälfte", "halbe", "mitad"})
_QUARTERS = frozenset({"vierteljahr", "quarter", "quarterly", "quartal", "trimestre"})
_LATE = frozenset({"afternoon", "evening", "night", "nachmittags", "abends", "nachts", "tarde", "noche"})
_SHUT = frozenset(
    {"closed", "geschlossen", "zu", "cerrado", "cerrada", "until", "bis", "hasta", "between", "zwischen", "entre"}
)
_AGAIN = frozenset({"again", "back", "wieder", "from", "ab", "desde", "nuevo"})
_BEFORE = frozenset({"before", "vor", "antes"})
_CLOSE = 0.005  # of a coin
_YEAR, _MONTH = 365.0, 30.0  # days


def strange(told: Read, words: tuple[str, ...], near: Source, whole: Source) -> Iterator[Mismatch]:
    """Yield what a sentence counts, dates or links to that its source does not."""
    often = Counter((claim.kind, claim.key) for claim in near.claims)
    own, follows = Counter(told.claims), shared(told, words, near)
    for claim in own:
        given = whole if claim.kind is Kind.LINK else near
        # The same day twice, in a sentence that has just as many others: Friday to Friday.
        twice = len(near.claims) == len(told.claims) and own[claim] > often[claim.kind, claim.key] > 0
        if twice or not (claim in follows or _given(claim, given, words)):
            yield Mismatch(claim.kind, claim.shown)
    if not follows:
        yield from (Mismatch(Kind.UNIT, one.shown) for one in told.rates if _other_rate(one, told, whole))


def _given(claim: Claim, source: Source, words: tuple[str, ...]) -> bool:
    if (claim.kind, claim.key) in source.keys:
        return True
    match claim.kind:
        case Kind.DATE:
            days = [key for kind, key in source.keys if kind is Kind.DATE]
            if claim.key in source.inside:
                return True
            return any(same_day(claim.key, key) for key in days) or _beside(claim.key, days, words, source)
        case Kind.TIME:
            key = f"~{claim.key}" if _LATE & set(words) and not claim.shown.casefold().endswith("m") else claim.key
            times = [other for kind, other in source.keys if kind is Kind.TIME]
            return any(same_time(key, one) for one in times) or (not times and claim.plain[0] in source.plain)
        case Kind.AMOUNT:
            return _as_much(claim, source)
        case Kind.DURATION:
            return _as_long(claim, source) or _each(claim, source)
        case Kind.NUMBER:
            late = 12.0 if _LATE & set(words) else 0.0
            return bool(claim.plain) and (claim.plain[0] in source.plain or claim.plain[0] + late in source.plain)
        case _:
            return False


def _beside(key: str, days: list[str], words: tuple[str, ...], source: Source) -> bool:
    """Say whether a day is the one next to the source's: before the 15th, by the 14th."""
    opens = bool(_AGAIN & set(words) and _SHUT & source.words)
    if "|" not in key or (bool(_BEFORE & set(words)) == bool(_BEFORE & source.words) and not opens):
        return False
    year, month, day = key.split("|")
    if not day.isdigit():
        return False
    return any(same_day(f"{year}|{month}|{int(day) + step}", other) for other in days for step in (-1, 1))


def _as_much(claim: Claim, source: Source) -> bool:
    """Say whether an amount is written in cents there, or shared as the source says: half of it, a month of a year."""
    coin, number = claim.key.split(" ")
    worth = float(number) / 100 if coin == "CENT" else float(number)
    times = [1.0, *([2.0] if _HALF & source.words else []), *([3.0] if _QUARTERS & source.words else [])]
    times += [12.0] if any(span(word) == "year" for word in source.words) else []
    for kind, key in source.keys:
        if kind is Kind.AMOUNT:
            other, _, much = key.partition(" ")
            given = float(much) / 100 if other == "CENT" else float(much)
            same = coin == other or "CENT" in (coin, other)
            if same and (any(abs(worth * one - given) < _CLOSE for one in times) or _bare(worth, source)):
                return True
    return False


def _bare(worth: float, source: Source) -> bool:
    """Say whether a number stands there alone: 60 euros, 45 for members."""
    return (Kind.NUMBER, figure(worth)) in source.keys


def _as_long(claim: Claim, source: Source) -> bool:
    """Say whether months are written as days or days as months: 90 days, three months; or as how often in a year."""
    unit, _, number = claim.key.partition(" ")
    if unit == "months":
        days = float(number) * _MONTH
        other = [f"minutes {figure(float(number) * 28 * 1440)}"] if number == "1" else []
        other += [f"minutes {figure(days * 1440)}", f"minutes {figure(days / _MONTH * _YEAR / 12 * 1440)}"]
        often = 12 / float(number) if float(number) else 0.0
        if claim.shown.casefold().endswith("months") and often in source.plain and often > 1 and _yearly(source):
            return True
    elif unit == "minutes":
        days = float(number) / 1440
        other = [f"months {figure(days / _MONTH)}", f"months {figure(days / _YEAR * 12)}"]
    else:
        other = []
    return any((Kind.DURATION, one) in source.keys for one in other)


def _yearly(source: Source) -> bool:
    return any(one.span == "year" for one in source.rates)


def _each(claim: Claim, source: Source) -> bool:
    """Say whether "a month" is said as in "per month" or "monthly"."""
    article, _, word = claim.shown.casefold().partition(" ")
    name = span(word.strip())
    return article in _ARTICLES and bool(name) and any(span(one) == name for one in source.words)


_ARTICLES_SAID = "a an one un una ein eine einen einem einer"
_ARTICLES = frozenset(_ARTICLES_SAID.split())


def _other_rate(one: Rate, told: Read, whole: Source) -> bool:
    """Say whether something is counted per month that the source counts per day, or per seat what goes by person."""
    if not told.claims or not whole.claims or not (whole.rates or whole.spans):
        return False
    if one.span:
        return bool(whole.spans) and one.span not in whole.spans
    if not one.shown.casefold().startswith(("per ", "for ", "pro ", "je ", "each ", "every ", "cada ", "/")):
        return False
    return bool(whole.rates) and not any(akin(one.noun, word) or same_unit(one.noun, word) for word in whole.words)

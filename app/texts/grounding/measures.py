"""Numbers with what they count: durations, money, shares, sizes; and those without."""

import re
from collections.abc import Iterator

from app.texts.grounding.claims import Claim, Kind
from app.texts.grounding.idioms import ORDINALS
from app.texts.grounding.numbers import NUMBER, VAGUE, figure, value
from app.texts.grounding.units import COIN, UNIT, coin, unit

_TO = r"\s{0,2}(?:-|–|—|to|bis|and|und|or|oder|y|a|o|x|×|by|mal)\s{0,2}"
_BEFORE = r"(?<![\w#@/])(?<!\d[.,:])"
_PRICE = re.compile(
    rf"(?<![\w])(?P<coin>{COIN})\s?(?P<low>{NUMBER})(?:{_TO}(?:(?:{COIN})\s?)?(?P<high>{NUMBER}))?(?![\w%])",
    re.IGNORECASE,
)
_MEASURE = re.compile(
    rf"{_BEFORE}(?P<low>{NUMBER}|an?\b|half an?\b)(?:{_TO}(?P<mid>{NUMBER}))?(?:{_TO}(?P<high>{NUMBER}))?"
    r"(?:[\s\u00a0-]{0,2}(?:full|whole|more|calendar|volle[nr]?|ganze[nr]?|consecutive|extra|further|weitere[nr]?"
    r"|first|last|ersten?|letzten?|primer[oa]s|últim[oa]s))?"
    rf"[\s\u00a0-]{{0,2}}(?:(?P<coin>{COIN})|(?P<unit>{UNIT}))(?![\w/²³])",
    re.IGNORECASE,
)
_PLAIN = re.compile(rf"{_BEFORE}-?(?:{NUMBER})(?:(?:st|nd|rd|th)\b)?", re.IGNORECASE)
_ORDINAL = re.compile(rf"\b(?:{'|'.join(sorted(ORDINALS, key=len, reverse=True))})\b", re.IGNORECASE)
_FIRST_SAID = "first erste ersten erster erstes primer primero primera cuarto"
_FIRST = frozenset(_FIRST_SAID.split())


def measured(text: str) -> Iterator[tuple[Claim, int, int]]:
    """Yield amounts and quantities with a unit, from and to."""
    for found in _PRICE.finditer(text):
        yield from _claims(found, Kind.AMOUNT, coin(found["coin"]), 1.0, (found["low"], found["high"]))
    for found in _MEASURE.finditer(text):
        numbers = (found["low"], found["mid"], found["high"])
        if found["coin"]:
            yield from _claims(found, Kind.AMOUNT, coin(found["coin"]), 1.0, numbers)
            continue
        kind, name, worth = unit(found["unit"])
        article = found["low"].casefold() in ("a", "an")
        # "A second" suitcase is no time, and a quarter no three months.
        if not article or (
            kind is Kind.DURATION and found["unit"].casefold() not in ("second", "quarter", "weekday", "workday")
        ):
            yield from _claims(found, kind, name, worth, numbers)


def counted(text: str) -> Iterator[tuple[Claim, int, int]]:
    """Yield numbers without a unit, from and to."""
    for found in _PLAIN.finditer(text):
        shown = found[0].lstrip("-")
        if shown.casefold() in VAGUE:
            continue
        worth = value(re.sub(r"(?:st|nd|rd|th)$", "", shown))
        key = shown if worth is None else figure(worth)
        yield Claim(Kind.NUMBER, key, shown, () if worth is None else (worth,)), found.start(), found.end()
    for found in _ORDINAL.finditer(text):
        if found[0].casefold() in _FIRST:  # first of all, a list
            continue
        worth = float(ORDINALS[found[0].casefold()])
        yield Claim(Kind.NUMBER, figure(worth), found[0], (worth,)), found.start(), found.end()


def _claims(
    found: re.Match[str], kind: Kind, name: str, worth: float, numbers: tuple[str | None, ...]
) -> Iterator[tuple[Claim, int, int]]:
    said = [_value(one) for one in numbers if one]
    for number in said:
        if number is not None:
            shown, key = found[0].strip(), f"{name} {figure(number * worth)}"
            yield Claim(kind, key, shown, (number,)), found.start(), found.end()


def _value(text: str) -> float | None:
    word = text.casefold()
    if word in ("a", "an"):
        return 1.0
    return 0.5 if word.startswith("half a") else value(text)

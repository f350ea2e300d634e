"""Numbers with what they count: durations, money, shares, sizes; and those without."""

import re
from collections.abc import Iterator

from app.texts.grounding.claims import Claim, Kind
from app.texts.grounding.numbers import NUMBER, figure, value

_DAY = 1440.0
_TIMES = (
    (r"(?:business|working|work|week)[ -]?days?|arbeitstag\w*|werktag\w*|geschäftstag\w*|días? (?:hábil|laborable)\w*",
     "working", 1.0),
    (r"seconds?|secs?|sekunden?|segundos?", "minutes", 1 / 60), (r"minutes?|mins?|minuten?|minutos?", "minutes", 1.0),
    (r"hours?|hrs?|h|stunden?|horas?", "minutes", 60.0), (r"days?|tag(?:e[ns]?)?|días?|nights?", "minutes", _DAY),
    (r"weeks?|wochen?|semanas?", "minutes", 7 * _DAY), (r"fortnights?", "minutes", 14 * _DAY),
    (r"quarters?|quartale?", "months", 3.0), (r"months?|monat(?:e[ns]?)?|mes(?:es)?", "months", 1.0),
    (r"years?|jahr(?:e[ns]?)?|años?", "months", 12.0), (r"decades?", "months", 120.0),
)  # fmt: skip
_UNITS = (
    (r"milligrams?|mg", "mass", 1e-3), (r"kilograms?|kilos?|kilogramm|kg|kgs", "mass", 1e3),
    (r"grams?|gramm|gr?", "mass", 1.0),
    (r"tonnes?|tonnen?", "mass", 1e6), (r"lbs?", "mass", 453.592), (r"ounces?|oz", "mass", 28.3495),
    (r"millimet(?:er|re)s?|mm", "length", 1e-3), (r"centimet(?:er|re)s?|zentimeter|cm", "length", 0.01),
    (r"kilomet(?:er|re)s?|km", "length", 1e3), (r"met(?:er|re)s?|metros?|m", "length", 1.0),
    (r"inch(?:es)?|zoll|\"", "length", 0.0254), (r"feet|foot|ft", "length", 0.3048), (r"miles?|mi", "length", 1609.34),
    (r"millilit(?:er|re)s?|ml", "volume", 1e-3), (r"lit(?:er|re)s?|(?-i:[lL])", "volume", 1.0),
    (r"kilobytes?|kb", "size", 1e-3), (r"megabytes?|mb", "size", 1.0), (r"gigabytes?|gb", "size", 1e3),
    (r"terabytes?|tb", "size", 1e6), (r"kilowatts?|kw", "power", 1e3), (r"watts?|(?-i:W)", "power", 1.0),
    (r"volts?|(?-i:V)", "volt", 1.0), (r"amperes?|amps?|(?-i:A)", "ampere", 1.0), (r"lumens?|lm", "lumen", 1.0),
    (r"kelvin|(?-i:K)", "kelvin", 1.0),
    (r"(?:degrees )?celsius|°\s?c|grad", "celsius", 1.0), (r"(?:degrees )?fahrenheit|°\s?f", "fahrenheit", 1.0),
    (r"pixels?|px", "pixel", 1.0), (r"megahertz|mhz", "hertz", 1e6), (r"ghz", "hertz", 1e9), (r"khz", "hertz", 1e3),
    (r"hertz|hz", "hertz", 1.0), (r"%|percent|per cent|prozent|por ciento", "percent", 1.0),
    (r"percentage points?|prozentpunkte", "points", 1.0), (r"db|decibels?", "decibel", 1.0), (r"mah", "charge", 1.0),
)  # fmt: skip
_COINS = {
    "EUR": r"€|eur|euros?", "USD": r"\$|usd|us\$|(?:us )?dollars?|bucks|dólares",
    "GBP": r"£|gbp|pounds?(?: sterling)?|quid",
    "CHF": r"chf|francs?|franken", "JPY": r"¥|jpy|yen", "SEK": r"sek|kronor", "DKK": r"dkk|kroner",
    "PLN": r"pln|zł|zloty",
    "CENT": r"cents?|céntimos?", "INR": r"₹|inr|rupees?", "CAD": r"cad|c\$", "AUD": r"aud|a\$", "CNY": r"cny|yuan",
}  # fmt: skip
_COIN = "|".join(_COINS.values())
_UNIT = "|".join(pattern for pattern, _, _ in (*_TIMES, *_UNITS))
_TO = r"\s{0,2}(?:-|–|—|to|bis|and|und|or|oder|y|a|o|x|×|by|mal)\s{0,2}"
_BEFORE = r"(?<![\w#@/])(?<!\d[.,:])"
_PRICE = re.compile(
    rf"(?<![\w])(?P<coin>{_COIN})\s?(?P<low>{NUMBER})(?:{_TO}(?:(?:{_COIN})\s?)?(?P<high>{NUMBER}))?(?![\w%])",
    re.IGNORECASE,
)
_MEASURE = re.compile(
    rf"{_BEFORE}(?P<low>{NUMBER}|an?\b|half an?\b)(?:{_TO}(?P<mid>{NUMBER}))?(?:{_TO}(?P<high>{NUMBER}))?"
    r"(?:[\s\u00a0-]{0,2}(?:full|whole|more|calendar|volle|ganze|consecutive))?"
    rf"[\s\u00a0-]{{0,2}}(?:(?P<coin>{_COIN})|(?P<unit>{_UNIT}))(?![\w/])",
    re.IGNORECASE,
)
_PLAIN = re.compile(rf"{_BEFORE}-?(?:{NUMBER})(?:(?:st|nd|rd|th)\b)?", re.IGNORECASE)
_PLACES = "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth"
_ORDINALS = {word: float(at) for at, word in enumerate(_PLACES.split(), 1)}
_ORDINAL = re.compile(rf"\b(?:{'|'.join(_ORDINALS)})\b", re.IGNORECASE)
# "one" and its like are seldom a number: the other one, one of them, eine Lampe.
_SELDOM = "one ein eine einen einem einer eins un una uno half halbe halben single double once pair couple a o"
_VAGUE = frozenset(_SELDOM.split())


def measured(text: str) -> Iterator[tuple[Claim, int, int]]:
    """Yield amounts and quantities with a unit, from and to."""
    for found in _PRICE.finditer(text):
        yield from _claims(found, Kind.AMOUNT, _coin(found["coin"]), 1.0, (found["low"], found["high"]))
    for found in _MEASURE.finditer(text):
        numbers = (found["low"], found["mid"], found["high"])
        if found["coin"]:
            yield from _claims(found, Kind.AMOUNT, _coin(found["coin"]), 1.0, numbers)
            continue
        kind, name, worth = _unit(found["unit"])
        if found["low"].casefold() not in ("a", "an") or kind is Kind.DURATION:
            yield from _claims(found, kind, name, worth, numbers)


def counted(text: str) -> Iterator[tuple[Claim, int, int]]:
    """Yield numbers without a unit, from and to."""
    for found in _PLAIN.finditer(text):
        shown = found[0].lstrip("-")
        worth = value(re.sub(r"(?:st|nd|rd|th)$", "", shown) if shown[0].isdigit() else shown)
        if shown.casefold() not in _VAGUE:
            key = shown if worth is None else figure(worth)
            yield Claim(Kind.NUMBER, key, shown, () if worth is None else (worth,)), found.start(), found.end()
    for found in _ORDINAL.finditer(text):
        if found[0][0].isupper():  # first of all, a list
            continue
        worth = _ORDINALS[found[0].casefold()]
        yield Claim(Kind.NUMBER, figure(worth), found[0], (worth,)), found.start(), found.end()


def _claims(
    found: re.Match[str], kind: Kind, name: str, worth: float, numbers: tuple[str | None, ...]
) -> Iterator[tuple[Claim, int, int]]:
    for one in numbers:
        number = _value(one) if one else None
        if number is not None:
            yield (
                Claim(kind, f"{name} {figure(number * worth)}", found[0].strip(), (number,)),
                found.start(),
                found.end(),
            )


def _value(text: str) -> float | None:
    word = text.casefold()
    if word in ("a", "an"):
        return 1.0
    return 0.5 if word.startswith("half a") else value(text)


def _coin(text: str) -> str:
    return next(name for name, pattern in _COINS.items() if re.fullmatch(pattern, text, re.IGNORECASE))


def _unit(text: str) -> tuple[Kind, str, float]:
    for kind, table in ((Kind.DURATION, _TIMES), (Kind.UNIT, _UNITS)):
        for pattern, name, worth in table:
            if re.fullmatch(pattern, text, re.IGNORECASE):
                return kind, name, worth
    raise ValueError(text)

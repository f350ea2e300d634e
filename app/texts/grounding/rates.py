"""Per what something is counted: a month, each seat, je Liter, al día."""

import re
from functools import lru_cache
from typing import NamedTuple

_SPANS = {
    "second": r"seconds?|sekunden?|segundos?",
    "minute": r"minutes?|minuten?|minutos?|minütlich",
    "hour": r"hours?|hourly|stunden?|stündlich\w*|stundenlohn|horas?",
    "day": r"days?|daily|tage?|täglich\w*|tages\w*|días?|diari[oa]s?|diariamente",
    "night": r"nights?|nightly|nächte?|nacht|nächtlich\w*|noches?",
    "week": r"weeks?|weekly|wochen?|wöchentlich\w*|wochen\w+|semanas?|semanal\w*",
    "month": r"months?|monthly|monate?|monatlich\w*|monats\w*|mes|meses|mensual\w*",
    "quarter": r"quarters?|quarterly|quartale?s?|vierteljähr\w+|trimestres?|trimestral\w*",
    "year": r"years?|yearly|annual(?:ly)?|annum|jahre?s?|jährlich\w*|jahres\w*|años?|anual\w*",
}
_SPAN = {name: re.compile(pattern, re.IGNORECASE) for name, pattern in _SPANS.items()}
_EACH = re.compile(
    r"(?P<way>\b(?:per|each|every|(?-i:pro)|je|jede[rnms]?|cada)\b|/)\s?(?P<noun>[^\W\d_]{3,30})"
    r"|\b(?:an?|im|am|in der|in einem|al|por|a la) (?P<span>" + "|".join(_SPANS.values()) + r")\b"
    r"|\b(?P<adverb>daily|weekly|monthly|yearly|annually|hourly|quarterly|nightly|täglich|wöchentlich|monatlich|jährlich"
    r"|stündlich|mensualmente|semanalmente|anualmente|diariamente)\b",
    re.IGNORECASE,
)
_ORDINARY_SAID = """
other time case single one day of the new further more extra weitere zusätzliche other vez otro
"""
_ORDINARY = frozenset(_ORDINARY_SAID.split())


class Rate(NamedTuple):
    """`span` is the length of time, or empty; `noun` what else it goes by."""

    span: str
    noun: str
    shown: str


@lru_cache(maxsize=1024)
def rates(text: str) -> tuple[Rate, ...]:
    """Return per what a text counts, in order."""
    return tuple(one for found in _EACH.finditer(text) if (one := _rate(found)))


def _rate(found: re.Match[str]) -> Rate | None:
    word = (found["noun"] or found["span"] or found["adverb"]).casefold()
    name = span(word)
    if found[0].startswith("por ") and word.endswith("s") and word != "mes":
        return None
    if name:
        return Rate(name, "", found[0].strip())
    return Rate("", word, found[0].strip()) if found["noun"] and word not in _ORDINARY else None


@lru_cache(maxsize=4096)
def span(word: str) -> str:
    """Return which length of time a word names, or nothing."""
    return next((name for name, pattern in _SPAN.items() if pattern.fullmatch(word)), "")

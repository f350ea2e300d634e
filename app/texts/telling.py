"""Facts in words: one sentence a fact, in the language of whoever reads it."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from string import Formatter

from app.facts import Fact

SAYS = "says"  # the value of a fact that names its sentence
NOTES = ("en", "de")  # languages of notes
_FIRST = "en"
_DAY = re.compile(r"(\d{4})-(\d\d)-(\d\d)")


@dataclass(frozen=True, slots=True)
class _Tongue:
    """The words of one language."""

    months: tuple[str, ...]
    day: str
    says: Mapping[str, str]
    public: Mapping[str, str]
    words: Mapping[str, str]


def told(fact: Fact, language: str) -> str:
    """Return a fact in the language of a note, or as it was read where it has no sentence there."""
    values = dict(fact.values)
    made = say(values.get(SAYS, ""), values, language)
    return made or fact.text


def say(name: str, values: Mapping[str, str], language: str) -> str:
    """Return the sentence of this name with its values, or an empty string where there is none, or a value lacks."""
    tongue = _tongues().get(language, _tongues()[_FIRST])
    return _filled({**tongue.public, **tongue.says}.get(name, ""), values, language)


def public(fact: Fact, language: str) -> str:
    """Return what a customer may be told of a fact, or an empty string where it is nothing, or no words are there."""
    values, tongue = dict(fact.values), _tongues().get(language)
    if not fact.quotable or tongue is None:
        return ""
    return _filled(tongue.public.get(values.get(SAYS, ""), ""), values, language)


def word(name: str, language: str) -> str:
    """Return a word of a list, in English where the language has none."""
    tongue = _tongues().get(language, _tongues()[_FIRST])
    return tongue.words.get(name, _tongues()[_FIRST].words.get(name, name))


def _filled(text: str, values: Mapping[str, str], language: str) -> str:
    named = {name for _, name, _, _ in Formatter().parse(text) if name}
    if not text or not values.keys() >= named:
        return ""
    return text.format(**{name: _shown(values[name], language) for name in named})


def _shown(value: str, language: str) -> str:
    """Return a value as a reader of the language writes it: days by name, words of a list in the language."""
    tongue = _tongues().get(language, _tongues()[_FIRST])
    if (day := _DAY.fullmatch(value)) and 1 <= int(day[2]) <= len(tongue.months):
        year, month, number = (int(one) for one in day.groups())
        return tongue.day.format(day=number, month=tongue.months[month - 1], year=year)
    return tongue.words.get(value.removeprefix("@"), value) if value.startswith("@") else value


@cache
def _tongues() -> dict[str, _Tongue]:
    tables = tomllib.loads(files(__package__).joinpath("telling.toml").read_text(encoding="utf-8"))
    return {
        code: _Tongue(tuple(one["months"]), one["day"], one["says"], one["public"], one["words"])
        for code, one in tables.items()
    }

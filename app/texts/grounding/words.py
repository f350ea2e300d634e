"""What words have to do with each other: the same thing, its opposite, or another one of its kind."""

import re
import tomllib
from functools import lru_cache
from importlib.resources import files
from typing import NamedTuple

from app.texts.grounding.said import stem

_PREFIX = 5  # letters that two forms of a word share at least
_SHARE = 0.6  # and this share of the longer one
_PART = 4  # letters of either half of a compound


class Pole(NamedTuple):
    """One end of a pair of opposites."""

    pair: int
    denied: bool


class Lexicon(NamedTuple):
    """By word and by its stem: groups of one meaning, ends of pairs, and kinds of things."""

    same: dict[str, frozenset[int]]
    poles: dict[str, frozenset[Pole]]
    kinds: dict[str, frozenset[int]]
    titles: frozenset[int]  # kinds of names, which have a capital
    sides: frozenset[int]  # pairs of which neither end denies
    none: frozenset[str]
    phrases: tuple[tuple[re.Pattern[str], str], ...]  # and what each says in one word


@lru_cache(maxsize=1)
def lexicon() -> Lexicon:
    """Return what comes with the package."""
    table = tomllib.loads(files("app.texts.grounding").joinpath("words.toml").read_text(encoding="utf-8"))
    poles: dict[str, set[Pole]] = {}
    pairs = _lines(table["poles"])
    for at, line in enumerate(pairs):
        for denied, side in enumerate(" ".join(line).split(" / ")):
            for word in side.strip("~ ").split():
                poles.setdefault(word, set()).add(Pole(at, bool(denied)))
    return Lexicon(
        same=_grouped(table["same"], True),
        poles={word: frozenset(some) for word, some in poles.items()},
        kinds=_grouped(table["kinds"], False),
        titles=frozenset(at for at, line in enumerate(_lines(table["kinds"])) if line[0] == "^"),
        sides=frozenset(at for at, line in enumerate(pairs) if line[0] == "~"),
        none=frozenset(table["none"].split()),
        phrases=tuple(map(_phrase, table["phrases"].strip().splitlines())),
    )


def _phrase(line: str) -> tuple[re.Pattern[str], str]:
    pattern, _, said = line.partition(" => ")
    return re.compile(pattern), f" {said.strip()} "


def _lines(text: str) -> list[list[str]]:
    return [line.split() for line in text.strip().splitlines()]


def _grouped(text: str, stemmed: bool) -> dict[str, frozenset[int]]:
    found: dict[str, set[int]] = {}
    for at, line in enumerate(_lines(text)):
        for word in line:
            for form in {word, stem(word)} if stemmed else {word, f"{word}s", word.rstrip("s")}:
                found.setdefault(form, set()).add(at)
    return {word: frozenset(some) for word, some in found.items()}


def kinds(word: str, capital: bool = False) -> frozenset[int]:
    """Return which kinds of things a word is one of; with a capital it may be a name."""
    found = lexicon().kinds.get(word, frozenset())
    return found if capital else found - lexicon().titles


def poles(word: str) -> frozenset[Pole]:
    """Return of which pairs a word is an end."""
    return lexicon().poles.get(word, frozenset())


@lru_cache(maxsize=16384)
def groups(word: str) -> frozenset[int]:
    """Return the meanings of a word."""
    same = lexicon().same
    return same.get(word, frozenset()) | same.get(stem(word), frozenset())


def known(word: str) -> bool:
    """Say whether a word stands in the lexicon."""
    return bool(groups(word) or kinds(word) or poles(word))


@lru_cache(maxsize=65536)
def same_thing(one: str, other: str) -> bool:
    """Say whether two words name the same, forms of another word for it aside: who sends is not what is sent."""
    same = lexicon().same
    return one.rstrip("s") == other.rstrip("s") or bool(same.get(one, frozenset()) & same.get(other, frozenset()))


@lru_cache(maxsize=65536)
def akin(one: str, other: str) -> bool:
    """Say whether two words in lower case mean the same: a form of it, a part of a compound, or another word for it."""
    if one == other or stem(one) == stem(other) or one.rstrip("s") == other.rstrip("s") or groups(one) & groups(other):
        return True
    if len(one) > len(other):
        one, other = other, one
    shared = next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), len(one))
    if shared >= max(_PREFIX, _SHARE * len(other)):
        return True
    return len(one) >= _PART and len(other) - len(one) >= _PART and (other.endswith(one) or other.startswith(one))

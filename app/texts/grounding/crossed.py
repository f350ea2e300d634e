"""Whether a sentence gives to one thing what its source says of another one beside it."""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from app.texts.grounding.moments import WORDS
from app.texts.grounding.said import COMMON, NOT, Sentence
from app.texts.grounding.units import COIN, UNIT
from app.texts.grounding.words import akin, kinds, same_thing

_SPLIT = re.compile(r"[,;:()–—]|\b(?:and|but|while|whereas|or|und|aber|während|oder|y|e|pero|mientras|o)\b")
_TOKEN = re.compile(r"[^\W_]+")
_VALUE = re.compile(rf"{UNIT}|{COIN}", re.IGNORECASE)
_FILL_SAID = """
please just simply also only bitte einfach nur solo también puede können sie usted you can
"""
_FILL = frozenset(_FILL_SAID.split())
_SHARE = 0.25  # of the other words that its clause has
_APART = 2  # clauses between two that are told side by side
_AHEAD = 1  # words that speak for one clause more than for the other


class Clause(NamedTuple):
    """The words of a clause that mean something, and the names among them."""

    words: frozenset[str]
    names: frozenset[str]


def crossed(one: Sentence, source: Sequence[Sentence]) -> Iterator[str]:
    """Yield each name that the source has in another clause than all the rest, which has a name of its own."""
    clauses = [clause for said in source for clause in _clauses(said.text)]
    mine = [word for word in dict.fromkeys(one.words) if word not in COMMON | NOT | _FILL]
    for name in mine:
        homes = [at for at, clause in enumerate(clauses) if name in clause.names]
        if not homes or len(clauses) < 2:
            continue
        beside = frozenset(word for at in homes for word in clauses[at].names)
        rest = [word for word in mine if word not in beside and not akin(word, name)]
        spoken = [_speaks(rest, clause) for clause in clauses]
        best = max(spoken)
        if best < max(_AHEAD, _SHARE * len(rest)) or best < max(spoken[at] for at in homes) + _AHEAD:
            continue
        near = [
            at for at, score in enumerate(spoken) if score == best and min(abs(at - home) for home in homes) <= _APART
        ]
        if any(_rival(name, other, mine) for at in near for other in clauses[at].names):
            yield name


def _speaks(words: Sequence[str], clause: Clause) -> int:
    return sum(any(akin(word, other) for other in clause.words) for word in words)


def _rival(name: str, other: str, mine: Sequence[str]) -> bool:
    if same_thing(name, other) or any(same_thing(other, word) for word in mine):
        return False
    return bool(kinds(name) & kinds(other)) or not (kinds(name) and kinds(other))


@lru_cache(maxsize=1024)
def _clauses(text: str) -> tuple[Clause, ...]:
    found = []
    for at, part in enumerate(_SPLIT.split(text)):
        tokens = list(_TOKEN.finditer(part))
        words = frozenset(word for token in tokens if (word := token[0].casefold()) not in COMMON | NOT)
        first = 1 if at == 0 else 0
        names = {token[0].casefold() for token in tokens[first:] if token[0][0].isupper()}
        names |= {word for word in words if kinds(word)}
        names -= {word for word in names if word in WORDS or _VALUE.fullmatch(word)}
        if words:
            found.append(Clause(words, frozenset(names & words)))
    return tuple(found)

"""Sentences and their words: which sentence of a source says what a sentence of a text says."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from app.texts.grounding.numbers import WORDS

# A full stop after a number may stand for an ordinal: 1. Januar, 2. Stock.
_END = re.compile(
    r"(?<=[.!?…])[\"'”’)\]]*\s+(?!(?<=\d\.\s)(?:Jan|Feb|Mär|Apr|Mai|Jun|Jul|Aug|Sep|Okt|Nov|Dez|Stock|Etage|Quart|Tag))(?=[\"'“‘(\[]?[^\W_a-zäöüß])|(?<!\n)\n++(?=[^\S\n]*(?:[-*•|#>]|\d{1,2}[.)]\s))|\n\s*\n|;\s+"
)
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_MARKUP = re.compile(r"[*_`#>|]+")
_SUFFIX = re.compile(r"(?:['’]s|ings?|ed|ies|es|s|e|en|ern|er|ly|y)$")
_COMMON = """
a an the this that these those it its he she they them his her their we our us you your i my me is are was were be
been being am
do does did done have has had having will would shall should can could may might must to of in on at by for from
with as
and or but if then than so such into over under about after before between through during up down out off again
once here there
when where why how what which who whom whose all any both each few more most other some own same too very just also
only even
well yes yeah oh wow please thank thanks hello hi ok okay however therefore still yet
der die das den dem des ein eine einen einem einer und oder aber wenn dann als so in im an am auf bei mit von vom
zu zum zur für
ist sind war wird werden wurde hat haben kann können soll muss es sie er wir ihr ihre ihren sich auch nur noch schon
el la los las un una y o pero si en de del al con por para es son fue ha han se su sus lo le que como también
"""
COMMON = frozenset(_COMMON.split())
_NEGATIONS = """
not no never without cannot cant none neither nor nobody nothing nowhere isn't aren't wasn't weren't don't doesn't
didn't won't can't couldn't shouldn't wouldn't mustn't haven't hasn't hadn't ain't unless except excluding hardly
nicht kein keine keinen keinem keiner keines nie niemals ohne nichts niemand weder außer
nunca ni sin jamás tampoco nada nadie ningún ninguna ninguno excepto salvo
"""
_MEASURES = """
second seconds minute minutes hour hours day days week weeks month months year years working business euro euros eur
usd dollar dollars pound pounds percent
tag tage tagen woche wochen monat monate jahr jahre stunde stunden minuten
"""
NOT = frozenset(_NEGATIONS.split())
_EMPTY = COMMON | NOT | WORDS | frozenset(_MEASURES.split())
_NEAR = 0.75  # share of a sentence's content words that its counterpart has


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence, its words in order in lower case, and the stems of those that mean something."""

    text: str
    words: tuple[str, ...]
    content: frozenset[str]


def sentences(text: str) -> list[Sentence]:
    """Return the sentences and list items of a text."""
    return [_sentence(one) for one in _END.split(text) if one and _WORD.search(one)]


@lru_cache(maxsize=4096)
def _sentence(text: str) -> Sentence:
    words = tuple(one.casefold() for one in _WORD.findall(_MARKUP.sub(" ", text)))
    return Sentence(text.strip(), words, content(words))


def content(words: tuple[str, ...]) -> frozenset[str]:
    """Return the stems of the words that are neither common nor figures."""
    return frozenset(stem(one) for one in words if one not in _EMPTY and not one[0].isdigit())


@lru_cache(maxsize=16384)
def stem(word: str) -> str:
    """Return a word without its ending."""
    before = ""
    while before != word and len(word) > 4:
        before, word = word, _SUFFIX.sub("", word)
    return word


def counterparts(one: Sentence, source: Sequence[Sentence]) -> list[Sentence]:
    """Return the sentences of a source that say the same but for a word or two.

    The likest one, and several where they are equally like.
    """
    near = [(_likeness(one, other), other) for other in source]
    best = max((score for score, _ in near), default=0.0)
    return [other for score, other in near if score >= best - 0.02] if best >= _NEAR else []


def _likeness(one: Sentence, other: Sentence) -> float:
    mine, theirs = set(one.words), set(other.words)
    words = len(mine & theirs) / max(1, len(mine), len(theirs))
    if len(one.content) < 2:
        return words
    return max(words, 0.8 * len(one.content & other.content) / len(one.content) + 0.2 * words)

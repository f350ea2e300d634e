"""How well a source supports a text, in a few numbers: words, order, meaning, and the strict check."""

import re
from collections.abc import Callable, Sequence
from difflib import SequenceMatcher
from itertools import pairwise
from math import log1p
from typing import NamedTuple

from app.texts.grounding.check import mismatches
from app.texts.grounding.claims import Kind
from app.texts.grounding.said import COMMON, Sentence, sentences, stem
from knowledge.embeddings import Vectors

Encode = Callable[[Sequence[str]], Vectors]

_SELF = "i i'm i've i'll i'd me my mine myself you your yours you're we we've us our im ive"
_SPEAKER = frozenset(_SELF.split())
_OPENING = re.compile(
    r"^(?:(?:yes|yeah|well|oh|wow|ok|okay|sure|right|indeed|true|actually|so|and"
    r"|that's (?:right|true|great|cool|interesting))\b[\s,.!]*)+",
    re.IGNORECASE,
)


class Support(NamedTuple):
    """What speaks for and against; each between 0 and 1, or a small count on a logarithm."""

    words: float  # share of the words that mean something which the source has
    weakest: float  # the same, of the sentence that has fewest
    pairs: float  # share of neighbouring words that are neighbours there
    order: float  # share of the words that stand in the source in the same order
    strange: float  # how many words the source has not
    speaker: float  # how often the writer speaks of themselves or to the reader
    meaning: float  # cosine to the source
    near: float  # cosine of the sentence that is farthest from every sentence of the source
    figures: float  # mismatches of numbers, dates, units and links
    names: float
    turned: float  # negations and opposites
    length: float


def support(source: str, text: str, encode: Encode) -> Support:
    """Return the numbers for one text."""
    text = _OPENING.sub("", text.strip()) or text
    said, known = sentences(text), sentences(source)
    mine = [word for one in said for word in one.words]
    theirs = [word for one in known for word in one.words]
    stems = {stem(word) for word in theirs}
    strange = [word for word in mine if word not in COMMON and stem(word) not in stems]
    kinds = [one.kind for one in mismatches(text, [source])]
    shares = [_share(one, stems) for one in said if one.content]
    speaker = [word for word in mine if word.replace("’", "'") in _SPEAKER and word not in theirs]
    return Support(
        words=_share(Sentence(text, tuple(mine), frozenset().union(*(one.content for one in said))), stems),
        weakest=min(shares, default=0.0),
        pairs=_pairs(mine, theirs),
        order=_order(mine, theirs),
        strange=log1p(len(strange)),
        speaker=log1p(len(speaker)),
        meaning=_cosine(encode, text, [source]),
        near=min((_cosine(encode, one.text, [source, *(other.text for other in known)]) for one in said), default=0.0),
        figures=log1p(sum(kind not in (Kind.NAME, Kind.NEGATION) for kind in kinds)),
        names=log1p(kinds.count(Kind.NAME)),
        turned=float(Kind.NEGATION in kinds),
        length=log1p(len(mine)),
    )


def _share(one: Sentence, stems: set[str]) -> float:
    """Return the share of words that the source has; common ones count a little."""
    total = sum(0.15 if word in COMMON else 1.0 for word in one.words)
    known = sum(0.15 if word in COMMON else 1.0 for word in one.words if stem(word) in stems)
    return known / total if total else 0.0


def _pairs(mine: list[str], theirs: list[str]) -> float:
    pairs = set(pairwise(theirs))
    own = list(pairwise(mine))
    return sum(one in pairs for one in own) / len(own) if own else 0.0


def _order(mine: list[str], theirs: list[str]) -> float:
    matcher = SequenceMatcher(None, mine, theirs, autojunk=False)
    return sum(one.size for one in matcher.get_matching_blocks()) / max(1, len(mine))


def _cosine(encode: Encode, text: str, others: list[str]) -> float:
    vectors = encode([text, *others])
    return float((vectors[1:] @ vectors[0]).max())

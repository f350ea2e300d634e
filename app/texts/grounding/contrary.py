"""Whether a sentence affirms what its source denies, or the other way round, in whatever words."""

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from app.texts.grounding.said import COMMON, NOT, content
from app.texts.grounding.words import Pole, akin, lexicon, poles

_UN = re.compile(r"un(?!til|der|it|iq|ion|iv|ter|ser|s\b|d\b|gef|mittel|ten|verzüg|a\b|as\b|o\b|os\b)[a-zäöü]{4,}")
_TOKEN = re.compile(r"[^\W_]+(?:[-'’][^\W_]+)*")
_CLAUSE = re.compile(
    r"[,;:()–—]|\b(?:but|while|whereas|if|when|unless|because|so that|which|although|though|once|aber|wenn|falls|sobald"
    r"|während|sondern|weil|obwohl|pero|si|cuando|aunque|mientras|porque)\b"
)
_SPLIT_AND = re.compile(r"\b(?:and|und|y|e)\b")
_REACH = 4  # words that a negation reaches
_ENOUGH = 0.22  # share of a sentence's words from which a source speaks of the same
_MORE, _FEW, _MOST = 0.03, 3, 0.6  # so much more for each sentence beyond a few: chance finds a like one
_SLACK = 0.1


class Stand(NamedTuple):
    """What a stretch of text affirms: whether it denies on the whole, and which ends of pairs it names."""

    words: tuple[str, ...]
    content: frozenset[str]
    denies: bool
    ends: frozenset[Pole]


@lru_cache(maxsize=4096)
def stand(text: str) -> Stand:
    """Return where a stretch of text stands."""
    said = text.casefold().replace("’", "'")
    for pattern, plain in lexicon().phrases:
        said = pattern.sub(plain, said)
    words = tuple(_TOKEN.findall(said))
    denies, ends = 0, set[Pole]()
    none = lexicon().none | NOT
    for word in words:
        found = poles(word)
        sided = {one.pair for one in found if len({other.denied for other in found if other.pair == one.pair}) == 1}
        denied = any(one.denied for one in found if one.pair in sided and one.pair not in lexicon().sides)
        ends |= {one for one in found if one.pair in lexicon().sides}
        denies += word in none or word.endswith("n't") or denied or (not found and bool(_UN.fullmatch(word)))
    meant = frozenset(word for word in words if word not in COMMON and word not in none)
    return Stand(words, meant, denies % 2 == 1, frozenset(ends))


def parts(text: str) -> Iterator[str]:
    """Yield a sentence and its clauses."""
    yield text
    for splitter in (_CLAUSE, _SPLIT_AND):
        pieces = splitter.split(text)
        if len(pieces) > 1:
            yield from (one for one in pieces if one and content(tuple(_TOKEN.findall(one.casefold()))))


def contrary(text: str, source: tuple[str, ...]) -> str:
    """Return what turns a sentence into the contrary of what its source says, or nothing."""
    mine = stand(text)
    if not mine.content:
        return ""
    units = [stand(part) for one in source for part in parts(one)]
    units += [stand(f"{one} {other}") for one, other in pairwise(source)]
    scored = [(_cover(mine, one), -len(one.content), one) for one in units if one.content]
    if not scored:
        return ""
    best = max(score for score, _, _ in scored)
    if best < min(_MOST, _ENOUGH + _MORE * max(0, len(source) - _FEW)):
        return ""
    near = max((one for one in scored if one[0] >= best - _SLACK), key=lambda one: one[1])[2]
    return _against(mine, near)


def _cover(mine: Stand, other: Stand) -> float:
    return sum(any(akin(word, their) for their in other.content) for word in mine.content) / len(mine.content)


def _against(mine: Stand, other: Stand) -> str:
    theirs = other.ends - mine.ends
    turned = sum(one not in other.ends and Pole(one.pair, not one.denied) in theirs for one in mine.ends)
    if (mine.denies != other.denies) == (turned % 2 == 1):
        return ""
    return "negation"

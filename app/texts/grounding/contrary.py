"""Whether a sentence affirms what its source denies, or the other way round, in whatever words."""

import re
from collections.abc import Iterator, Sequence
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
_ONLY_SAID = "only solely just exclusively nur ausschließlich lediglich allein solo sólo únicamente"
_ONLY = frozenset(_ONLY_SAID.split())
_IF = frozenset({"with", "if", "when", "by", "mit", "wenn", "falls", "con", "si", "cuando"})
_WITHOUT = frozenset({"without", "ohne", "sin", "unless", "optional"})
_ADDED = 0.3
_COUNTED = 0.7
_WORDY, _LONG = 6, 0.5  # words from which on a sentence says more than one thing
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


def contrary(text: str, source: Sequence[str], counts: bool, alike: bool) -> str:
    """Return what turns a sentence into the contrary of what its source says, or nothing.

    `counts`: it has figures or days, of which much is said with "not" and "only". `alike`: the source has the very
    sentence, but for a word or two.
    """
    mine = stand(text)
    if not mine.content:
        return ""
    units = [stand(part) for one in source for part in parts(one)]
    units += [stand(f"{one} {other}") for one, other in pairwise(source)]
    scored = [(_cover(mine, one), -len(one.content), one) for one in units if one.content]
    best = max((score for score, _, _ in scored), default=0.0)
    if best == 0 or (not alike and best < _enough(mine, len(source), counts)):
        return ""
    near = max((one for one in scored if one[0] >= best - _SLACK), key=lambda one: one[1])[2]
    if (not alike and _exclusive(mine, near)) or (best < _ADDED and not alike and _added(mine, near)):
        return ""
    return _against(mine, near)


def _exclusive(mine: Stand, other: Stand) -> bool:
    """Say whether one says "only these" and the other "not those", which is the same; "only with" is "not without"."""
    for one, denied in ((mine, other), (other, mine)):
        pairs = list(pairwise(one.words))
        only = any(word in _ONLY for word in one.words) and not any(a in _ONLY and b in _IF for a, b in pairs)
        if only and not _ONLY & set(denied.words) and not _WITHOUT & set(denied.words):
            return denied.denies and not one.denies
    return False


def _added(mine: Stand, other: Stand) -> bool:
    """Say whether a sentence has a word of denial where the source has none, but perhaps others for it."""
    none = lexicon().none | NOT
    return bool(none & set(mine.words)) and not none & set(other.words)


def _enough(mine: Stand, sentences: int, counts: bool) -> float:
    """Return the share of a sentence's words that what it is held against must have."""
    if counts:
        return _COUNTED
    long = _LONG if len(mine.content) >= _WORDY else 0.0
    return max(long, min(_MOST, _ENOUGH + _MORE * max(0, sentences - _FEW)))


def _cover(mine: Stand, other: Stand) -> float:
    return sum(any(akin(word, their) for their in other.content) for word in mine.content) / len(mine.content)


def _against(mine: Stand, other: Stand) -> str:
    theirs = other.ends - mine.ends
    turned = sum(one not in other.ends and Pole(one.pair, not one.denied) in theirs for one in mine.ends)
    if (mine.denies != other.denies) == (turned % 2 == 1):
        return ""
    return "negation"

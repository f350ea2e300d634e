"""Negations, and words that mean the opposite of each other."""

import re

from app.texts.grounding.said import NOT, Sentence, content, stem

_IDIOM = re.compile(
    r"\b(?:not only(?=.* but )|no later than|no more than|not more than|no longer than"
    r"|no less than|no matter|whether or not|nicht nur)\b"
)
_SPLIT = re.compile(r"\b(can|do|does|did|is|are|was|were|will|would|could|should|must|have|has|had) ?n[o']t\b")
_OPPOSITES = """
possible/impossible included/excluded include/exclude before/after more/less minimum/maximum least/most
above/below increase/decrease allowed/forbidden free/paid open/closed enable/disable enabled/disabled accept/refuse
accepted/refused accept/reject required/optional valid/invalid available/unavailable over/under earlier/later
must/may add/remove start/end same/different first/last
cheaper/dearer faster/slower higher/lower larger/smaller longer/shorter old/new safe/unsafe public/private
möglich/unmöglich vor/nach mehr/weniger mindestens/höchstens erlaubt/verboten offen/geschlossen
posible/imposible antes/después más/menos abierto/cerrado mínimo/máximo on/off
inside/outside agree/disagree buy/sell send/receive left/right won/lost win/lose correct/incorrect success/failure
"""
_PAIRS = [tuple(one.split("/")) for one in _OPPOSITES.split()]
_OPPOSITE = {stem(a): stem(b) for a, b in _PAIRS} | {stem(b): stem(a) for a, b in _PAIRS}


_SCOPE = 3  # words that a negation reaches


def denied(sentence: Sentence, within: Sentence | None = None) -> int:
    """Return how many negations a sentence has, set phrases aside; only of what the other one speaks of, too."""
    text = _SPLIT.sub(r"\1 not", _IDIOM.sub(" ", " ".join(sentence.words).replace("’", "'")))
    words = text.split()
    count = 0
    for at, word in enumerate(words):
        if word in NOT or word.endswith("n't"):
            count += within is None or _reached(words, at) <= within.content
    return count


def _reached(words: list[str], at: int) -> frozenset[str]:
    """Return what a negation is about: the next words that mean something, at the end of a sentence those before it."""
    after = content(tuple(words[at + 1 : at + 1 + 2 * _SCOPE]))
    ahead = [stem(one) for one in words[at + 1 :] if stem(one) in after][:_SCOPE]
    back = [stem(one) for one in words[:at] if stem(one) in content(tuple(words[:at]))][-1:]
    return frozenset(ahead[:1] or back)


def opposed(one: Sentence, other: Sentence) -> str:
    """Return a word of the first whose opposite stands in its place in the other, or nothing."""
    mine, theirs = {stem(word) for word in one.words}, {stem(word) for word in other.words}
    for word in one.words:
        opposite = _OPPOSITE.get(stem(word))
        if opposite and opposite in theirs - mine and stem(word) not in theirs:
            return word
    return ""


def turned(one: Sentence, others: list[Sentence]) -> str:
    """Return what says the contrary of every counterpart, or nothing."""
    found = ""
    for other in others:
        mine, theirs = denied(one), denied(other, one)
        word = opposed(one, other)
        if mine == theirs and not word:
            return ""
        if (mine - theirs) % 2 == 0 and mine != theirs and not word and abs(mine - theirs) > 1:
            return ""
        if word and mine != theirs:  # never, not ... always: a denied opposite
            return ""
        found = word or _shown(one, other)
    return found


def _shown(one: Sentence, other: Sentence) -> str:
    for word in one.words:
        if word in NOT or "n't" in word:
            return word
    missing = next((word for word in other.words if word in NOT or "n't" in word or "n’t" in word), "")
    return f"without {missing!r}" if missing else "negation"

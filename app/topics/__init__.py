"""What a customer's words touch, as a classifier hears it that has learned from sentences of all kinds.

Phrases alone hear four in five: people say the gravest things without the words for them. One
logistic regression a topic over words and letters, learned from `sentences/` (English, German,
Spanish; near misses are half of them), hears the others, and says of a phrase whether it was meant.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from math import log
from pathlib import Path

from app.topics.weights import Floats, Weights, recalled

__all__ = ["LANGUAGES", "Heard", "heard"]

LANGUAGES = ("en", "de", "es")
_SENTENCE = re.compile(r"(?<=[.!?])\s+|\n+")
_WHOLE = 60  # words up to which a text counts as one
_LONGEST = 8_000  # characters that are looked at
_MANY = 40  # sentences that are looked at
_WORDS = 150  # among which they are looked for
_SPAN = 7  # words that are shown
_SURE = 1.5  # logits
_CHANCE = 0.7  # logits that a score must be higher for each time as many parts were judged, in natural logarithms


@dataclass(frozen=True, slots=True)
class Heard:
    """How surely a text touches a topic: `plain` by itself, `possible` where a phrase stands in it besides.

    `words` are those that did it, where it is plain; `sure` where hardly anything else sounds like it.
    """

    plain: bool
    possible: bool
    words: str = ""
    sure: bool = False


def heard(text: str) -> dict[str, Heard]:
    """Return for each topic that was learned how surely the text touches it."""
    weights, views = shipped(), windows(text)
    if not views:
        return {topic: Heard(False, False) for topic in weights.topics}
    scores = weights.scores(views)
    return {topic: _heard(weights, at, views, scores[:, at]) for at, topic in enumerate(weights.topics)}


def windows(text: str) -> list[str]:
    """Return the parts of a text that are judged: the whole of a short one, and runs of two sentences."""
    text = text[:_LONGEST]
    said = [one.strip() for one in _SENTENCE.split(text) if any(map(str.isalpha, one))][:_MANY]
    runs = [" ".join(said[at : at + 2]) for at in range(max(1, len(said) - 1))] if said else []
    whole = [text.strip()] if len(said) > 2 and len(text.split()) <= _WHOLE else []
    return whole + runs


@lru_cache(maxsize=1)
def shipped() -> Weights:
    """Return what was learned from the sentences of the package."""
    return recalled(Path(str(files("app.topics").joinpath("weights.npz"))))


def _heard(weights: Weights, at: int, views: Sequence[str], scores: Floats) -> Heard:
    best = int(scores.argmax())
    score = float(scores[best]) - _CHANCE * log(len(views))  # the more parts, the higher the highest by chance
    if score < weights.plain[at]:
        return Heard(False, score >= weights.possible[at])
    return Heard(True, True, _telling(weights, at, views[best]), score >= _SURE)


def _telling(weights: Weights, at: int, text: str) -> str:
    """Return the few words of a text that say most for a topic."""
    said = text.split()[:_WORDS]
    spans = [" ".join(said[start : start + _SPAN]) for start in range(max(1, len(said) - _SPAN + 1))]
    return spans[int(weights.scores(spans)[:, at].argmax())]

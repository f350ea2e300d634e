"""What a customer's words touch, as a classifier hears it that has learned from sentences of all kinds.

Phrases alone hear four in five: people say the gravest things without the words for them. One
logistic regression a topic over words and letters, learned from `sentences/` (English, German,
Spanish; near misses are half of them), hears the others, and says of a phrase whether it was meant.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
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
_GRAVE = 0.5  # logits that a phrase makes up for besides where it would be grave to miss it
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
    near: bool = True  # so little speaks against it that a phrase on a grave topic counts


def heard(text: str) -> dict[str, Heard]:
    """Return for each topic that was learned how surely the text touches it."""
    weights, views = shipped(), windows(text)
    if not views:
        return {topic: Heard(False, False, near=False) for topic in weights.topics}
    scores, whole = weights.scores(views), _whole(text)
    # A phrase may be meant though what stands around it is calm: for that each sentence is heard by itself.
    single = weights.scores(_sentences(text)[:_MANY]).max(axis=0)
    found = {
        topic: _heard(weights, at, views, scores[:, at], float(single[at])) for at, topic in enumerate(weights.topics)
    }
    # What was not judged may hold what a phrase says: there nothing is denied.
    return found if whole else {topic: replace(one, possible=True) for topic, one in found.items()}


def windows(text: str) -> list[str]:
    """Return the parts of a text that are judged: the whole of a short one, and runs of two sentences.

    Of a long one those at its beginning and its end.
    """
    said = _sentences(text)
    if len(said) > _MANY:
        said = [*said[: _MANY // 2], *said[-_MANY // 2 :]]
    runs = [" ".join(said[at : at + 2]) for at in range(max(1, len(said) - 1))] if said else []
    whole = [text.strip()] if len(said) > 2 and len(text.split()) <= _WHOLE else []
    return whole + runs


def _sentences(text: str) -> list[str]:
    half = _LONGEST // 2
    text = text if len(text) <= _LONGEST else f"{text[:half]}\n{text[-half:]}"
    return [one.strip() for one in _SENTENCE.split(text) if any(map(str.isalpha, one))]


def _whole(text: str) -> bool:
    return len(text) <= _LONGEST and len(_sentences(text)) <= _MANY


@lru_cache(maxsize=1)
def shipped() -> Weights:
    """Return what was learned from the sentences of the package."""
    return recalled(Path(str(files("app.topics").joinpath("weights.npz"))))


def _heard(weights: Weights, at: int, views: Sequence[str], scores: Floats, single: float) -> Heard:
    best = int(scores.argmax())
    score = float(scores[best]) - _CHANCE * log(len(views))  # the more parts, the higher the highest by chance
    if score < weights.plain[at]:
        highest = max(float(scores[best]), single)
        return Heard(False, highest >= weights.possible[at], near=highest >= weights.possible[at] - _GRAVE)
    return Heard(True, True, _telling(weights, at, views[best]), score >= _SURE)


def _telling(weights: Weights, at: int, text: str) -> str:
    """Return the few words of a text that say most for a topic."""
    said = text.split()[:_WORDS]
    spans = [" ".join(said[start : start + _SPAN]) for start in range(max(1, len(said) - _SPAN + 1))]
    return spans[int(weights.scores(spans)[:, at].argmax())]

"""The local classifier: intent with a calibrated probability, and how far in scope a text lies.

What an example and a text have in common, in meaning and in letters, is one number; a ridge and a
regression over these numbers decide. Of a few hundred examples it learns in a second or two, of ten
thousand, by the ridge alone, in ten.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from itertools import zip_longest
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from app.domain import Intent, Triage
from app.intents import kept as files
from app.intents import learning, likeness, regression, trust
from app.intents.kept import Learned
from app.intents.likeness import Encode, Examples, Features, Floats
from app.texts.plain import words

__all__ = ["Encode", "Intents"]

_MOST = 12_000  # examples that are learned from: memory grows with their square
_LONG = 60  # words from which the beginning counts on its own as well
_RUNNERS_UP = 3
_SENTENCE = re.compile(r"(?<=[.!?])\s+|\n+")
_WORDS = 4  # of a sentence that may ask something on its own
_MANY = 6  # sentences that are looked at
_ASKED = 0.6  # how sure one must be of its intent to count
_INSIDE = 0.5  # and how far in scope


class Intents:
    """A classifier of one policy's intents. Threads may share it; the same examples give the same classifier."""

    def __init__(self, intents: tuple[Intent, ...], features: Features, learned: Learned) -> None:
        """Keep what `fit` found."""
        self._intents = intents
        self._features = features
        self._examples = Examples.of(learned.examples)
        self._model = learned.model

    @classmethod
    def fit(cls, intents: tuple[Intent, ...], encode: Encode | None = None, kept: Path | None = None) -> "Intents":
        """Learn from the intents' examples and titles. Without an encoder it works on letters alone, and is stricter.

        `kept` begins the name of a file in which what was learned is found again; it names the encoder.
        Raise ValueError for fewer than two intents, or one without an example.
        """
        if len(intents) < 2 or not all(one.examples for one in intents):
            raise ValueError("two intents or more, with an example or more each")
        pairs = _spread([_said_of(one) for one in intents])
        path = kept.with_name(f"{kept.name}-{_digest(pairs)}.npz") if kept else None
        learned = files.recalled(path, (len(pairs), len(intents)))
        if learned is None:
            learned = _learned(pairs, encode)
            files.keep(path, learned)
        return cls(intents, Features(learned.words, learned.letters, encode), learned)

    def classify(self, text: str) -> Triage:
        """Return the likeliest intent, and which others single sentences ask about.

        A text without words is out of scope.
        """
        return self.classified([text])[0]

    def classified(self, texts: Sequence[str]) -> list[Triage]:
        """Return the same of each; many at once take less time."""
        views, said = [_views(text) for text in texts], [_sentences(text) for text in texts]
        rows = [one for some in zip(views, said, strict=True) for each in some for one in each]
        found = self._figures(rows)
        made, at = [], 0
        for text, mine, sentences in zip(texts, views, said, strict=True):
            middle, end = at + len(mine), at + len(mine) + len(sentences)
            best = self._triage(text, found.some(at, middle))
            single = (self._triage(rows[row], found.some(row, row + 1)) for row in range(middle, end))
            made.append(replace(best, also=_others(best.intent, single)))
            at = end
        return made

    def _figures(self, texts: Sequence[str]) -> "_Figures":
        alike = self._examples.likeness(self._features.points(texts))
        fit, logits = self._model.scores(alike)
        return _Figures(fit - self._model.ridge.bias, self._model.trust.shares(logits), alike.near.max(axis=1))

    def _triage(self, text: str, found: "_Figures") -> Triage:
        """Return what the figures of a text's views say of it."""
        share = found.shares.mean(axis=0)
        order = [int(at) for at in np.argsort(-share, kind="stable")[: 1 + _RUNNERS_UP]]
        best = self._intents[order[0]]
        score = float(found.fit.mean(axis=0).max() * found.nearest.max())
        edge = self._model.trust.edges[0 if likeness.english(text) else 1]
        return Triage(
            intent=best.name,
            title=best.title,
            category=best.category,
            probability=float(share[order[0]]),
            scope=_scope(score, edge) if _said(text) else 0.0,
            runners_up=tuple((self._intents[at].name, float(share[at])) for at in order[1:]),
        )


@dataclass(frozen=True, slots=True)
class _Figures:
    """What is known of some texts, a row each."""

    fit: Floats
    shares: NDArray[np.float64]
    nearest: Floats

    def some(self, start: int, end: int) -> "_Figures":
        """Return those of these rows."""
        return _Figures(self.fit[start:end], self.shares[start:end], self.nearest[start:end])


def _said_of(intent: Intent) -> Iterator[str]:
    """Yield what an intent is known by: its title says in two words what it is about."""
    yield re.sub(r"[\W_]+", " ", intent.title).strip().lower()
    yield from intent.examples


def _spread(intents: Sequence[Iterable[str]]) -> list[tuple[int, str]]:
    """Return intents by number with their texts, by turns, so that none is short where there are too many."""
    turns = zip_longest(*intents)
    pairs = [(number, text) for turn in turns for number, text in enumerate(turn) if text is not None]
    return sorted(pairs[:_MOST], key=lambda pair: pair[0])


def _learned(pairs: Sequence[tuple[int, str]], encode: Encode | None) -> Learned:
    from threadpoolctl import threadpool_limits

    texts, labels = [text for _, text in pairs], np.array([number for number, _ in pairs])
    features = Features.fit(texts, encode)
    examples = features.points(texts)
    share = learning.KEPT if encode else learning.KEPT_BLIND
    # On busy cores several threads wait for each other: one is ten times faster.
    with threadpool_limits(1):
        alike = Examples.of(examples).likeness(examples, shared=len(texts) <= regression.MOST)
        model = learning.learned(alike, labels, examples.trust == 1, share)
    return Learned(features.words, features.letters, examples, model)


def _digest(pairs: Sequence[tuple[int, str]]) -> str:
    """Return what identifies everything that is learned from, the settings of the learning included."""
    how = (likeness.MEANING, likeness.SPELLING, likeness.WORDS, likeness.LETTERS, likeness.FOREIGN)
    ways = (learning.RIDGE, learning.HEARD, regression.STRENGTH, regression.DIMENSIONS, regression.FOLDS)
    sure = (learning.JUDGED, trust.BELIEF, trust.FIRMNESS, trust.CAUTION, learning.KEPT, learning.KEPT_BLIND)
    return sha256(repr((files.FORM, how, ways, sure, pairs)).encode(errors="replace")).hexdigest()


def _said(text: str) -> bool:
    return any(word.isalpha() for word in words(text))


def _views(text: str) -> list[str]:
    """Return the text, and beside a long one its first three sentences: they say what the rest explains."""
    if len(words(text)) < _LONG:
        return [text]
    return [text, " ".join(_SENTENCE.split(text)[:3])]


def _sentences(text: str) -> list[str]:
    """Return the sentences that may each ask something, if there are two or more."""
    said = [one.strip() for one in _SENTENCE.split(text) if len(one.split()) >= _WORDS]
    return said[:_MANY] if len(said) > 1 else []


def _others(first: str, sentences: Iterable[Triage]) -> tuple[str, ...]:
    """Return the intents beside the first one that single sentences surely ask about, in order."""
    sure = [one.intent for one in sentences if one.probability >= _ASKED and one.scope >= _INSIDE]
    return tuple(dict.fromkeys(intent for intent in sure if intent != first))


def _scope(score: float, edge: float) -> float:
    """Return the score on a scale where the edge of what the examples cover is 0.5."""
    below, above = score / edge / 2, 0.5 + (score - edge) / (1 - edge) / 2
    return float(min(1.0, max(0.0, below if score < edge else above)))

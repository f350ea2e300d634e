"""How like texts are to each other: what they mean, and the words and letters they are written in."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, hstack

from app.language import tongue
from app.texts import terms
from app.texts.terms import Terms

Floats = NDArray[np.float32]
Encode = Callable[[Sequence[str]], NDArray[np.float32]]

# Measured on banking77's training part, a fifth of it never looked at (tests/evals/intents.py).
MEANING = 3.0  # how fast likeness falls with the angle between two sentence vectors
SPELLING = 0.3  # weight of words and letters beside 1 for the sentence vector
WORDS, LETTERS = 0.6, 0.8  # lengths of their rows; together 1
FOREIGN = 0.3  # of a sentence vector that is not English: the encoder knows no other language
BLOCK = 1000  # rows compared at once


@dataclass(frozen=True, slots=True)
class Points:
    """Texts as they are compared: one row each."""

    vectors: Floats  # of length 1, no columns where there is no encoder
    trust: Floats  # in the sentence vector
    terms: Any  # sparse, of length 1

    def __len__(self) -> int:
        """Return how many texts these are."""
        return len(self.trust)

    def some(self, places: slice) -> "Points":
        """Return those at these places."""
        return Points(self.vectors[places], self.trust[places], self.terms[places])


@dataclass(frozen=True, slots=True)
class Features:
    """Turns texts into points; the terms are those of the examples."""

    words: Terms
    letters: Terms
    encode: Encode | None

    @classmethod
    def fit(cls, texts: Sequence[str], encode: Encode | None) -> "Features":
        """Return what the terms of these texts make possible."""
        return cls(Terms.fit(terms.words, texts), Terms.fit(terms.letters, texts), encode)

    def points(self, texts: Sequence[str]) -> Points:
        """Return a point a text."""
        written = ((self.words, WORDS), (self.letters, LETTERS))
        rows = hstack([one.shares(texts, one.weights.max()) * share for one, share in written], format="csr")
        trust = np.array([1.0 if english(text) else FOREIGN for text in texts], np.float32)
        vectors = self.encode(texts) if self.encode else np.zeros((len(texts), 0), np.float32)
        return Points(vectors, trust, single(rows))


def english(text: str) -> bool:
    """Tell whether a text may be English."""
    return tongue(text, "en").code == "en"


def single(rows: Any) -> Any:
    """Return a sparse matrix in single precision."""
    return csr_matrix(rows, dtype=np.float32)


@dataclass(frozen=True, slots=True)
class Likeness:
    """How like some texts are to the examples: arrays [texts, examples]."""

    near: Floats  # falls fast: 1 for the same, near 0 for nothing in common; a kernel
    shared: Floats  # falls evenly: a scalar product; no rows where nobody asks for it

    @classmethod
    def empty(cls, texts: int, examples: int, *, shared: bool) -> "Likeness":
        """Return room for it."""
        return cls(np.empty((texts, examples), np.float32), np.empty((texts if shared else 0, examples), np.float32))


@dataclass(frozen=True, slots=True)
class Examples:
    """Points that others are compared with."""

    points: Points
    across: Any  # their terms by column: turning them at each text would take longer than comparing

    @classmethod
    def of(cls, points: Points) -> "Examples":
        """Return these points, ready to be compared with."""
        return cls(points, points.terms.T.tocsr())

    def likeness(self, some: Points, *, shared: bool = True) -> Likeness:
        """Return how like texts are to these examples."""
        found = Likeness.empty(len(some), len(self.points), shared=shared)
        for start in range(0, len(some), BLOCK):
            rows = slice(start, start + BLOCK)
            near, even = self._compared(some.some(rows))
            found.near[rows] = near
            if shared:
                found.shared[rows] = even
        return found

    def _compared(self, some: Points) -> tuple[Floats, Floats]:
        mine = self.points
        written = (some.terms @ self.across).toarray()
        bent = np.expm1(written) / np.expm1(np.float32(1))  # nothing in common is 0
        if not mine.vectors.shape[1]:
            return bent, written
        trust, meant = np.outer(some.trust, mine.trust), some.vectors @ mine.vectors.T
        lengths = np.sqrt(np.outer(some.trust**2 + SPELLING, mine.trust**2 + SPELLING))
        near = SPELLING * bent + trust * np.exp(MEANING * (meant - 1))
        return near / lengths, (SPELLING * written + trust * meant) / lengths

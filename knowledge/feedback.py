"""What agents made of articles moves them a little in the ranking of like questions, and never far; pure.

Moving an article for every question alike made questions that nobody had asked yet find worse
(python -m tests.evals.feedback): a review says something about its own question and its like.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from knowledge.calibration import Calibration
from knowledge.lexical import terms

BOUND = 0.05  # of a fused score: no number of reviews moves an article further
DOUBT = 2.0  # reviews of the very same question that say neither: a few move an article little
MARKS = 300  # of a question that are kept


@dataclass(frozen=True, slots=True)
class Tally:
    """What agents made of the drafts that cite an article, in reviews; an edited draft is half a used one."""

    used: float = 0.0
    rejected: float = 0.0

    @property
    def shift(self) -> float:
        """Return how much the same question again moves the article's score, less than `BOUND` either way."""
        return BOUND * (self.used - self.rejected) / (self.used + self.rejected + DOUBT)


@dataclass(frozen=True, slots=True)
class Opinion:
    """What one person's review of one draft says of one article; `marks` are of the question that was asked."""

    article: str
    marks: tuple[int, ...]
    used: float
    rejected: float


class Learned(Protocol):
    """What was learned from agents here; implemented in app.store.feedback. It may raise what a store raises."""

    def shifts(self, text: str, language: str) -> Mapping[str, float]:
        """Return by key how much an article's score is moved; who may read it is no matter of feedback."""

    def calibration(self) -> Calibration | None:
        """Return the constants fitted to this knowledge base, or None where the shipped ones are in force."""


@dataclass(frozen=True, slots=True)
class Unlearned:
    """Nothing was learned, or only these shifts and constants."""

    moved: Mapping[str, float] | None = None
    fitted: Calibration | None = None

    def shifts(self, text: str, language: str) -> Mapping[str, float]:
        """Return them."""
        return self.moved or {}

    def calibration(self) -> Calibration | None:
        """Return them."""
        return self.fitted


def marks(text: str, language: str) -> tuple[int, ...]:
    """Return numbers that stand for a question's words: like questions share some, and no word is kept."""
    return tuple(sorted({crc32(one.encode()) for one in terms(text, language)})[:MARKS])


class Opinions:
    """Opinions to be asked about a question; what is never changed, threads may share."""

    def __init__(self, some: Sequence[Opinion]) -> None:
        """Arrange them by the marks of their questions."""
        numbers = {name: number for number, name in enumerate(dict.fromkeys(one.article for one in some))}
        self._articles = list(numbers)
        self._of = np.array([numbers[one.article] for one in some], int)
        self._sizes = np.array([len(one.marks) for one in some], int)
        self._used = np.array([one.used for one in some], float)
        self._rejected = np.array([one.rejected for one in some], float)
        places: dict[int, list[int]] = defaultdict(list)
        for place, one in enumerate(some):
            for mark in one.marks:
                places[mark].append(place)
        self._places = {mark: np.array(found, int) for mark, found in places.items()}

    def shifts(self, asked: Collection[int]) -> dict[str, float]:
        """Return by key how far each article is moved for a question with these marks, less than `BOUND`."""
        found = [self._places[mark] for mark in asked if mark in self._places]
        if not found:
            return {}
        alike = self._alike(np.concatenate(found), len(asked))
        used = np.bincount(self._of, alike * self._used, len(self._articles))
        rejected = np.bincount(self._of, alike * self._rejected, len(self._articles))
        moved = BOUND * (used - rejected) / (used + rejected + DOUBT)
        return {self._articles[at]: float(moved[at]) for at in np.flatnonzero(moved)}

    def _alike(self, common: NDArray[np.int_], size: int) -> NDArray[np.float64]:
        """Return how much each opinion's question is like the one asked: the share of common marks, squared."""
        shared = np.bincount(common, minlength=len(self._of))
        alike: NDArray[np.float64] = (shared / (size + self._sizes - shared)) ** 2
        return alike

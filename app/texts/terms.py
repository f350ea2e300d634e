"""Texts as rows of weighted terms: TF-IDF with sublinear counts, smooth idf, rows of length 1.

The figures are scikit-learn's (TfidfVectorizer); importing that takes a second, which
every start of the service would wait for.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

Split = Callable[[str], Iterable[str]]
_WORD = re.compile(r"\w+")
_LENGTHS = range(2, 6)  # of letter n-grams


@dataclass(frozen=True, slots=True)
class Terms:
    """Every known term has a column and a weight; unknown ones count for nothing."""

    split: Split
    columns: dict[str, int]
    weights: NDArray[np.float64]

    @classmethod
    def fit(cls, split: Split, texts: Sequence[str]) -> "Terms":
        """Return the terms of these texts; the rarer one is, the heavier."""
        spread = Counter(term for text in texts for term in set(split(text)))
        columns = {term: at for at, term in enumerate(sorted(spread))}
        found = np.array([spread[term] for term in columns], dtype=np.float64)
        return cls(split, columns, np.log((1 + len(texts)) / (1 + found)) + 1)

    def rows(self, texts: Sequence[str]) -> Any:
        """Return a sparse matrix [texts, columns], its rows of length 1, or 0 where nothing is known."""
        return unit(self._weighted([Counter(self.split(text)) for text in texts]))

    def shares(self, texts: Sequence[str], unknown: float) -> Any:
        """Return the same, but rows are shorter the more of their terms are unknown; each weighs `unknown`."""
        counted = [Counter(self.split(text)) for text in texts]
        made = self._weighted(counted)
        known = np.asarray(made.multiply(made).sum(axis=1)).ravel()
        strange = [[number for term, number in one.items() if term not in self.columns] for one in counted]
        lost = np.array([sum((unknown * (np.log(number) + 1)) ** 2 for number in some) for some in strange])
        lengths = np.sqrt(known + lost)
        lengths[lengths == 0] = 1.0
        made.data = made.data / np.repeat(lengths, np.diff(made.indptr))
        return made

    def _weighted(self, counted: Sequence[Counter[str]]) -> Any:
        kept = [
            [(self.columns[term], number) for term, number in one.items() if term in self.columns] for one in counted
        ]
        ends = np.cumsum([0, *map(len, kept)])
        places = np.array([place for one in kept for place, _ in one], dtype=np.int32)
        counts = np.array([number for one in kept for _, number in one], dtype=np.float64)
        values = (np.log(counts) + 1) * self.weights[places]
        return csr_matrix((values, places, ends), shape=(len(counted), len(self.columns)))


def unit(rows: Any) -> Any:
    """Return a sparse matrix with its rows stretched to length 1; empty ones stay."""
    lengths = np.sqrt(np.asarray(rows.multiply(rows).sum(axis=1)).ravel())
    lengths[lengths == 0] = 1.0
    rows.data = rows.data / np.repeat(lengths, np.diff(rows.indptr))
    return rows


def plain(text: str) -> str:
    """Return the text in small letters without accents."""
    text = text.lower()
    if text.isascii():
        return text
    return "".join(char for char in unicodedata.normalize("NFKD", text) if not unicodedata.combining(char))


def words(text: str) -> list[str]:
    """Return the words of a text, and every two that follow each other."""
    found = _WORD.findall(plain(text))
    return [*found, *(f"{one} {other}" for one, other in pairwise(found))]


def letters(text: str) -> list[str]:
    """Return the letter n-grams within words, a space at either end of each."""
    found = []
    for word in plain(text).split():
        padded = f" {word} "
        for length in _LENGTHS:
            if length >= len(padded):
                found.append(padded)
                break
            found += [padded[at : at + length] for at in range(len(padded) - length + 1)]
    return found

"""Words and letters of a text as numbers: hashed, so that nothing but weights is kept."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, hstack
from sklearn.feature_extraction.text import HashingVectorizer
from sklearn.preprocessing import normalize

BITS = 16
COLUMNS = 2 * 2**BITS  # runs of one to three words, and of three to five letters of a word


def counts(texts: Sequence[str]) -> csr_matrix:
    """Return a row a text: the roots of how often each run stands in it."""
    rows = hstack([_WORDS.transform(texts), _LETTERS.transform(texts)]).tocsr()
    return csr_matrix(rows.sqrt())


def points(texts: Sequence[str], rarity: NDArray[np.float32]) -> csr_matrix:
    """Return a row of length 1 a text, in which rare runs count more."""
    rows = counts(texts).multiply(rarity[None, :])
    return csr_matrix(normalize(rows.tocsr())).astype(np.float32)


def rarity(rows: csr_matrix) -> NDArray[np.float32]:
    """Return how rare each run is, 1 for one that stands everywhere."""
    often = np.asarray((rows > 0).sum(axis=0)).ravel()
    return np.asarray(np.log((1 + rows.shape[0]) / (1 + often)) + 1, np.float32)


def _hashing(analyzer: str, runs: tuple[int, int]) -> HashingVectorizer:
    return HashingVectorizer(
        analyzer=analyzer,
        ngram_range=runs,
        strip_accents="unicode",
        token_pattern=r"(?u)\b\w+\b",  # noqa: S106
        n_features=2**BITS,
        alternate_sign=False,
        norm=None,
    )


_WORDS = _hashing("word", (1, 3))
_LETTERS = _hashing("char_wb", (3, 5))

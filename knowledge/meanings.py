"""What each article means as a whole: the mean of its chunks' vectors."""

from collections import defaultdict

import numpy as np

from knowledge.embeddings import Vectors
from knowledge.index import Kind
from knowledge.library import Library


def meanings(library: Library) -> dict[str, Vectors]:
    """Return a vector of length 1 by article key; nothing without an index. Raise IndexUnavailable."""
    if not library.index:
        return {}
    sums: dict[str, Vectors] = defaultdict(lambda: np.zeros((), np.float32))
    for shelf in library.index.shelves():
        if shelf.kind is Kind.CHUNK:
            for ids, vectors in library.index.vectors(shelf):
                for one, vector in zip(ids, vectors, strict=True):
                    key = one.rpartition("#")[0]
                    sums[key] = sums[key] + vector
    return {key: total / (np.linalg.norm(total) or 1.0) for key, total in sorted(sums.items())}

"""Texts that mean the same, put together: spherical k-means, then centres that are near each other joined."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.cluster.hierarchy import fcluster, linkage
from scipy.spatial.distance import squareform

from knowledge.embeddings import Vectors

ROUNDS = 40
STARTS = 4  # beginnings, of which the tightest is kept
FEWEST, MOST = 2, 80  # kinds
SPREAD = 1.2  # kinds for the square root of so many texts
JOINED = 0.12  # cosine distance of centres that are one kind

Numbers = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Cluster:
    """Rows that belong together, the most central first, and how near each is to their middle (cosine)."""

    rows: tuple[int, ...]
    near: tuple[float, ...]


def clusters(vectors: Vectors, seed: int = 0) -> list[Cluster]:
    """Return every row in one cluster, the largest first. Rows have length 1; the same seed gives the same."""
    if not len(vectors):
        return []
    count = int(np.clip(round(SPREAD * len(vectors) ** 0.5), FEWEST, MOST))
    labels = _joined(vectors, _kinds(vectors, min(count, len(vectors)), np.random.default_rng(seed)))
    found = [_cluster(vectors, np.flatnonzero(labels == label)) for label in np.unique(labels)]
    return sorted(found, key=lambda one: (-len(one.rows), one.rows))


def _cluster(vectors: Vectors, rows: Numbers) -> Cluster:
    near = vectors[rows] @ _centre(vectors[rows])
    order = np.argsort(-near, kind="stable")
    return Cluster(tuple(int(one) for one in rows[order]), tuple(float(one) for one in near[order]))


def _centre(rows: Vectors) -> Vectors:
    total: Vectors = rows.sum(axis=0)
    length = float(np.linalg.norm(total))
    return total / length if length else total


def _kinds(vectors: Vectors, count: int, random: np.random.Generator) -> Numbers:
    """Return a label for each row: the tightest of several beginnings."""
    tries = [_settled(vectors, _begun(vectors, count, random)) for _ in range(STARTS)]
    return max(tries, key=lambda one: one[1])[0]


def _begun(vectors: Vectors, count: int, random: np.random.Generator) -> Vectors:
    """Return rows far from each other (k-means++, Arthur and Vassilvitskii 2007)."""
    chosen = [int(random.integers(len(vectors)))]
    far = np.clip(1 - vectors @ vectors[chosen[0]], 0, None).astype(np.float64)
    while len(chosen) < count and far.sum() > 0:
        chosen.append(int(random.choice(len(vectors), p=far / far.sum())))
        far = np.minimum(far, np.clip(1 - vectors @ vectors[chosen[-1]], 0, None))
    return vectors[chosen]


def _settled(vectors: Vectors, centres: Vectors) -> tuple[Numbers, float]:
    """Return labels that do not change any more, and how near the rows are to their centres in all."""
    labels: Numbers = np.full(len(vectors), -1)
    for _ in range(ROUNDS):
        near = vectors @ centres.T
        now = near.argmax(axis=1)
        if np.array_equal(now, labels):
            break
        labels = now
        centres = np.stack([_centre(vectors[labels == one]) if (labels == one).any() else centres[one]
                            for one in range(len(centres))])  # fmt: skip
    return labels, float(near.max(axis=1).sum())


def _joined(vectors: Vectors, labels: Numbers) -> Numbers:
    names = np.unique(labels)
    if len(names) < 2:
        return labels
    centres = np.stack([_centre(vectors[labels == one]) for one in names])
    # A centre of nothing is as far from every other one as can be.
    far = np.clip(1 - centres.astype(np.float64) @ centres.T.astype(np.float64), 0, None)
    np.fill_diagonal(far, 0)
    groups = fcluster(linkage(squareform(far, checks=False), "average"), JOINED, "distance")
    joined: Numbers = np.asarray(groups, dtype=np.int64)[np.searchsorted(names, labels)]
    return joined


def spread(near: Sequence[float]) -> float:
    """Return the mean nearness of a cluster's rows to their middle, 0 for none."""
    return float(np.mean(near)) if len(near) else 0.0

"""A logistic regression over what texts have in common: it knows better than the ridge how sure it may be."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.intents.likeness import Floats

Numbers = NDArray[np.int64]
Exact = NDArray[np.float64]

MOST = 2000  # examples that are few enough for it: more take too long, and the ridge knows enough of them
STRENGTH = 40.0  # inverse regularisation
DIMENSIONS = 500  # that the examples are told apart in
FOLDS = 5


@dataclass(frozen=True, slots=True)
class Lines:
    """A score that grows evenly with the likeness to each example."""

    weights: Floats  # examples x intents
    bias: Floats

    def scores(self, likeness: Floats) -> Floats:
        """Return an array [texts, intents]."""
        found: Floats = likeness @ self.weights + self.bias
        return found


def regression(likeness: Floats, labels: Numbers) -> tuple[Lines, Floats]:
    """Return it, and the logits of every example by one that has not seen it."""
    inverse = _inverse(likeness)
    points = likeness @ inverse
    first = np.unique(labels, return_index=True)[1]
    fold = (np.arange(len(labels)) - first[labels] + labels) % FOLDS  # an intent's are in different ones
    held = np.empty((len(labels), len(first)), np.float32)
    for number in np.unique(fold):
        unseen = fold == number
        weights, bias = _fitted(points[~unseen], labels[~unseen])
        held[unseen] = points[unseen] @ weights + bias
    weights, bias = _fitted(points, labels)
    return Lines((inverse @ weights).astype(np.float32), bias.astype(np.float32)), held


def _inverse(likeness: Floats) -> Exact:
    """Return what turns likeness into coordinates in which scalar products are about the same."""
    from scipy.linalg import eigh

    size = len(likeness)
    values, vectors = eigh(likeness.astype(np.float64), subset_by_index=(max(0, size - DIMENSIONS), size - 1))
    real = values > 1e-6 * values.max()
    found: Exact = vectors[:, real] / np.sqrt(values[real])
    return found


def _fitted(points: Exact, labels: Numbers) -> tuple[Exact, Exact]:
    """Return weights [dimension, intent] and bias [intent]."""
    from sklearn.linear_model import LogisticRegression

    made = LogisticRegression(C=STRENGTH, tol=1e-3, max_iter=300).fit(points, labels)
    if len(made.classes_) == 2:  # two intents have one row between them
        return np.hstack([-made.coef_.T, made.coef_.T]) / 2, np.repeat(made.intercept_, 2) * [-0.5, 0.5]
    return made.coef_.T, made.intercept_

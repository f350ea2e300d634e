"""What is learned of examples: a ridge over their likeness, a regression beside it, and how far both are believed.

With the inverse of the likeness at hand, what an example would score had it not been learned
costs next to nothing: every figure about trust comes of such scores.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.intents.likeness import Floats, Likeness
from app.intents.regression import Lines, regression
from app.intents.trust import Numbers, Trust, curve, temperature

RIDGE = 0.1  # how much the examples may err
JUDGED = 1500  # examples by which trust is measured
HEARD = 0.75  # how much the regression's word counts, where there is one: the ridge is right more often,
#               the regression knows better when
KEPT = 0.1  # share of the examples that may fall out of scope
KEPT_BLIND = 0.2  # the same without sentence vectors


@dataclass(frozen=True, slots=True)
class Model:
    """Likeness to the examples in, scores of the intents out."""

    ridge: Lines  # about 1 for an intent that fits
    regression: Lines  # of no examples where there are too many
    mix: tuple[float, float]  # of what both say
    trust: Trust

    def scores(self, likeness: Likeness) -> tuple[Floats, Floats]:
        """Return how well each intent fits a text, and the logits of which one it is: arrays [texts, intents]."""
        fit = self.ridge.scores(likeness.near)
        if not len(self.regression.weights):
            return fit, fit * self.mix[0]
        return fit, fit * self.mix[0] + self.regression.scores(likeness.shared) * self.mix[1]


def learned(likeness: Likeness, labels: Numbers, english: NDArray[np.bool_], kept: float) -> Model:
    """Return the model; of the ridge alone where nobody asked what the examples share. `near` is overwritten."""
    nearest, judged = _nearest(likeness.near), _judged(labels)
    ridge, unseen = _ridge(likeness.near, labels, judged)
    edge = (unseen - ridge.bias).max(axis=1) * nearest[judged]
    edges = (_edge(edge, english[judged], kept), _edge(edge, ~english[judged], kept))
    other, held = regression(likeness.shared, labels) if len(likeness.shared) else (_none(ridge), None)
    mix = _mix(unseen, held if held is None else held[judged], labels[judged])
    logits = unseen * mix[0] + (0 if held is None else held[judged] * mix[1])
    return Model(ridge, other, mix, Trust(*curve(logits, labels[judged]), edges))


def _ridge(likeness: Floats, labels: Numbers, judged: Numbers) -> tuple[Lines, Floats]:
    """Return the ridge, and what these examples would score had it not seen them."""
    from scipy.linalg import cho_solve, cholesky

    likeness[np.diag_indices_from(likeness)] += RIDGE
    root = cholesky(likeness, lower=True, overwrite_a=True, check_finite=False)
    wanted = np.eye(int(labels.max()) + 1, dtype=np.float32)[labels]
    bias = wanted.mean(axis=0)
    weights = cho_solve((root, True), wanted - bias, check_finite=False)
    return Lines(weights, bias), wanted[judged] - weights[judged] / _diagonal(root, judged)[:, None]


def _none(ridge: Lines) -> Lines:
    return Lines(ridge.weights[:0], 0 * ridge.bias)


def _mix(unseen: Floats, held: Floats | None, labels: Numbers) -> tuple[float, float]:
    """Return by what to multiply both before they are added up."""
    alone = 1 / temperature(unseen, labels)
    if held is None:
        return alone, 0.0
    mix = (1 - HEARD) * alone, HEARD
    both = temperature(unseen * mix[0] + held * mix[1], labels)
    return mix[0] / both, mix[1] / both


def _judged(labels: Numbers) -> Numbers:
    """Return some of the examples, none of the titles: a customer does not write those."""
    first = np.unique(labels, return_index=True)[1]
    examples = np.setdiff1d(np.arange(len(labels)), first)
    if len(examples) <= JUDGED:
        return examples
    return np.sort(np.random.default_rng(0).choice(examples, JUDGED, replace=False))


def _diagonal(root: Floats, places: Numbers) -> Floats:
    """Return these places of the diagonal of the inverse of what `root` is the Cholesky root of."""
    from scipy.linalg import solve_triangular

    units = np.zeros((len(root), len(places)), np.float32)
    units[places, np.arange(len(places))] = 1
    solved = solve_triangular(root, units, lower=True, overwrite_b=True, check_finite=False)
    found: Floats = (solved**2).sum(axis=0)
    return found


def _nearest(likeness: Floats) -> Floats:
    """Return how like each example is to the likest other one."""
    own = np.diag(likeness).copy()
    np.fill_diagonal(likeness, 0)
    nearest: Floats = likeness.max(axis=1)
    np.fill_diagonal(likeness, own)
    return nearest


def _edge(scores: Floats, chosen: NDArray[np.bool_], kept: float) -> float:
    some = scores[chosen] if chosen.sum() >= 20 else scores
    return float(np.clip(np.quantile(some, kept), 0.01, 0.9))

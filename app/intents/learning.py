"""What is learned of examples: a ridge over their likeness, and how much its scores can be believed.

With the inverse of the likeness at hand, what an example would score had it not been learned
costs next to nothing: every figure about trust comes of such scores.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit, log_softmax, logsumexp, softmax

from app.intents.likeness import Floats

Numbers = NDArray[np.int64]

RIDGE = 0.1  # how much the examples may err
JUDGED = 1500  # examples by which trust is measured
BELIEF = (0.5, 0.4)  # how trust usually bends, and how firmly that is believed
FIRMNESS = 20.0
_LEAST = 1e-12
FEWER = 0.8  # what one example less costs, in log odds, by examples an intent
KEPT = 0.1  # share of the examples that may fall out of scope
KEPT_BLIND = 0.2  # the same without sentence vectors


@dataclass(frozen=True, slots=True)
class Trust:
    """How scores become probabilities, and from which score on a text is in scope."""

    temperature: float
    slope: float
    offset: float
    edges: tuple[float, float]  # scope of 0.5: for English, for everything else

    def shares(self, scores: Floats) -> NDArray[np.float64]:
        """Return probabilities: rows that sum to 1, in the order of the scores."""
        logits = scores.astype(np.float64) / self.temperature
        first = np.arange(logits.shape[1]) == logits.argmax(axis=1)[:, None]
        others = np.where(first, -np.inf, logits)
        rest = softmax(others, axis=1)
        second = rest.max(axis=1, keepdims=True)
        odds = logits.max(axis=1, keepdims=True) - logsumexp(others, axis=1, keepdims=True)
        # However little the best one is believed, the second one is believed less.
        sure = np.maximum(expit(self.slope * odds + self.offset), second / (1 + second))
        found: NDArray[np.float64] = np.where(first, sure, rest * (1 - sure))
        return found


@dataclass(frozen=True, slots=True)
class Model:
    """Likeness to the examples in, scores of the intents out."""

    weights: Floats  # examples x intents
    bias: Floats
    trust: Trust

    def scores(self, likeness: Floats) -> Floats:
        """Return an array [texts, intents], about 1 for an intent that fits."""
        found: Floats = likeness @ self.weights + self.bias
        return found


def learned(likeness: Floats, labels: Numbers, english: NDArray[np.bool_], kept: float) -> Model:
    """Return the model. `likeness` is overwritten."""
    from scipy.linalg import cho_solve, cholesky

    nearest, judged = _nearest(likeness), _judged(labels)
    likeness[np.diag_indices_from(likeness)] += RIDGE
    root = cholesky(likeness, lower=True, overwrite_a=True, check_finite=False)
    wanted = np.eye(int(labels.max()) + 1, dtype=np.float32)[labels]
    bias = wanted.mean(axis=0)
    weights = cho_solve((root, True), wanted - bias, check_finite=False)
    scores = wanted[judged] - weights[judged] / _diagonal(root, judged)[:, None]
    edge = (scores - bias).max(axis=1) * nearest[judged]
    edges = (_edge(edge, english[judged], kept), _edge(edge, ~english[judged], kept))
    temperature, slope, offset = _calibrated(scores, labels[judged])
    offset += FEWER * len(bias) / len(labels)
    return Model(weights, bias, Trust(temperature, slope, offset, edges))


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


def _calibrated(scores: Floats, labels: Numbers) -> tuple[float, float, float]:
    """Return temperature, slope and offset under which the probabilities of unseen examples are honest."""
    from scipy.optimize import minimize

    temperature = _temperature(scores.astype(np.float64), labels)
    logs = log_softmax(scores.astype(np.float64) / temperature, axis=1)
    best = logs.max(axis=1)
    odds = best - np.log(np.maximum(-np.expm1(best), _LEAST))
    right = np.where(logs.argmax(axis=1) == labels, 1.0, -1.0)

    def loss(curve: NDArray[np.float64]) -> float:
        doubt = FIRMNESS * ((curve - BELIEF) ** 2).sum()
        return float(np.logaddexp(0, -right * (curve[0] * odds + curve[1])).sum() + doubt)

    slope, offset = minimize(loss, BELIEF, method="L-BFGS-B", bounds=((0.05, 3.0), (-5.0, 5.0))).x
    return temperature, float(slope), float(offset)


def _temperature(scores: NDArray[np.float64], labels: Numbers) -> float:
    """Return the divisor of the scores under which their probabilities are likeliest."""
    from scipy.optimize import minimize_scalar

    rows = np.arange(len(labels))

    def loss(power: float) -> float:
        return -float(log_softmax(scores / np.exp(power), axis=1)[rows, labels].mean())

    return float(np.exp(minimize_scalar(loss, bounds=(-5.0, 2.0), method="bounded").x))


def _edge(scores: Floats, chosen: NDArray[np.bool_], kept: float) -> float:
    some = scores[chosen] if chosen.sum() >= 20 else scores
    return float(np.clip(np.quantile(some, kept), 0.01, 0.9))

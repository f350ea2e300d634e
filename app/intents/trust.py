"""How far scores can be believed: of the scores of unseen examples, how they become probabilities."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit, log_softmax, logsumexp, softmax

from app.intents.likeness import Floats

Numbers = NDArray[np.int64]

BELIEF = (0.75, 0.15)  # how trust usually bends, and how firmly that is believed
FIRMNESS = 20.0
CAUTION = 0.25  # logits less sure than unseen examples allow: customers write otherwise than examples are written
_LEAST = 1e-12


@dataclass(frozen=True, slots=True)
class Trust:
    """How logits become probabilities, and from which score on a text is in scope."""

    slope: float
    offset: float
    edges: tuple[float, float]  # scope of 0.5: for English, for everything else

    def shares(self, logits: Floats) -> NDArray[np.float64]:
        """Return probabilities: rows that sum to 1, in the order of the logits."""
        logits = logits.astype(np.float64)
        first = np.arange(logits.shape[1]) == logits.argmax(axis=1)[:, None]
        others = np.where(first, -np.inf, logits)
        rest = softmax(others, axis=1)
        second = rest.max(axis=1, keepdims=True)
        odds = logits.max(axis=1, keepdims=True) - logsumexp(others, axis=1, keepdims=True)
        # However little the best one is believed, the second one is believed less.
        sure = np.maximum(expit(self.slope * odds + self.offset), second / (1 + second))
        found: NDArray[np.float64] = np.where(first, sure, rest * (1 - sure))
        return found


def curve(logits: Floats, labels: Numbers) -> tuple[float, float]:
    """Return slope and offset under which the best one's probability is honest for unseen examples, or a bit low."""
    from scipy.optimize import minimize

    logs = log_softmax(logits.astype(np.float64), axis=1)
    best = logs.max(axis=1)
    odds = best - np.log(np.maximum(-np.expm1(best), _LEAST))
    right = np.where(logs.argmax(axis=1) == labels, 1.0, -1.0)

    def loss(bent: NDArray[np.float64]) -> float:
        doubt = FIRMNESS * ((bent - BELIEF) ** 2).sum()
        return float(np.logaddexp(0, -right * (bent[0] * odds + bent[1])).sum() + doubt)

    slope, offset = minimize(loss, BELIEF, method="L-BFGS-B", bounds=((0.05, 3.0), (-5.0, 5.0))).x
    return float(slope), float(offset) - CAUTION


def temperature(scores: Floats, labels: Numbers) -> float:
    """Return the divisor of the scores under which their probabilities are likeliest."""
    from scipy.optimize import minimize_scalar

    rows, exact = np.arange(len(labels)), scores.astype(np.float64)

    def loss(power: float) -> float:
        return -float(log_softmax(exact / np.exp(power), axis=1)[rows, labels].mean())

    return float(np.exp(minimize_scalar(loss, bounds=(-5.0, 3.0), method="bounded").x))

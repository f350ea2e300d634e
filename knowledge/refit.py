"""The calibration fitted to what agents made of drafts here: near the shipped one, and only where it is better."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from knowledge.calibration import Calibration

LEAST = 20  # drafts that were used, and as many that were rejected
FOLDS = 5
BINS = 10
# How far the constants of one knowledge base are expected to lie from those of others, and how far they may.
EXPECTED = (0.7, 1.0, 2.0)
REACH = (1.5, 2.0, 5.0)

Numbers = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of one draft, with the score and the lead that its confidence went by."""

    score: float
    lead: float
    used: bool


@dataclass(frozen=True, slots=True)
class Figures:
    """How good probabilities are; less is better. `ece`: the mean gap between said and true share, over ten bins."""

    log_loss: float
    brier: float
    ece: float


@dataclass(frozen=True, slots=True)
class Refit:
    """What a refit comes to: figures of the shipped constants, and of refitted ones on reviews held back from them."""

    made: Calibration | None  # None: not enough reviews, or no better than the shipped one
    used: int
    rejected: int
    before: Figures | None = None
    after: Figures | None = None

    @property
    def enough(self) -> bool:
        """Say whether there were enough reviews of both kinds to try."""
        return min(self.used, self.rejected) >= LEAST


def refit(verdicts: Sequence[Verdict], shipped: Calibration) -> Refit:
    """Return constants fitted to these verdicts, where those are better on verdicts that they were not fitted on."""
    right = np.array([one.used for one in verdicts], float)
    plain = Refit(None, int(right.sum()), len(verdicts) - int(right.sum()))
    if not plain.enough:
        return plain
    rows = np.array([(1.0, one.score, one.lead) for one in verdicts])
    start = np.array([shipped.base, shipped.score, shipped.lead])
    said = np.zeros(len(rows))
    folds = _folds(right)
    for fold in range(FOLDS):
        said[folds == fold] = _sure(rows[folds == fold], fitted(rows[folds != fold], right[folds != fold], start))
    before, after = _figures(_sure(rows, start), right), _figures(said, right)
    made = bounded(Calibration(*(round(float(one), 2) for one in fitted(rows, right, start))), shipped)
    better = after.log_loss < before.log_loss
    return Refit(made if better else None, plain.used, plain.rejected, before, after)


def bounded(made: Calibration, shipped: Calibration) -> Calibration:
    """Return constants no further from the shipped ones than they may be; more score or lead never says less."""
    pairs = zip((made.base, made.score, made.lead), (shipped.base, shipped.score, shipped.lead), REACH, strict=True)
    base, score, lead = (min(middle + reach, max(middle - reach, one)) for one, middle, reach in pairs)
    return Calibration(base, max(0.0, score), max(0.0, lead))


def fitted(rows: Numbers, right: Numbers, start: Numbers) -> Numbers:
    """Return the constants that fit best, each verdict against how far they were expected to lie from the start."""
    from scipy.optimize import minimize

    width = np.array(EXPECTED)

    def cost(made: Numbers) -> tuple[float, Numbers]:
        log_odds, away = rows @ made, (made - start) / width
        loss = np.logaddexp(0, log_odds) - right * log_odds
        slope = rows.T @ (_logistic(log_odds) - right) + away / width
        return float(loss.sum() + (away @ away) / 2), slope

    reach = zip(start.tolist(), REACH, (-np.inf, 0.0, 0.0), strict=True)
    within = [(max(least, middle - far), middle + far) for middle, far, least in reach]
    found: Numbers = minimize(cost, start, jac=True, method="L-BFGS-B", bounds=within).x
    return found


def _folds(right: Numbers) -> NDArray[np.int_]:
    """Return a fold for each verdict, those of each kind dealt out in turn."""
    folds = np.zeros(len(right), int)
    for kind in (0, 1):
        places = np.flatnonzero(right == kind)
        folds[places] = np.arange(len(places)) % FOLDS
    return folds


def _sure(rows: Numbers, made: Numbers) -> Numbers:
    return _logistic(rows @ made)


def _logistic(log_odds: Numbers) -> Numbers:
    sure: Numbers = 1 / (1 + np.exp(-log_odds))
    return sure


def _figures(said: Numbers, right: Numbers) -> Figures:
    kept = np.clip(said, 1e-9, 1 - 1e-9)
    loss = -(right * np.log(kept) + (1 - right) * np.log(1 - kept)).mean()
    bins = np.minimum((said * BINS).astype(int), BINS - 1)
    gaps = sum(abs(float((said - right)[bins == one].sum())) for one in np.unique(bins))
    brier = float(((said - right) ** 2).mean())
    return Figures(round(float(loss), 4), round(brier, 4), round(gaps / len(right), 4))

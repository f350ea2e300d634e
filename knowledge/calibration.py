"""How likely the best article answers: log-odds from its score and from its lead over the fifth."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import exp

ARTICLES = 5


@dataclass(frozen=True, slots=True)
class Calibration:
    """Log-odds that the best article answers, from its score and from its lead over the fifth.

    The constants come from `python -m tests.evals.retrieval --fit`: questions put to two
    public help centres, put to them with the answering article taken out, and put to the
    other one.
    """

    base: float
    score: float
    lead: float

    def probability(self, scores: Sequence[float]) -> float:
        """Return the probability for scores in falling order, 0 where nothing was found."""
        if not scores:
            return 0.0
        return 1 / (1 + exp(-(self.base + self.score * scores[0] + self.lead * lead(scores))))


FUSED = Calibration(-2.85, 2.99, 7.19)
BY_WORDS = Calibration(-3.35, 3.13, 5.02)


def lead(scores: Sequence[float]) -> float:
    """Return how far the first of some falling scores is ahead of the fifth, or of the last one."""
    return scores[0] - scores[:ARTICLES][-1]

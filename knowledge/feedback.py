"""What agents made of articles moves them a little in the ranking, and never far; pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from knowledge.calibration import Calibration

BOUND = 0.05  # of a fused score: no number of reviews moves an article further
DOUBT = 4.0  # reviews that say neither: a few move an article little


@dataclass(frozen=True, slots=True)
class Tally:
    """What agents made of the drafts that cite an article, in reviews; an edited draft is half a used one."""

    used: float = 0.0
    rejected: float = 0.0

    @property
    def shift(self) -> float:
        """Return how much the article's score is moved, less than `BOUND` either way."""
        return BOUND * (self.used - self.rejected) / (self.used + self.rejected + DOUBT)


class Learned(Protocol):
    """What was learned from agents here; implemented in app.store.feedback. It may raise what a store raises."""

    def shifts(self) -> Mapping[str, float]:
        """Return by key how much an article's score is moved; who may read it is no matter of feedback."""

    def calibration(self) -> Calibration | None:
        """Return the constants fitted to this knowledge base, or None where the shipped ones are in force."""


@dataclass(frozen=True, slots=True)
class Unlearned:
    """Nothing was learned, or only these shifts and constants."""

    moved: Mapping[str, float] | None = None
    fitted: Calibration | None = None

    def shifts(self) -> Mapping[str, float]:
        """Return them."""
        return self.moved or {}

    def calibration(self) -> Calibration | None:
        """Return them."""
        return self.fitted

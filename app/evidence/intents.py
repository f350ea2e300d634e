"""How well the classifier knows what it is asked, and that it is asked something else: figures over labelled texts."""

import random
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import fmean
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.domain import Intent, Triage
from app.evidence.retrieval import auroc
from app.evidence.rows import Row, Text, Unreadable, rows
from app.evidence.shares import wilson
from app.ports import Classifier

BINS = 15  # of the calibration error
DRAWN = 200  # times that chance is asked what it alone would show
WORST = 10  # pairs that are told
WRONG = (5, 1)  # per cent of what is decided that may be wrong


class IntentRow(Row):
    """One line of a file of labelled texts."""

    text: Text
    intent: Text


@dataclass(frozen=True, slots=True)
class Told:
    """A text, the intent it was written with, and what the classifier made of it."""

    intent: str  # empty: of none that the classifier knows
    found: Triage
    ms: float

    @property
    def right(self) -> bool:
        """Tell whether the likeliest intent is the one it was written with."""
        return self.found.intent == self.intent

    @property
    def sure(self) -> float:
        """Return by how much one would decide by it: its probability, less where it lies out of scope."""
        return self.found.probability * min(1.0, 2 * self.found.scope)


def labelled(path: Path) -> list[IntentRow]:
    """Return the rows of a JSON Lines file {text, intent}. Raise Unreadable."""
    found = []
    for number, row in rows(path, IntentRow):
        if not row.intent.strip():
            raise Unreadable(f"{path}:{number}: intent: empty; name what the text asks")
        found.append(row)
    if not found:
        raise Unreadable(f"{path}: no text in it; one line each: text, intent")
    return found


def taught(given: Sequence[IntentRow], shots: int | None = None, seed: int = 0) -> tuple[Intent, ...]:
    """Return the intents with their texts as examples, `shots` of each by seed. Raise ValueError for fewer than two."""
    texts: dict[str, list[str]] = {}
    for row in random.Random(seed).sample(given, len(given)) if shots else given:  # noqa: S311 (a sample, no secret)
        texts.setdefault(row.intent, []).append(row.text)
    if len(texts) < 2:
        raise ValueError(f"{len(texts)} intent to learn; two or more are needed")
    return tuple(Intent(name, name, "", tuple(some[:shots])) for name, some in sorted(texts.items()))


def told(row: IntentRow, oos: str | None, classifier: Classifier) -> Told:
    """Classify a text; rows that bear the name `oos` belong to no intent."""
    begun = time.perf_counter()
    found = classifier.classify(row.text)
    return Told("" if row.intent == oos else row.intent, found, 1000 * (time.perf_counter() - begun))


def figures(given: Sequence[Told]) -> dict[str, Any]:
    """Return every figure. Accuracy, F1 and calibration are of texts that have an intent.

    `coverage_95`: the largest share of all texts that can be decided, surest first, with at most 5 % of those wrong;
    one that has no intent is wrong when it is decided. `ece` is the mean gap between what was said and what was so.
    """
    inside = [one for one in given if one.intent]
    shown: dict[str, Any] = {"n": len(inside), "n_oos": len(given) - len(inside)}
    if inside:
        shown |= _accuracy(inside)
    if inside and len(inside) < len(given):
        outside = [one.found.scope for one in given if not one.intent]
        shown["oos_auroc"] = _round(auroc([one.found.scope for one in inside], outside))
    shown |= {f"coverage_{100 - most}": _round(coverage(given, most / 100)) for most in WRONG}
    p50, p95 = np.quantile([one.ms for one in given], (0.5, 0.95))
    return {**shown, "worst_pairs": worst(inside), "p50_ms": round(float(p50), 2), "p95_ms": round(float(p95), 2)}


def _accuracy(inside: Sequence[Told]) -> dict[str, float]:
    right = np.array([float(one.right) for one in inside])
    low, high = wilson(int(right.sum()), len(right))
    span = {"accuracy_low": _round(low), "accuracy_high": _round(high)}
    errors = {"ece": _round(ece(inside)), "ece_honest": _round(honest(inside))}
    return {"accuracy": _round(right.mean()), **span, "macro_f1": _round(macro_f1(inside)), **errors}


def macro_f1(inside: Sequence[Told]) -> float:
    """Return the mean over intents, asked or found, of the harmonic mean of precision and recall."""
    asked, found = Counter(one.intent for one in inside), Counter(one.found.intent for one in inside)
    right = Counter(one.intent for one in inside if one.right)
    return fmean(2 * right[name] / (asked[name] + found[name]) for name in asked | found)


def ece(inside: Sequence[Told]) -> float:
    """Return the expected calibration error: over bins of equal width, weighted by how much lies in each."""
    return _gap(_sure(inside), np.array([one.right for one in inside]))


def honest(inside: Sequence[Told]) -> float:
    """Return the calibration error that a perfectly honest classifier shows by chance on so many texts: a mean."""
    sure, chance = _sure(inside), np.random.default_rng(0)
    return fmean(_gap(sure, chance.random(len(sure)) < sure) for _ in range(DRAWN))


def _sure(inside: Sequence[Told]) -> NDArray[np.float64]:
    return np.array([one.found.probability for one in inside])


def _gap(sure: NDArray[np.float64], right: NDArray[np.bool_]) -> float:
    bins = np.minimum((sure * BINS).astype(int), BINS - 1)
    return float(np.abs(np.bincount(bins, right - sure, BINS)).sum() / len(sure))


def coverage(given: Sequence[Told], wrong: float) -> float:
    """Return the largest share; equally sure ones are decided together or not at all."""
    surest = sorted(given, key=lambda one: -one.sure)
    most, failed = 0, 0
    for number, one in enumerate(surest, 1):
        failed += not one.right
        last = number == len(surest) or surest[number].sure < one.sure
        if last and failed <= wrong * number:
            most = number
    return most / len(surest)


def worst(inside: Sequence[Told]) -> list[dict[str, Any]]:
    """Return which intents are most often taken for which others."""
    mistaken = Counter((one.intent, one.found.intent) for one in inside if not one.right)
    order = sorted(mistaken.items(), key=lambda pair: (-pair[1], pair[0]))
    return [{"intent": intent, "taken_for": other, "n": number} for (intent, other), number in order[:WORST]]


def _round(value: float) -> float:
    return round(float(value), 4)

"""How well search finds, and how well it knows that it found nothing: figures over questions with known answers."""

import random
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import log2
from pathlib import Path
from statistics import fmean
from typing import Any

import numpy as np

from app.evidence.rows import Id, Row, Text, Unreadable, rows

DEPTH = 10  # places that count
DRAWS = 2000  # of the bootstrap
WRONG = (5, 10, 20)  # per cent of the answers given that may be wrong
UNTITLED = "title_heldout"  # asked with an article's own title: only fair where titles are not indexed

Ranks = Callable[[str], list[tuple[str, float]]]  # question -> article ids with scores, best first
Sure = Callable[[Sequence[float]], float]  # scores in falling order -> probability that the first one answers


class QuestionRow(Row):
    """One line of a questions file."""

    qid: Id
    query: Text
    relevant: tuple[Id, ...]
    exclude: tuple[Id, ...] = ()
    kind: Text = "question"
    ok: bool = True


@dataclass(frozen=True, slots=True)
class Asked:
    """A question, the articles that answer it, and those that may not be ranked for it."""

    text: str
    relevant: frozenset[str]
    exclude: frozenset[str] = frozenset()
    kind: str = "question"


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of a question. `place` counts from 1, 0 where no right article was in the first ten."""

    asked: Asked
    place: int
    sure: float  # probability that the first one answers
    gain: float  # nDCG@10
    ms: float  # that the search took


def questions(path: Path) -> list[Asked]:
    """Return the questions of a JSON Lines file that are worth asking, marked `ok` or not marked. Raise Unreadable."""
    asked = []
    for number, row in rows(path, QuestionRow):
        if not row.relevant:
            raise Unreadable(f"{path}:{number}: relevant: empty; name the articles that answer it")
        if row.ok:
            asked.append(Asked(row.query, frozenset(row.relevant), frozenset(row.exclude), row.kind))
    if not asked:
        raise Unreadable(f"{path}: no question to ask; one line each: qid, query, relevant")
    return asked


def answer(asked: Asked, ranks: Ranks, sure: Sure) -> Answer:
    """Ask a question, and return what its ranking comes to."""
    begun = time.perf_counter()
    found = ranks(asked.text)
    took = 1000 * (time.perf_counter() - begun)
    kept = [pair for pair in found if pair[0] not in asked.exclude]
    right = [name in asked.relevant for name, _ in kept[:DEPTH]]
    place = right.index(True) + 1 if any(right) else 0
    return Answer(asked, place, sure([score for _, score in kept]), _gain(right, len(asked.relevant)), took)


def _gain(right: Sequence[bool], relevant: int) -> float:
    best = sum(1 / log2(place + 1) for place in range(1, min(relevant, DEPTH) + 1))
    return sum(1 / log2(place + 1) for place, hit in enumerate(right, 1) if hit) / best


def figures(answers: Sequence[Answer]) -> dict[str, float]:
    """Return n, recall, MRR@10 with a bootstrap interval of 95 %, and nDCG@10."""
    places = [one.place for one in answers]
    reciprocal = np.array([1 / place if place else 0.0 for place in places])
    low, high = interval(reciprocal)
    recall = {f"recall@{depth}": _round(fmean(0 < one <= depth for one in places)) for depth in (1, 5, 10)}
    mrr = {"mrr@10": _round(float(reciprocal.mean())), "mrr_low": _round(low), "mrr_high": _round(high)}
    return {"n": len(places), **recall, **mrr, "ndcg@10": _round(fmean(one.gain for one in answers))}


def by_kind(answers: Iterable[Answer]) -> dict[str, dict[str, float]]:
    """Return the figures of each kind of question."""
    apart: dict[str, list[Answer]] = defaultdict(list)
    for one in answers:
        apart[one.asked.kind].append(one)
    return {kind: figures(some) for kind, some in sorted(apart.items())}


def interval(values: "np.ndarray[tuple[int], np.dtype[np.float64]]", seed: int = 0) -> tuple[float, float]:
    """Return where the mean lies with 95 %, by drawing as many again and again."""
    draws = np.random.default_rng(seed).integers(0, len(values), (DRAWS, len(values)))
    low, high = np.quantile(values[draws].mean(axis=1), (0.025, 0.975))
    return float(low), float(high)


def withheld(asked: Sequence[Asked], share: float, seed: int) -> frozenset[str]:
    """Return the articles to leave out so that this share of the questions, or just above, has no answer left."""
    gone: frozenset[str] = frozenset()
    for one in random.Random(seed).sample(asked, len(asked)):  # noqa: S311 (a sample that can be drawn again)
        if sum(not other.relevant - gone for other in asked) >= share * len(asked):
            break
        gone |= one.relevant
    return gone


def doubt(answers: Sequence[Answer], gone: frozenset[str]) -> dict[str, float]:
    """Return how well the probability tells questions whose answer was left out, and what may be answered.

    `auroc_near`: how often a question that can be answered is surer than one that cannot. `coverage_N`: the
    largest share of all questions that can be answered, surest first, with at most N % of those answers wrong.
    """
    near = [not one.asked.relevant - gone for one in answers]
    sure = np.array([one.sure for one in answers])
    missing = np.array(near)
    covered = {f"coverage_{most}": _round(_coverage(answers, most / 100)) for most in WRONG}
    return {"withheld": int(missing.sum()), "auroc_near": _round(auroc(sure[~missing], sure[missing])), **covered}


def auroc(good: Iterable[float], bad: Iterable[float]) -> float:
    """Return how often a good one scores above a bad one, ties by half; .5 where there is nothing to compare."""
    above, below = list(good), list(bad)
    if not (above and below):
        return 0.5
    from scipy.stats import rankdata  # takes a second to load

    ranks = rankdata([*above, *below])[: len(above)]
    return float((ranks.sum() - len(above) * (len(above) + 1) / 2) / (len(above) * len(below)))


def _coverage(answers: Sequence[Answer], wrong: float) -> float:
    """Return the largest share; equally sure ones are answered together or not at all."""
    surest = sorted(answers, key=lambda one: -one.sure)
    most, failed = 0, 0
    for number, one in enumerate(surest, 1):
        failed += one.place != 1
        last = number == len(surest) or surest[number].sure < one.sure
        if last and failed <= wrong * number:
            most = number
    return most / len(surest)


def _round(value: float) -> float:
    return round(value, 4)


def report(default: str, searches: Mapping[str, Sequence[Answer]]) -> dict[str, Any]:
    """Return the figures of every way of searching, by kind of question, with milliseconds a question."""
    shown = {name: {**by_kind(answers), **times(answers)} for name, answers in searches.items()}
    return {"default": default, "searches": shown, **times(searches[default])}


def times(answers: Sequence[Answer]) -> dict[str, float]:
    """Return the median and the 95th percentile of the milliseconds."""
    p50, p95 = np.quantile([one.ms for one in answers], (0.5, 0.95))
    return {"p50_ms": round(float(p50), 2), "p95_ms": round(float(p95), 2)}

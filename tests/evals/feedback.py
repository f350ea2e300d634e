"""What agents' reviews are worth for questions that nobody has asked yet: MRR@10 with and without.

    DESKMATE_BENCH_DATA=DIR python -m tests.evals.feedback

Half of the questions stand for the past: an agent uses the draft where the first article is
right and rejects it where it is not. The other half is asked anew. Ten halvings, drawn anew.
`TIMES`: how often each of the past was asked. `refit`: the confidence refitted from all of them,
cross-validated, against the shipped one.
"""

import random
import sys
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from app.evidence.retrieval import Asked, Ranks, answer, interval
from knowledge.calibration import FUSED
from knowledge.embeddings import Encoder
from knowledge.feedback import Opinion, Opinions, marks
from knowledge.library import Library
from knowledge.refit import Verdict, refit
from knowledge.search import Search
from tests.evals.retrieval import KNOWLEDGE, _features, _read, opened, printed, ranks

HALVINGS = 10
TIMES = (1, 10)


def past(rank: Ranks, asked: Sequence[Asked], often: int = 1) -> Iterator[Opinion]:
    """Yield what these questions' reviews say of the article that came first."""
    for one in asked:
        first = next((name for name, _ in rank(one.text) if name not in one.exclude), "")
        good = first in one.relevant
        yield Opinion(first, marks(one.text, "en"), float(often * good), float(often * (not good)))


@dataclass(frozen=True, slots=True)
class Taught:
    """What was learned (knowledge.feedback.Learned) from opinions of articles by their ids."""

    opinions: Opinions
    prefix: str

    def shifts(self, text: str, language: str) -> dict[str, float]:
        return {f"{self.prefix}/{name}": one for name, one in self.opinions.shifts(marks(text, language)).items()}

    def calibration(self) -> None:
        return None


def halved(library: Library, asked: Sequence[Asked], often: int = 1) -> dict[str, Any]:
    """Return MRR@10 of the newer half, with and without what was learned from the older one."""
    plain, gains, before = ranks(Search(library)), [], []
    prefix = "/".join(next(iter(library.texts.keys("bench"))).split("/", 2)[:2])
    for seed in range(HALVINGS):
        mixed = random.Random(seed).sample(asked, len(asked))
        old, new = mixed[: len(mixed) // 2], mixed[len(mixed) // 2 :]
        learned = Taught(Opinions(list(past(plain, old, often))), prefix)
        taught = ranks(Search(replace(library, learned=learned)))
        before += [_reciprocal(one, plain) for one in new]
        gains += [_reciprocal(one, taught) - _reciprocal(one, plain) for one in new]
    low, high = interval(np.array(gains))
    return {
        "n": len(gains),
        "mrr@10": round(float(np.mean(before)), 4),
        "gain": round(float(np.mean(gains)), 4),
        "gain_low": round(low, 4),
        "gain_high": round(high, 4),
        "better": sum(one > 0 for one in gains),
        "worse": sum(one < 0 for one in gains),
    }


def _reciprocal(asked: Asked, rank: Ranks) -> float:
    place = answer(asked, rank, max).place
    return 1 / place if place else 0.0


def verdicts(rank: Ranks, asked: Sequence[Asked]) -> Iterator[Verdict]:
    """Yield what an agent would make of a draft that quotes what comes first."""
    for one in asked:
        found = [pair for pair in rank(one.text) if pair[0] not in one.exclude]
        yield Verdict(*_features(found), bool(found) and found[0][0] in one.relevant)


def measured(folder: Path, place: Path) -> dict[str, Any]:
    """Return the figures by help centre."""
    found = {}
    for name in KNOWLEDGE:
        articles, asked = _read(folder, name)
        with opened(articles, Encoder(place)) as library:
            gains = {str(often): halved(library, asked, often) for often in TIMES}
            found[name] = {**gains, "refit": asdict(refit(list(verdicts(ranks(Search(library)), asked)), FUSED))}
    return found


if __name__ == "__main__":
    sys.exit(printed(measured))

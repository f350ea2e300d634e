"""How well search finds: MRR@10 and recall over help centres and questions that others wrote.

    DESKMATE_BENCH_DATA=DIR python -m tests.evals.retrieval [--fit] [--json]

DIR holds `kb_<name>/docs.jsonl` and `kb_<name>/queries.jsonl`. A question's `exclude` are
dropped from the ranking. `--fit` prints new constants of `knowledge.search.Calibration`.
"""

import argparse
import json
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from integrations.helpdesk import Article
from knowledge.embeddings import Encoder
from knowledge.library import Library, library
from knowledge.memory import MemoryTexts
from knowledge.search import ARTICLES, Calibration, Search
from knowledge.sources import lines, whole
from knowledge.sync import sync

KNOWLEDGE = ("arduino", "plausible")
KINDS = ("old_title", "anchor")
ENCODER = Path(tempfile.gettempdir()) / "deskmate-encoder"
Ranking = Callable[[str], list[tuple[str, float]]]  # question -> article ids with scores, best first


@dataclass(frozen=True, slots=True)
class Asked:
    """A question, the articles that answer it, and those that may not be ranked."""

    text: str
    relevant: frozenset[str]
    exclude: frozenset[str]


@dataclass(frozen=True, slots=True)
class Figures:
    """MRR@10, recall at 1, 5 and 10, and milliseconds a question."""

    n: int
    mrr: float
    recall_1: float
    recall_5: float
    recall_10: float
    p50_ms: float
    p95_ms: float


def data() -> Path | None:
    """Return the data folder, or None where it is not set."""
    said = os.environ.get("DESKMATE_BENCH_DATA", "")
    return Path(said) if said else None


def questions(path: Path) -> list[Asked]:
    """Return the questions worth asking: others' words for an article, without near copies of its title."""
    records = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    return [
        Asked(one["query"], frozenset(one["relevant"]), frozenset(one["exclude"]))
        for one in records
        if one["ok"] and one["kind"] in KINDS
    ]


@contextmanager
def opened(articles: Iterable[Article], encoder: Encoder | None) -> Iterator[Library]:
    """Give a library of these articles in a folder of its own, by words alone without an encoder."""
    with tempfile.TemporaryDirectory() as folder:
        made = library(MemoryTexts(), Path(folder), encoder) if encoder else Library(MemoryTexts())
        sync("bench", whole(articles), made)
        try:
            yield made
        finally:
            made.close()


def ranks(search: Search) -> Ranking:
    """Return a ranking of article ids by this search."""

    def rank(text: str) -> list[tuple[str, float]]:
        return [(article.split("/", 2)[2], score) for article, score in search.ranking(text, "en")]

    return rank


def measure(rank: Ranking, asked: Sequence[Asked]) -> Figures:
    """Ask every question once and return the figures."""
    places, times = [], []
    for one in asked:
        begun = time.perf_counter()
        found = rank(one.text)
        times.append((time.perf_counter() - begun) * 1000)
        kept = [name for name, _ in found if name not in one.exclude][:10]
        places.append(next((place for place, name in enumerate(kept, 1) if name in one.relevant), 0))
    return Figures(
        n=len(places),
        mrr=statistics.fmean(1 / place if place else 0.0 for place in places),
        recall_1=_recall(places, 1),
        recall_5=_recall(places, 5),
        recall_10=_recall(places, 10),
        p50_ms=statistics.median(times),
        p95_ms=statistics.quantiles(times, n=20)[-1],
    )


def _recall(places: Sequence[int], depth: int) -> float:
    return sum(0 < place <= depth for place in places) / len(places)


def compare(folder: Path, encoder: Encoder, names: Sequence[str] = KNOWLEDGE) -> dict[str, dict[str, Figures]]:
    """Return figures by help centre and by way of searching."""
    found: dict[str, dict[str, Figures]] = {}
    for name in names:
        articles, asked = _read(folder, name)
        found[name] = {}
        for way, chosen in (("words", None), ("fused", encoder)):
            with opened(articles, chosen) as kept:
                rank = ranks(Search(kept))
                rank("warm up")
                found[name][way] = measure(rank, asked)
    return found


def _read(folder: Path, name: str) -> tuple[list[Article], list[Asked]]:
    place = folder / f"kb_{name}"
    return list(lines(place / "docs.jsonl")), questions(place / "queries.jsonl")


Row = tuple[float, float, bool, float]  # score, lead over the fifth, right, weight


def rows(rank: Ranking, asked: Sequence[Asked], far: Sequence[Asked]) -> list[Row]:
    """Return features and labels: 75 parts of questions, 10 with their article taken out, 15 of another's."""
    made: list[Row] = []
    for one in asked:
        found = [pair for pair in rank(one.text) if pair[0] not in one.exclude]
        made.append((*_features(found), bool(found) and found[0][0] in one.relevant, 75 / len(asked)))
        near = [pair for pair in found if pair[0] not in one.relevant]
        made.append((*_features(near), False, 10 / len(asked)))
    return made + [(*_features(rank(one.text)), False, 15 / len(far)) for one in far]


def _features(found: Sequence[tuple[str, float]]) -> tuple[float, float]:
    if not found:
        return 0.0, 0.0
    return found[0][1], found[0][1] - found[:ARTICLES][-1][1]


def fitted(sample: Sequence[Row]) -> Calibration:
    """Return the calibration that fits these rows best."""
    from sklearn.linear_model import LogisticRegression

    model = LogisticRegression(C=100, max_iter=1000)
    model.fit([row[:2] for row in sample], [row[2] for row in sample], [row[3] for row in sample])
    score, lead = model.coef_[0]
    return Calibration(round(float(model.intercept_[0]), 2), round(float(score), 2), round(float(lead), 2))


def auroc(good: Sequence[float], bad: Sequence[float]) -> float:
    """Return how often a good one scores above a bad one."""
    pairs = np.subtract.outer(np.array(good), np.array(bad))
    return float((pairs > 0).mean() + (pairs == 0).mean() / 2)


def judged(made: Calibration, sample: Sequence[Row]) -> dict[str, float]:
    """Return how well a calibration tells right from wrong, and how far its probabilities are off."""
    said = np.array([made.probability((score, *[score - lead] * (ARTICLES - 1))) for score, lead, _, _ in sample])
    right, weight = (np.array([row[column] for row in sample], float) for column in (2, 3))
    bins = np.minimum((said * 10).astype(int), 9)
    parts = [(said - right)[bins == one] @ weight[bins == one] for one in np.unique(bins)]
    off = sum(map(abs, parts))
    return {"auroc": auroc(said[right == 1].tolist(), said[right == 0].tolist()), "ece": float(off / weight.sum())}


def fit(folder: Path, encoder: Encoder | None) -> dict[str, object]:
    """Return the constants fitted on every help centre, and how they do on one they were not fitted on."""
    read = {name: _read(folder, name) for name in KNOWLEDGE}
    samples: dict[str, list[Row]] = {}
    for name, (articles, asked) in read.items():
        far = [one for other, (_, some) in read.items() if other != name for one in some]
        with opened(articles, encoder) as kept:
            samples[name] = rows(ranks(Search(kept)), asked, far)
    shown = {}
    for name, sample in samples.items():
        others = [row for other, some in samples.items() if other != name for row in some]
        shown[name] = judged(fitted(others), sample)
    made = fitted([row for some in samples.values() for row in some])
    return {"constants": (made.base, made.score, made.lead), "on the one not fitted on": shown}


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", nargs="?", type=Path, default=data())
    parser.add_argument("--fit", action="store_true")
    said = parser.parse_args()
    if said.folder is None:
        sys.exit("set DESKMATE_BENCH_DATA or name the folder")
    encoder = Encoder(ENCODER)
    if said.fit:
        print(json.dumps({"fused": fit(said.folder, encoder), "words": fit(said.folder, None)}, indent=2))  # noqa: T201
        return
    for name, ways in compare(said.folder, encoder).items():
        for way, figures in ways.items():
            print(name, way, figures)  # noqa: T201


if __name__ == "__main__":
    main()

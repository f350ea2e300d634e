"""How well search finds: MRR@10 and recall over help centres and questions that others wrote.

    DESKMATE_BENCH_DATA=DIR python -m tests.evals.retrieval [--fit]

DIR holds `kb_<name>/docs.jsonl` and `kb_<name>/queries.jsonl`. A question's `exclude` are
dropped from the ranking. `--fit` prints new constants of `knowledge.search.Calibration`.
"""

import argparse
import json
import os
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.evidence.retrieval import Answer, Asked, Ranks, answer, auroc, figures, interval, questions, times
from integrations.helpdesk import Article
from knowledge.calibration import ARTICLES, Calibration
from knowledge.embeddings import Encoder
from knowledge.library import Library, library
from knowledge.memory import MemoryTexts
from knowledge.search import Search
from knowledge.sources import lines, whole
from knowledge.sync import sync
from tests.evals import rivals

KNOWLEDGE = ("arduino", "plausible")
KINDS = ("old_title", "anchor")
ENCODER = Path(tempfile.gettempdir()) / "deskmate-encoder"


def data() -> Path | None:
    """Return the data folder, or None where it is not set."""
    said = os.environ.get("DESKMATE_BENCH_DATA", "")
    return Path(said) if said else None


def printed(measured: Callable[[Path, Path], dict[str, Any]]) -> int:
    """Print what is measured on the data folder with the kept encoder, and return how the command ends."""
    folder = data()
    if folder is None:
        sys.stderr.write("skipped: DESKMATE_BENCH_DATA is not set\n")
        return 0
    sys.stdout.write(json.dumps(measured(folder, ENCODER), indent=1) + "\n")
    return 0


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


def ranks(search: Search) -> Ranks:
    """Return a ranking of article ids by this search."""

    def rank(text: str) -> list[tuple[str, float]]:
        return [(article.split("/", 2)[2], score) for article, score in search.ranking(text, "en")]

    return rank


def compare(folder: Path, place: Path, names: Sequence[str] = KNOWLEDGE) -> dict[str, dict[str, Any]]:
    """Return figures by help centre and by way of searching, ours beside the rivals, one machine, one run."""
    return {name: _compared(*_read(folder, name), lambda: Encoder(place)) for name in names}


def _compared(articles: Sequence[Article], asked: Sequence[Asked], again: Callable[[], Encoder]) -> dict[str, Any]:
    """`again` returns an encoder that remembers no question: each way is timed with its own."""
    given = rivals.texts(articles)
    words, meaning = rivals.by_words(given), rivals.by_meaning(given, again())
    with (
        tempfile.TemporaryDirectory() as place,
        opened(articles, again()) as library,
        rivals.by_chroma(given, Path(place)) as chroma,
    ):
        ways = {
            "deskmate": ranks(Search(library)),
            "deskmate, words": ranks(Search(Library(library.texts))),
            "bm25": words,
            "dense": meaning,
            "rrf": rivals.by_ranks(words, meaning),
            "chroma": chroma,
        }
        answers = {name: _asked(way, asked) for name, way in ways.items()}
    ours = _reciprocal(answers["deskmate"])
    lead = {name: interval(ours - _reciprocal(some)) for name, some in answers.items() if name != "deskmate"}
    return {name: {**figures(some), **times(some), "ahead": lead.get(name)} for name, some in answers.items()}


def _asked(way: Ranks, asked: Sequence[Asked]) -> list[Answer]:
    way("warm up")
    return [answer(one, way, max) for one in asked]


def _reciprocal(answers: Sequence[Answer]) -> NDArray[np.float64]:
    return np.array([1 / one.place if one.place else 0.0 for one in answers])


def _read(folder: Path, name: str) -> tuple[list[Article], list[Asked]]:
    place = folder / f"kb_{name}"
    asked = [one for one in questions(place / "queries.jsonl") if one.kind in KINDS]
    return list(lines(place / "docs.jsonl")), asked


Row = tuple[float, float, bool, float]  # score, lead over the fifth, right, weight


def rows(rank: Ranks, asked: Sequence[Asked], far: Sequence[Asked]) -> list[Row]:
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
    for name, ways in compare(said.folder, ENCODER).items():
        for way, found in ways.items():
            print(name, way, json.dumps(found))  # noqa: T201


if __name__ == "__main__":
    main()

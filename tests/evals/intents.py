"""How good the intent classifier is on public data: `python -m tests.evals.intents [--blind]`.

Reads banking77 and clinc150 under DESKMATE_BENCH_DATA and prints one JSON object. Figures to stay
near: banking77 with 10 examples an intent, accuracy 0.854 and calibration error 0.024; clinc150 with
10, area under the curve of out-of-scope 0.962. Only training files are read, and split here.
"""

import json
import os
import random
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray
from sklearn.metrics import roc_auc_score

from app.domain import Intent, Triage
from app.intents import Encode, Intents

SHOTS = 10
BINS = 15
T = TypeVar("T")
Pair = tuple[str, str]  # text, intent


def main() -> int:
    """Print the figures; return 0, also where there is no data to measure on."""
    folder = os.environ.get("DESKMATE_BENCH_DATA", "")
    if not folder:
        sys.stderr.write("skipped: DESKMATE_BENCH_DATA is not set\n")
        return 0
    encode = None if "--blind" in sys.argv else _encoder()
    figures = {"banking77": _banking(Path(folder), encode), "clinc150": _clinc(Path(folder), encode)}
    sys.stdout.write(json.dumps(figures, indent=2) + "\n")
    return 0


def _encoder() -> Encode:
    from knowledge.embeddings import Encoder

    return Encoder(Path(tempfile.gettempdir()) / "deskmate-evals").encode


def _banking(folder: Path, encode: Encode | None) -> dict[str, float]:
    shown, held = _split(_rows(folder / "banking77" / "train.jsonl"), held=10)
    classifier, seconds = _fitted(shown, encode)
    found, each = _classified(classifier, [text for text, _ in held])
    right = np.array([one.intent == intent for one, (_, intent) in zip(found, held, strict=True)])
    sure = np.array([one.probability for one in found])
    return {
        "n": len(held),
        "accuracy": round(float(right.mean()), 3),
        "calibration_error": round(_calibration_error(sure, right), 3),
        "precision_at_0.85": round(float(right[sure >= 0.85].mean()), 3),
        "coverage_at_0.85": round(float((sure >= 0.85).mean()), 3),
        "fit_seconds": seconds,
        "classify_ms": each,
    }


def _clinc(folder: Path, encode: Encode | None) -> dict[str, float]:
    shown, _ = _split(_rows(folder / "clinc150" / "train.jsonl"), held=0)
    inside = _rows(folder / "clinc150" / "val.jsonl")[::4]
    outside = [*_rows(folder / "clinc150" / "oos_train.jsonl"), *_rows(folder / "clinc150" / "oos_val.jsonl")]
    classifier, seconds = _fitted(shown, encode)
    found, each = _classified(classifier, [text for text, _ in (*inside, *outside)])
    known = np.array([True] * len(inside) + [False] * len(outside))
    scope = np.array([one.scope for one in found])
    right = [one.intent == intent for one, (_, intent) in zip(found, inside, strict=False)]
    return {
        "n_inside": len(inside),
        "n_outside": len(outside),
        "accuracy": round(float(np.mean(right)), 3),
        "scope_auroc": round(float(roc_auc_score(known, scope)), 3),
        "kept_inside": round(float((scope[known] >= 0.5).mean()), 3),
        "caught_outside": round(float((scope[~known] < 0.5).mean()), 3),
        "fit_seconds": seconds,
        "classify_ms": each,
    }


def _rows(path: Path) -> list[Pair]:
    with path.open(encoding="utf-8") as lines:
        return [(row["text"], row["intent"]) for row in map(json.loads, lines)]


def _split(rows: list[Pair], held: int) -> tuple[list[Pair], list[Pair]]:
    """Return SHOTS examples of each intent, and `held` others."""
    by_intent: dict[str, list[Pair]] = {}
    for row in random.Random(0).sample(rows, len(rows)):
        by_intent.setdefault(row[1], []).append(row)
    shown = [row for some in by_intent.values() for row in some[:SHOTS]]
    return shown, [row for some in by_intent.values() for row in some[SHOTS : SHOTS + held]]


def _fitted(shown: Sequence[Pair], encode: Encode | None) -> tuple[Intents, float]:
    examples: dict[str, list[str]] = {}
    for text, intent in shown:
        examples.setdefault(intent, []).append(text)
    intents = tuple(Intent(name, name, "bench", tuple(texts)) for name, texts in examples.items())
    return _timed(lambda: Intents.fit(intents, encode))


def _classified(classifier: Intents, texts: Sequence[str]) -> tuple[list[Triage], float]:
    found, seconds = _timed(lambda: [classifier.classify(text) for text in texts])
    return found, round(1000 * seconds / len(texts), 2)


def _timed(work: Callable[[], T]) -> tuple[T, float]:
    began = time.perf_counter()
    return work(), round(time.perf_counter() - began, 2)


def _calibration_error(sure: NDArray[np.float64], right: NDArray[np.bool_]) -> float:
    """Return the mean gap between stated and true share of right answers, over bins."""
    bins = np.minimum((sure * BINS).astype(int), BINS - 1)
    gaps = [abs(right[bins == at].mean() - sure[bins == at].mean()) * (bins == at).mean() for at in set(bins.tolist())]
    return float(sum(gaps))


if __name__ == "__main__":
    sys.exit(main())

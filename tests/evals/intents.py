"""How well intents are known on public data, beside two usual ways: `python -m tests.evals.intents [--blind]`.

Reads banking77, clinc150 and hint3 under DESKMATE_BENCH_DATA. Of banking77 a fifth of the training file
is held out by seed; nothing was ever chosen by it. `near` withholds 30 % of the intents: their texts are
what the classifier must know that it does not know. Figures are means over draws of examples and intents.
"""

import json
import os
import random
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from app.domain import Triage
from app.evidence.intents import IntentRow, Told, figures, labelled, taught
from app.evidence.retrieval import interval
from app.intents import Encode, Intents
from tests.evals import intent_rivals
from tests.evals.rivals import default_embedding

SHOTS = (5, 10, 20, None)
DRAWS = 3
NEAR = 0.3  # of the intents
OOS = "out of scope"
WORDS, MEANING = "tf-idf and svm", "minilm and regression"
MEANS = ("n", "n_oos", "accuracy", "macro_f1", "ece", "oos_auroc", "coverage_95", "coverage_99")
TIMED = 200
BATCH = 200  # texts asked at once; those that are timed are asked one by one
ENCODER = Path(tempfile.gettempdir()) / "deskmate-evals"


@dataclass(frozen=True, slots=True)
class Trial:
    """Texts to learn from and texts to ask."""

    name: str
    train: Sequence[IntentRow]
    asked: Sequence[IntentRow]
    shots: int | None = None
    seed: int = 0


def trials(folder: Path) -> Iterator[list[Trial]]:
    """Yield what is measured; of each, several draws."""
    bank, clinc = banking(folder), _clinc(folder)
    for base in (bank, clinc):
        for shots in SHOTS:
            yield [replace(base, shots=shots, seed=seed) for seed in range(DRAWS if shots else 1)]
    for shots in SHOTS:
        yield [near(replace(bank, shots=shots, seed=seed)) for seed in range(DRAWS)]
    hint = folder / "hint3"
    asked = _marked(labelled(hint / "curekart_test.jsonl"), {"NO_NODES_DETECTED"})
    yield [Trial("hint3 curekart", labelled(hint / "curekart_train.jsonl"), asked)]


def banking(folder: Path) -> Trial:
    """Return banking77 with a fifth of its training file held out."""
    given = labelled(folder / "banking77" / "train.jsonl")
    mixed = random.Random(0).sample(given, len(given))
    fifth = len(given) // 5
    return Trial("banking77", mixed[fifth:], mixed[:fifth])


def _clinc(folder: Path) -> Trial:
    place = folder / "clinc150"
    asked = [*labelled(place / "val.jsonl"), *_marked(labelled(place / "oos_val.jsonl"), {"oos"})]
    return Trial("clinc150", labelled(place / "train.jsonl"), asked)


def near(trial: Trial) -> Trial:
    """Return the trial without some intents' examples; texts of these are out of scope."""
    names = sorted({row.intent for row in trial.train})
    gone = set(random.Random(trial.seed).sample(names, round(NEAR * len(names))))
    kept = [row for row in trial.train if row.intent not in gone]
    return replace(trial, name=f"{trial.name} near", train=kept, asked=_marked(trial.asked, gone))


def _marked(given: Sequence[IntentRow], names: set[str]) -> list[IntentRow]:
    return [IntentRow(text=row.text, intent=OOS if row.intent in names else row.intent) for row in given]


class Remembered:
    """Encodes every text once, whoever asks for it."""

    def __init__(self, encode: Encode) -> None:
        """Remember nothing yet."""
        self._encode = encode
        self._known: dict[str, Any] = {}

    def __call__(self, texts: Sequence[str]) -> Any:
        """Return one row a text."""
        fresh = list(dict.fromkeys(text for text in texts if text not in self._known))
        if fresh:
            self._known.update(zip(fresh, self._encode(fresh), strict=True))
        return np.array([self._known[text] for text in texts])


def compare(draws: Sequence[Trial], encode: Encode | None) -> dict[str, Any]:
    """Return the means of the figures by way of knowing, and by how much ours is ahead in accuracy, with 95 %."""
    told: dict[str, list[list[Told]]] = {}
    seconds = []
    for trial in draws:
        begun = time.process_time()
        classifier = Intents.fit(taught(trial.train, trial.shots, trial.seed), encode)
        seconds.append(time.process_time() - begun)
        for name, found in _found(trial, classifier, encode).items():
            told.setdefault(name, []).append(_told(trial, found))
    made: dict[str, Any] = {name: _means([figures(some) for some in each]) for name, each in told.items()}
    made["deskmate"]["fit_seconds"] = round(float(np.mean(seconds)), 1)
    made[WORDS].pop("ece", None)  # margins are no probabilities
    for name in told.keys() - {"deskmate"}:
        low, high = interval(_right(told["deskmate"]) - _right(told[name]))
        made[name]["behind"] = [round(low, 4), round(high, 4)]
    return made


def _found(trial: Trial, classifier: Intents, encode: Encode | None) -> dict[str, list[Triage]]:
    asked, intents = [row.text for row in trial.asked], taught(trial.train, trial.shots, trial.seed)
    starts = range(0, len(asked), BATCH)
    found = {"deskmate": [one for at in starts for one in classifier.classified(asked[at : at + BATCH])]}
    found[WORDS] = intent_rivals.words(intents, asked)
    if encode:
        found[MEANING] = intent_rivals.meaning(intents, asked, encode)
    return found


def _told(trial: Trial, found: Sequence[Triage]) -> list[Told]:
    pairs = zip(trial.asked, found, strict=True)
    return [Told("" if row.intent == OOS else row.intent, one, 0.0) for row, one in pairs]


def _means(each: Sequence[dict[str, Any]]) -> dict[str, Any]:
    return {key: round(float(np.mean([one[key] for one in each])), 4) for key in MEANS if key in each[0]}


def _right(each: Sequence[Sequence[Told]]) -> Any:
    return np.array([float(one.right) for some in each for one in some if one.intent])


def times(trial: Trial, encode: Encode) -> dict[str, Any]:
    """Return how long a text takes with us, and with Chroma's default encoder alone, by turns, texts new to both."""
    classifier = Intents.fit(taught(trial.train, trial.shots, trial.seed), encode)
    classifier.classify("warm up")
    with tempfile.TemporaryDirectory() as place:
        embed = default_embedding(Path(place) / "model")
        embed(["warm up"])
        pairs = [(_ms(classifier.classify, row.text), _ms(embed, [row.text])) for row in trial.asked[:TIMED]]
    shown = {}
    for name, each in zip(("deskmate", "chroma's encoder"), zip(*pairs, strict=True), strict=True):
        p50, p95 = np.quantile(each, (0.5, 0.95))
        shown[name] = {"n": len(each), "p50_ms": round(float(p50), 2), "p95_ms": round(float(p95), 2)}
    return shown


def _ms(work: Any, given: Any) -> float:
    begun = time.perf_counter()
    work(given)
    return 1000 * (time.perf_counter() - begun)


def main() -> int:
    """Print the figures; return 0, also where there is no data to measure on."""
    folder = os.environ.get("DESKMATE_BENCH_DATA", "")
    if not folder:
        sys.stderr.write("skipped: DESKMATE_BENCH_DATA is not set\n")
        return 0
    encode = None if "--blind" in sys.argv else _encoder()
    remembered = Remembered(encode) if encode else None
    every = list(trials(Path(folder)))
    for number, draws in enumerate(every, 1):
        shown = f"{number} of {len(every)}: {draws[0].name}, {draws[0].shots or 'all'} examples"
        for name, found in compare(draws, remembered).items():
            _say(f"{shown}, {name}", found)
    if encode:
        # An encoder remembers the last questions: this one has heard none.
        for name, found in times(replace(banking(Path(folder)), shots=20), _encoder()).items():
            _say(f"one text, {name}", found)
    return 0


def _say(name: str, found: dict[str, Any]) -> None:
    sys.stdout.write(f"{name}: {json.dumps(found)}\n")
    sys.stdout.flush()


def _encoder() -> Encode:
    from knowledge.embeddings import Encoder

    return Encoder(ENCODER).encode


if __name__ == "__main__":
    sys.exit(main())

"""The local classifier: intent with a calibrated probability, and how far in scope a text lies.

Logistic regression over sentence vectors and letter n-grams, in its kernel form: with a
few hundred examples, one row of similarities to them decides, and training takes a second.
"""

import os
import re
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, hstack
from scipy.special import log_softmax, softmax

from app.domain import Intent, Triage
from app.language import tongue
from app.texts import terms
from app.texts.plain import words
from app.texts.terms import Terms

Floats = NDArray[np.float64]
Encode = Callable[[Sequence[str]], NDArray[np.float32]]

# Measured on the shipped policy and on banking77 (tests/evals/intents.py).
_FORM = 2  # of the file that keeps what was learned
_STRENGTH = 40.0  # inverse regularisation
_WORDS = 0.3  # weights beside 1 for the sentence vector
_LETTERS = 0.5
_FOREIGN = 0.3  # of a sentence vector that is not English: the encoder knows no other language
_FOLDS = 5
_KEPT = 0.1  # share of the examples that may fall out of scope
_KEPT_BLIND = 0.2  # the same without sentence vectors
_LONG = 60  # words from which the beginning counts on its own as well
_RUNNERS_UP = 3


@dataclass(frozen=True, slots=True)
class _Model:
    """Similarities to the examples in, intents out."""

    weights: Floats  # examples x intents
    bias: Floats
    temperature: float
    edges: tuple[float, float]  # scope of 0.5: for English, for everything else


class Intents:
    """A classifier of one policy's intents. Threads may share it; the same examples give the same classifier."""

    def __init__(self, intents: tuple[Intent, ...], features: "_Features", examples: Any, model: _Model) -> None:
        """Keep what `fit` found; `examples` are the columns."""
        self._intents = intents
        self._features = features
        self._examples = examples
        self._model = model

    @classmethod
    def fit(cls, intents: tuple[Intent, ...], encode: Encode | None = None, kept: Path | None = None) -> "Intents":
        """Learn from the intents' examples. Without an encoder it works on letters alone, and is stricter.

        `kept` begins the name of a file in which what was learned is found again; it names the encoder.
        Raise ValueError for fewer than two intents, or one with fewer than two examples.
        """
        texts = [text for one in intents for text in one.examples]
        labels = np.array([number for number, one in enumerate(intents) for _ in one.examples])
        if len(intents) < 2 or min(Counter(labels.tolist()).get(at, 0) for at in range(len(intents))) < 2:
            raise ValueError("two intents or more, with two examples or more each")
        path = kept.with_name(f"{kept.name}-{_digest(texts, labels)}.npz") if kept else None
        learned = _recalled(path, (len(texts), len(intents)))
        if learned is None:
            learned = _learned(texts, labels, encode)
            _keep(path, learned)
        features = _Features(learned.words, learned.letters, encode)
        return cls(intents, features, learned.examples.T.tocsr(), learned.model)

    def classify(self, text: str) -> Triage:
        """Return the likeliest intent. A text without words is out of scope."""
        # The product stays sparse: for so few rows the threads of a BLAS cost more than they bring.
        likeness = self._features.rows(_views(text)) @ self._examples
        model = self._model
        shares = softmax((likeness @ model.weights + model.bias) / model.temperature, axis=1).mean(axis=0)
        order = [int(at) for at in np.argsort(-shares, kind="stable")[: 1 + _RUNNERS_UP]]
        best = self._intents[order[0]]
        probability = float(shares[order[0]])
        edge = model.edges[0 if _english(text) else 1]
        return Triage(
            intent=best.name,
            title=best.title,
            category=best.category,
            probability=probability,
            scope=_scope(probability * float(likeness.max()), edge) if _said(text) else 0.0,
            runners_up=tuple((self._intents[at].name, float(shares[at])) for at in order[1:]),
        )


@dataclass(frozen=True, slots=True)
class _Learned:
    """All that comes of the examples."""

    words: Terms
    letters: Terms
    examples: Any  # one sparse row each
    model: _Model


@dataclass(frozen=True, slots=True)
class _Features:
    """Texts as rows of length 1: words, then letter n-grams, then the sentence vector."""

    words: Terms
    letters: Terms
    encode: Encode | None

    def rows(self, texts: Sequence[str]) -> Any:
        parts = [self.words.rows(texts) * _WORDS, self.letters.rows(texts) * _LETTERS]
        if self.encode:
            trust = np.array([[1.0 if _english(text) else _FOREIGN] for text in texts])
            parts.append(csr_matrix(self.encode(texts) * trust))
        return terms.unit(hstack(parts, format="csr"))


def _learned(texts: Sequence[str], labels: NDArray[np.int64], encode: Encode | None) -> _Learned:
    from threadpoolctl import threadpool_limits

    features = _Features(Terms.fit(terms.words, texts), Terms.fit(terms.letters, texts), encode)
    examples = features.rows(texts)
    english = np.array([_english(text) for text in texts])
    # On busy cores several threads wait for each other: one is ten times faster.
    with threadpool_limits(1):
        model = _fitted((examples @ examples.T).toarray(), labels, english, _KEPT if encode else _KEPT_BLIND)
    return _Learned(features.words, features.letters, examples, model)


def _english(text: str) -> bool:
    return tongue(text, "en").code == "en"


def _said(text: str) -> bool:
    return any(word.isalpha() for word in words(text))


def _digest(texts: Sequence[str], labels: NDArray[np.int64]) -> str:
    """Return what identifies everything that is learned from, the settings of the learning included."""
    settings = (_FORM, _STRENGTH, _WORDS, _LETTERS, _FOREIGN, _FOLDS, _KEPT, _KEPT_BLIND)
    return sha256(repr((settings, labels.tolist(), list(texts))).encode(errors="replace")).hexdigest()


def _recalled(path: Path | None, shape: tuple[int, int]) -> _Learned | None:
    """Return what was learned before: numbers and words, nothing is unpickled. None if it is not there or broken."""
    if path is None:
        return None
    try:
        with np.load(path, allow_pickle=False) as found:
            learned = _unpacked(dict(found))
    except (OSError, ValueError, KeyError, EOFError, BadZipFile):
        return None
    fits = learned.model.weights.shape == shape and learned.model.bias.shape == shape[1:]
    return learned if fits and learned.examples.shape[0] == shape[0] else None


def _unpacked(found: dict[str, NDArray[Any]]) -> _Learned:
    temperature, *edges = (float(one) for one in found["rest"])
    columns = int(found["columns"][0])
    parts = (found["data"], found["indices"], found["indptr"])
    examples = csr_matrix(parts, shape=(len(parts[2]) - 1, columns))
    examples.check_format()
    model = _Model(found["weights"], found["bias"], temperature, (edges[0], edges[1]))
    return _Learned(_terms(found, "words"), _terms(found, "letters"), examples, model)


def _terms(found: dict[str, NDArray[Any]], name: str) -> Terms:
    known, weights = found[name].tobytes().decode().split("\n"), found[f"{name}_weights"]
    if weights.shape != (len(known),):
        raise ValueError(f"{len(known)} {name}, {weights.shape} weights")
    return Terms(getattr(terms, name), {term: at for at, term in enumerate(known)}, weights)


def _keep(path: Path | None, learned: _Learned) -> None:
    if path is None:
        return
    draft = path.with_suffix(f".{os.getpid()}")
    with suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        with draft.open("wb") as file:
            np.savez(file, allow_pickle=False, **_packed(learned))
        draft.replace(path)


def _packed(learned: _Learned) -> dict[str, NDArray[Any]]:
    examples, model = learned.examples, learned.model
    packed = {"data": examples.data, "indices": examples.indices, "indptr": examples.indptr}
    packed |= {"columns": np.array([examples.shape[1]]), "weights": model.weights, "bias": model.bias}
    packed |= {"rest": np.array([model.temperature, *model.edges])}
    for name, one in (("words", learned.words), ("letters", learned.letters)):
        # No term holds a line break: words have none, and letters are taken within words.
        packed[name] = np.frombuffer("\n".join(one.columns).encode(), dtype=np.uint8)
        packed[f"{name}_weights"] = one.weights
    return packed


def _views(text: str) -> list[str]:
    """Return the text, and beside a long one its first three sentences: they say what the rest explains."""
    if len(words(text)) < _LONG:
        return [text]
    sentences = re.split(r"(?<=[.!?])\s+|\n+", text)
    return [text, " ".join(sentences[:3])]


def _scope(score: float, edge: float) -> float:
    """Return the score on a scale where the edge of what the examples cover is 0.5."""
    below, above = score / edge / 2, 0.5 + (score - edge) / (1 - edge) / 2
    return float(min(1.0, max(0.0, below if score < edge else above)))


def _fitted(likeness: Floats, labels: NDArray[np.int64], english: NDArray[np.bool_], kept: float) -> _Model:
    spread, inverse = _coordinates(likeness)
    logits = _held_out(spread, labels)
    temperature = _temperature(logits, labels)
    scores = softmax(logits / temperature, axis=1).max(axis=1) * _nearest(likeness)
    weights, bias = _regression(spread, labels)
    return _Model(inverse @ weights, bias, temperature, (_edge(scores, english, kept), _edge(scores, ~english, kept)))


def _coordinates(likeness: Floats) -> tuple[Floats, Floats]:
    """Return points with these scalar products, and the matrix that turns likeness into such points."""
    values, vectors = np.linalg.eigh(likeness)
    real = values > 1e-9 * values.max()
    inverse = vectors[:, real] / np.sqrt(values[real])
    return likeness @ inverse, inverse


def _regression(points: Floats, labels: NDArray[np.int64]) -> tuple[Floats, Floats]:
    """Return weights [dimension, intent] and bias [intent]."""
    from sklearn.linear_model import LogisticRegression

    model = LogisticRegression(C=_STRENGTH, tol=1e-3, max_iter=300).fit(points, labels)
    if len(model.classes_) == 2:  # two classes have one row between them
        return np.hstack([-model.coef_.T, model.coef_.T]) / 2, np.repeat(model.intercept_, 2) * [-0.5, 0.5]
    return model.coef_.T, model.intercept_


def _held_out(points: Floats, labels: NDArray[np.int64]) -> Floats:
    """Return the logits of every example by a model that did not see it."""
    from sklearn.model_selection import StratifiedKFold

    folds = min(_FOLDS, *Counter(labels.tolist()).values())
    logits = np.zeros((len(labels), int(labels.max()) + 1))
    for seen, unseen in StratifiedKFold(folds, shuffle=True, random_state=0).split(points, labels):
        weights, bias = _regression(points[seen], labels[seen])
        logits[unseen] = points[unseen] @ weights + bias
    return logits


def _temperature(logits: Floats, labels: NDArray[np.int64]) -> float:
    """Return the divisor of the logits under which their probabilities are honest."""
    from scipy.optimize import minimize_scalar

    rows = np.arange(len(labels))

    def loss(power: float) -> float:
        return -float(log_softmax(logits / np.exp(power), axis=1)[rows, labels].mean())

    return float(np.exp(minimize_scalar(loss, bounds=(-4.0, 3.0), method="bounded").x))


def _nearest(likeness: Floats) -> Floats:
    """Return how like each example is to the likest other one."""
    others = likeness.copy()
    np.fill_diagonal(others, 0.0)
    nearest: Floats = others.max(axis=1)
    return nearest


def _edge(scores: Floats, chosen: NDArray[np.bool_], kept: float) -> float:
    some = scores[chosen] if chosen.sum() >= 20 else scores
    return float(np.clip(np.quantile(some, kept), 0.01, 0.9))

"""Two usual ways of knowing intents, measured beside ours: scikit-learn as its documentation has it."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.special import softmax
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline, make_union
from sklearn.svm import LinearSVC

from app.domain import Intent, Triage
from app.intents import Encode

Scores = NDArray[np.float64]


def words(intents: Sequence[Intent], asked: Sequence[str]) -> list[Triage]:
    """Return what TF-IDF of words and letters with a linear SVM says. Its margins are no probabilities."""
    texts, names = _taught(intents)
    features = make_union(
        TfidfVectorizer(sublinear_tf=True, ngram_range=(1, 2)),
        TfidfVectorizer(sublinear_tf=True, ngram_range=(2, 5), analyzer="char_wb"),
    )
    model = make_pipeline(features, LinearSVC()).fit(texts, names)
    margins = model.decision_function(list(asked))
    return _told(model.classes_, softmax(margins, axis=1), margins.max(axis=1))


def meaning(intents: Sequence[Intent], asked: Sequence[str], encode: Encode) -> list[Triage]:
    """Return what logistic regression on our encoder's vectors says; in scope is who is surely something."""
    texts, names = _taught(intents)
    model = LogisticRegression(C=20, max_iter=1000).fit(encode(texts), names)
    shares = model.predict_proba(encode(asked))
    return _told(model.classes_, shares, shares.max(axis=1))


def _taught(intents: Sequence[Intent]) -> tuple[list[str], list[str]]:
    pairs = [(text, one.name) for one in intents for text in one.examples]
    return [text for text, _ in pairs], [name for _, name in pairs]


def _told(names: Any, shares: Scores, scope: Scores) -> list[Triage]:
    best = shares.argmax(axis=1)
    return [
        Triage(str(names[at]), str(names[at]), "", float(row[at]), float(inside))
        for at, row, inside in zip(best, shares, scope, strict=True)
    ]

"""One logistic regression a topic, and from which score on it counts: learned from judged sentences."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

from app.topics import features
from app.topics.weights import Floats, Weights

STRENGTH = 30.0  # of what was seen against small weights
BESIDE = 0.3  # what a sentence that is judged for another topic counts, where it does not touch that one
TOUCHING = 0.05  # and where it does: it may touch this one too
MISSED = 0.049  # share of touching sentences by writers left out that may score below `plain`
DOUBT = 0.5  # logits that a phrase makes up for


@dataclass(frozen=True, slots=True)
class Judged:
    """A sentence that touches a topic or does not, and by whom it was written."""

    text: str
    topic: str
    hit: bool
    writer: str = ""


def learned(said: Sequence[Judged], judges: Iterable[str], source: str) -> Weights:
    """Return what the sentences teach; what those of the `judges` score, learned from all others, sets the edges."""
    topics = tuple(sorted({one.topic for one in said if one.hit}))
    rarity = features.rarity(features.counts([one.text for one in said]))
    points = features.points([one.text for one in said], rarity)
    lines = _lines(points, said, topics)
    plain = _edges(points, said, topics, tuple(judges))
    return Weights(
        topics=topics,
        rarity=rarity,
        lines=lines[:-1],
        bias=lines[-1],
        plain=plain,
        possible=tuple(one - DOUBT for one in plain),
        source=source,
    )


def _lines(points: csr_matrix, said: Sequence[Judged], topics: Sequence[str]) -> Floats:
    """Return a column a topic: its weights, and its bias at the end."""
    return np.stack([_line(points, said, topic) for topic in topics], axis=1).astype(np.float32)


def _line(points: csr_matrix, said: Sequence[Judged], topic: str) -> NDArray[np.float64]:
    shares = np.array([_share(one, topic) for one in said])
    hits = np.array([one.topic == topic and one.hit for one in said])
    model = LogisticRegression(C=STRENGTH, max_iter=500).fit(points, hits, sample_weight=shares)
    return np.append(model.coef_[0], model.intercept_[0])


def _share(one: Judged, topic: str) -> float:
    if one.topic == topic:
        return 1.0
    return TOUCHING if one.hit else BESIDE


def _edges(
    points: csr_matrix, said: Sequence[Judged], topics: Sequence[str], judges: Sequence[str]
) -> tuple[float, ...]:
    """Return from which score on each topic counts: few touching sentences of writers left out score less."""
    scores: dict[str, list[float]] = {topic: [] for topic in topics}
    for writer in judges:
        others = np.array([at for at, one in enumerate(said) if one.writer != writer])
        lines = _lines(points[others], [said[at] for at in others], topics)
        for at, one in enumerate(said):
            if one.writer == writer and one.hit:
                column = topics.index(one.topic)
                scores[one.topic].append((points[at] @ lines[:-1, column])[0] + lines[-1, column])
    return tuple(float(np.quantile(scores[topic], MISSED)) for topic in topics)

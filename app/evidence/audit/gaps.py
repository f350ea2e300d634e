"""What customers ask and no article answers: questions that found nothing good, those of one kind together."""

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.cluster.hierarchy import fcluster, linkage

from app.evidence.audit.findings import Asked
from app.texts.essence import essence
from app.texts.terms import Terms, words
from knowledge.embeddings import Vectors

Encode = Callable[[Sequence[str]], Vectors]
APART = 0.5  # mean distance of meaning within a cluster
BY_WORDS = 0.85  # the same without an encoder
MOST = 3_000  # questions that are put together; the memory of it grows with the square
LONGEST = 400  # characters of a question that are compared
TITLE = 80
SHOWN = 10
LOW = 0.8  # share of the confidence that is enough: where the mean of several is above it, an article nearly answers
_END = re.compile(r"(?<=[.!?])\s+|\n+")
_MARK = re.compile(r"\[[A-Z]+_\d+\]")


@dataclass(frozen=True, slots=True)
class Gap:
    """Questions of one kind that found nothing good. `title` is proposed for an article.

    `nearest`: the article that most of the tickets were shown first; it may be the place to answer them in.
    """

    title: str
    questions: tuple[str, ...]  # the most central one first
    tickets: tuple[str, ...]
    confidence: float  # mean of what search says
    nearest: str = ""  # key of an article

    @property
    def n(self) -> int:
        """Return how many tickets asked it."""
        return len(self.tickets)


def gaps(asked: Sequence[Asked], least: float, encode: Encode | None = None, few: int = 2) -> list[Gap]:
    """Return what at least so many tickets asked with clearly less confidence than this, commonest first."""
    weak = sorted((one for one in asked if one.confidence < least and one.text.strip()), key=_place)
    once = list({(one.ticket, one.text): one for one in weak}.values())[:MOST]
    if not once:
        return []
    vectors = _vectors([_short(one.text) for one in once], encode)
    marks = _clusters(vectors, APART if encode else BY_WORDS)
    found = []
    for mark in sorted(set(marks)):
        places = [at for at, one in enumerate(marks) if one == mark]
        found.append(_gap([once[at] for at in places], vectors[places]))
    return sorted(
        (one for one in found if one.n >= few and one.confidence < LOW * least),
        key=lambda one: (-one.n, one.title, one.tickets),
    )


def _place(one: Asked) -> tuple[str, str]:
    return one.text, one.ticket


def _short(text: str) -> str:
    return essence(text)[:LONGEST]


def _vectors(texts: Sequence[str], encode: Encode | None) -> Vectors:
    """Return rows of length 1, or 0 where a text has no words."""
    if encode:
        return encode(texts)
    made: Vectors = np.asarray(Terms.fit(words, texts).rows(texts).todense(), dtype=np.float32)
    return made


def _clusters(vectors: Vectors, apart: float) -> list[int]:
    """Return a number for each row, the same for those of one cluster."""
    if len(vectors) == 1:
        return [1]
    far = np.clip(1 - vectors.astype(np.float64) @ vectors.astype(np.float64).T, 0.0, 2.0)
    pairs = np.round(far[np.triu_indices(len(vectors), 1)], 6)
    return [int(one) for one in fcluster(linkage(pairs, "average"), apart, "distance")]


def _gap(some: Sequence[Asked], vectors: Vectors) -> Gap:
    near = np.round(vectors @ vectors.mean(axis=0), 5)
    order = sorted(range(len(some)), key=lambda at: (-near[at], len(some[at].text), some[at].text, some[at].ticket))
    texts = tuple(dict.fromkeys(" ".join(some[at].text.split()) for at in order))
    tickets = tuple(sorted({one.ticket for one in some}))
    sure = sum(one.confidence for one in some) / len(some)
    return Gap(title(some[order[0]].text), texts[:SHOWN], tickets, round(sure, 3), _nearest(some))


def _nearest(some: Sequence[Asked]) -> str:
    first = Counter(one.shown[0] for one in some if one.shown)
    key, found = min(first.items(), key=lambda pair: (-pair[1], pair[0]), default=("", 0))
    return key if found > len(some) / 2 else ""


def title(question: str) -> str:
    """Return a question as a title: what it asks, in one line, without greetings and personal data."""
    parts = [" ".join(_MARK.sub("", one).split()).strip(" ,;:-") for one in _END.split(essence(question))]
    asked = [one for one in parts if one.endswith("?")] or [one for one in parts if len(one.split()) > 1] or parts
    line = next(iter(asked), "").rstrip(".!")
    if len(line) > TITLE:
        line = line[:TITLE].rsplit(" ", 1)[0].rstrip(" ,;:-") + "…"
    return line[:1].upper() + line[1:]

"""How well the copilot tells texts that their source supports from those that it does not, on labelled pairs."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from math import exp
from pathlib import Path
from typing import Any

import numpy as np
from pydantic import AliasChoices, Field

from app.evidence.retrieval import auroc
from app.evidence.rows import Id, Row, Text, Unreadable
from app.evidence.rows import rows as read
from app.evidence.shares import wilson
from app.evidence.support import Encode, Support, support
from knowledge.embeddings import Vectors

# Fitted by logistic regression on every second line of BEGIN's dialogues (215 of 430), never on what is measured.
_WEIGHTS = Support(
    words=1.817, weakest=1.347, pairs=0.876, order=1.664, strange=-0.898, speaker=-0.832, meaning=0.784, near=0.359,
    length=-0.874, figures=0.0, names=0.0, turned=0.0,
)  # fmt: skip
_OFFSET = -1.33
_STRICT = -1.0  # at most this, however well the rest agrees, where the strict check has found something
THRESHOLD = 0.5  # above it a text counts as supported
_TRUE = frozenset({"1", "true", "fully attributable", "supported", "consistent", "grounded", "entailment", "yes"})
_FALSE = frozenset(
    {"0", "false", "not fully attributable", "generic", "unsupported", "inconsistent", "ungrounded", "no",
     "not attributable", "hallucinated", "contradiction", "neutral"}
)  # fmt: skip
_FORMS = "{source, text, label}, {knowledge, response, begin_label} or {doc or doc_id, summary, label}"


class PairRow(Row):
    """One line of a file of pairs, by any of the names that such files use."""

    source: Text = Field("", validation_alias=AliasChoices("source", "knowledge", "doc"))
    text: Text = Field(validation_alias=AliasChoices("text", "response", "summary"))
    label: bool | int | str = Field(validation_alias=AliasChoices("label", "begin_label"))
    doc_id: Id = ""
    kind: Text = ""
    edit_types: tuple[Text, ...] = ()


class DocRow(Row):
    """One line of the file in which the documents lie apart."""

    doc_id: Id
    doc: Text


@dataclass(frozen=True, slots=True)
class Pair:
    """A text, its source, whether somebody found it supported, and what was done to it."""

    source: str
    text: str
    supported: bool
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Judged:
    """A pair with our score between 0 and 1."""

    pair: Pair
    score: float


def pairs(path: Path, docs: Path | None = None) -> list[Pair]:
    """Return the labelled pairs of a JSON Lines file, their documents from a second one by id. Raise Unreadable."""
    known = {row.doc_id: row.doc for _, row in read(docs, DocRow)} if docs else {}
    found = []
    for number, row in read(path, PairRow):
        source = row.source or known.get(row.doc_id, "")
        if not source:
            where = f"no document {row.doc_id!r} in {docs}" if docs else "its source is missing; name it with --docs"
            raise Unreadable(f"{path}:{number}: {where}; one line each: {_FORMS}")
        found.append(
            Pair(source, row.text, _label(row.label, f"{path}:{number}"), row.kind or ", ".join(row.edit_types))
        )
    if not found:
        raise Unreadable(f"{path}: no pair in it; one line each: {_FORMS}")
    return found


def _label(raw: bool | int | str, where: str) -> bool:
    said = str(int(raw) if isinstance(raw, bool) else raw).strip().casefold()
    if said in _TRUE:
        return True
    if said in _FALSE:
        return False
    raise Unreadable(f"{where}: label: {raw!r} is not known; write 1 for supported, 0 for not")


def score(one: Support) -> float:
    """Return how surely a source supports a text, between 0 and 1."""
    weighed = _OFFSET + sum(weight * value for weight, value in zip(_WEIGHTS, one, strict=True))
    if one.figures or one.names or one.turned:
        weighed = min(weighed, _STRICT)
    return 1 / (1 + exp(-weighed))


def judge(found: Sequence[Pair], encode: Encode, done: Callable[[], None] = lambda: None) -> list[Judged]:
    """Return every pair with its score; each text is encoded once."""
    recall = _Memory(encode)
    judged = []
    for one in found:
        judged.append(Judged(one, score(support(one.source, one.text, recall))))
        done()
    return judged


class _Memory:
    """An encoder that has read every text of this measurement at most once."""

    def __init__(self, encode: Encode) -> None:
        self._encode, self._seen = encode, dict[str, Vectors]()

    def __call__(self, texts: Sequence[str]) -> Vectors:
        fresh = list(dict.fromkeys(one for one in texts if one not in self._seen))
        if fresh:
            self._seen.update(zip(fresh, self._encode(fresh), strict=True))
        return np.array([self._seen[one] for one in texts])


def report(judged: Sequence[Judged]) -> dict[str, Any]:
    """Return how well the score tells the two apart, at the shipped threshold and at any; by kind."""
    good = [one.score for one in judged if one.pair.supported]
    bad = [one.score for one in judged if not one.pair.supported]
    kinds: defaultdict[str, list[Judged]] = defaultdict(list)
    for one in judged:
        kinds[one.pair.kind].append(one)
    return {
        "n": len(judged),
        "supported": len(good),
        "auroc": round(auroc(good, bad), 4) if good and bad else None,
        "balanced_accuracy": _balanced(good, bad),
        "threshold": THRESHOLD,
        "by_kind": {name: _kind(some, good) for name, some in sorted(kinds.items()) if name},
    }


def _balanced(good: Sequence[float], bad: Sequence[float]) -> float | None:
    if not good or not bad:
        return None
    return round((_above(good) / len(good) + 1 - _above(bad) / len(bad)) / 2, 4)


def _above(scores: Iterable[float]) -> int:
    return sum(one > THRESHOLD for one in scores)


def _kind(some: Sequence[Judged], good: Sequence[float]) -> dict[str, Any]:
    """Return the figures of one kind: its unsupported texts against all that are supported."""
    bad = [one.score for one in some if not one.pair.supported]
    flagged = len(bad) - _above(bad)
    low, high = wilson(flagged, len(bad))
    told = (
        {"flagged": round(flagged / len(bad), 4), "flagged_low": round(low, 4), "flagged_high": round(high, 4)}
        if bad
        else {}
    )
    return {
        "n": len(some),
        "unsupported": len(bad),
        **told,
        "auroc": round(auroc(good, bad), 4) if good and bad else None,
    }

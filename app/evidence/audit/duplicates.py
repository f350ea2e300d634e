"""Articles that say the same: word for word, one within the other, or about the same question in other words.

What says the same of two products, or in two languages, is no duplicate.
"""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import log
from typing import Any

import numpy as np
from scipy.sparse import csr_matrix

from app.evidence.audit.alike import by_language, comparable, groups
from app.evidence.audit.claims import meaning
from app.evidence.audit.contrast import contrast, scope
from app.evidence.audit.findings import Finding, Kind, Quote, Severity, Use
from app.texts.terms import unit
from knowledge.embeddings import Vectors
from knowledge.passages import Source

NEAR = 0.6  # cosine of weighted words: two are looked at closely
CLOSE = 0.9  # cosine of meaning: and these
SAME = 0.55  # share of triples of words that two have in common
COPY = 0.97  # of these: a copy, whatever stands above it
WITHIN = 0.8  # share of the shorter one's triples that stand in the longer one
SOME = 0.3  # and at least this of it where the meaning is the same
TITLES = 0.6  # share of weighted words that two titles have in common, where only the meaning is the same
FEWEST = 25  # words; shorter ones say too little to be compared
WIDE = 0.02  # a word that more articles hold finds nothing
TOGETHER = 500  # articles compared to all others in one step
MOST = 20_000  # pairs that are looked at closely
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class _Text:
    """An article as it is compared."""

    source: Source
    words: tuple[str, ...]
    title: frozenset[str]  # stems

    def triples(self) -> set[tuple[str, str, str]]:
        """Return every three words that follow each other."""
        return set(zip(self.words, self.words[1:], self.words[2:], strict=False))


@dataclass(frozen=True, slots=True)
class Pair:
    """Two articles, and how alike they are: triples of words in common, of all and of the shorter one's; meaning."""

    one: str
    other: str
    same: float
    within: float
    near: float
    titles: float

    @property
    def what(self) -> str:
        """Say in which way they are the same, or nothing."""
        if self.same >= SAME:
            return "same"
        if self.within >= WITHIN:
            return "within"
        alike = self.near >= CLOSE and self.titles >= TITLES and self.within >= SOME
        return "alike" if alike else ""


def duplicates(sources: Sequence[Source], use: Use, meanings: Mapping[str, Vectors] | None = None) -> list[Finding]:
    """Return articles that say the same, one finding for all of them that hang together."""
    known = {one.key: one for one in sources}
    pairs = [pair for some in by_language(sources).values() for pair in _pairs(some, meanings or {})]
    found = []
    for names in groups((one.one, one.other) for one in pairs):
        inside = [one for one in pairs if one.one in names]
        found.append(_finding(names, inside, known, use))
    return found


def _pairs(sources: Sequence[Source], meanings: Mapping[str, Vectors]) -> list[Pair]:
    texts = [one for one in map(_text, sources) if len(one.words) >= FEWEST]
    weights = _weights(texts)
    found = []
    for one, other, near in _candidates(texts, weights, meanings):
        pair = _pair(texts[one], texts[other], near, weights)
        if (
            pair.what
            and comparable(texts[one].source, texts[other].source)
            and _one_thing(texts[one], texts[other], pair)
        ):
            found.append(pair)
    return found


def _text(source: Source) -> _Text:
    words = tuple(_WORD.findall(source.markdown.lower()))
    return _Text(source, words, meaning(source.title, source.language))


def _weights(texts: Sequence[_Text]) -> dict[str, float]:
    spread = Counter(word for one in texts for word in {*one.words, *one.title})
    return {word: log((1 + len(texts)) / found) + 0.1 for word, found in spread.items()}


def _candidates(
    texts: Sequence[_Text], weights: Mapping[str, float], meanings: Mapping[str, Vectors]
) -> list[tuple[int, int, float]]:
    """Return the places of any two that are near by words or by meaning, with the latter, nearest first."""
    rows, vectors = _rows(texts, weights), _vectors(texts, meanings)
    found = []
    for start in range(0, len(texts), TOGETHER):
        part = slice(start, start + TOGETHER)
        words = np.asarray((rows[part] @ rows.T).todense())
        near = vectors[part] @ vectors.T if vectors.size else np.zeros_like(words)
        for at, other in zip(*np.nonzero((words >= NEAR) | (near >= CLOSE)), strict=True):
            one = start + int(at)
            if one < other:
                found.append((one, int(other), float(near[at, other]), float(words[at, other])))
    found.sort(key=lambda pair: (-round(pair[2] + pair[3], 4), pair[:2]))
    return [pair[:3] for pair in found[:MOST]]


def _rows(texts: Sequence[_Text], weights: Mapping[str, float]) -> Any:
    """Return a sparse matrix of weighted words; what nearly all articles hold is left out where there are many."""
    spread = Counter(word for one in texts for word in set(one.words))
    most = max(20, WIDE * len(texts))
    columns = {word: at for at, word in enumerate(sorted(word for word, found in spread.items() if found <= most))}
    counted = [sorted(Counter(word for word in one.words if word in columns).items()) for one in texts]
    ends = np.cumsum([0, *map(len, counted)])
    places = [columns[word] for one in counted for word, _ in one]
    values = np.array([(1 + log(number)) * weights[word] for one in counted for word, number in one])
    return unit(csr_matrix((values, places, ends), shape=(len(texts), len(columns))))


def _vectors(texts: Sequence[_Text], meanings: Mapping[str, Vectors]) -> Vectors:
    width = next((len(one) for one in meanings.values()), 0)
    blank = np.zeros(width, np.float32)
    return (
        np.stack([meanings.get(one.source.key, blank) for one in texts])
        if width and texts
        else np.zeros((0, 0), np.float32)
    )


def _pair(one: _Text, other: _Text, near: float, weights: Mapping[str, float]) -> Pair:
    mine, theirs = one.triples(), other.triples()
    shared, least = len(mine & theirs), min(len(mine), len(theirs))
    both, all_ = (
        sum(weights.get(word, 1.0) for word in sorted(some))
        for some in (one.title & other.title, one.title | other.title)
    )
    keys = one.source.key, other.source.key
    return Pair(*keys, shared / len(mine | theirs), shared / least, near, both / all_ if all_ else 0.0)


def _one_thing(one: _Text, other: _Text, pair: Pair) -> bool:
    """Say whether two are about the same thing, and not the same of two things."""
    first, second = one.source, other.source
    if pair.same >= COPY:
        return True
    if pair.what != "same" and contrast(first.title, second.title, first.language):
        return False
    for told in (scope, _figures):
        mine, theirs = told(first.title), told(second.title)
        if mine - theirs and theirs - mine:
            return False
    return not (_subject(one, other) and _subject(other, one))


def _figures(text: str) -> frozenset[str]:
    return frozenset(re.findall(r"\w*\d\w*", text.lower()))


def _subject(one: _Text, other: _Text) -> bool:
    """Say whether its title has a word that its text goes on about, and the other article hardly says."""
    words, others = Counter(one.words), Counter(other.words)
    mine = set(_WORD.findall(one.source.title.lower())) - set(_WORD.findall(other.source.title.lower()))
    return any(words[word] > 1 and others[word] * 3 < words[word] for word in mine)


def _finding(names: tuple[str, ...], pairs: Sequence[Pair], known: Mapping[str, Source], use: Use) -> Finding:
    best = max(pairs, key=lambda one: (one.same, one.within, one.near))
    figures = {"words": round(best.same, 2), "within": round(best.within, 2), "meaning": round(best.near, 2)}
    quotes = tuple(Quote(name, known[name].title) for name in names)
    severity = Severity.MEDIUM if best.what == "same" else Severity.LOW
    return Finding(Kind.DUPLICATE, best.what, names, severity, quotes, figures, use.helped(names))

"""BM25 over the chunks of one audience and language; finds words where vectors find meaning."""

import re
import time
from array import array
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from math import log
from threading import Lock
from typing import Any

import bm25s
import numpy as np
import Stemmer
from numpy.typing import NDArray

from knowledge.chunks import embedded
from knowledge.passages import Audience, Chunk, Source, fits
from knowledge.texts import Texts

STEMMERS = {
    "ar": "arabic", "ca": "catalan", "cs": "czech", "da": "danish", "de": "german", "el": "greek", "en": "english",
    "es": "spanish", "et": "estonian", "eu": "basque", "fa": "persian", "fi": "finnish", "fr": "french", "ga": "irish",
    "hi": "hindi", "hu": "hungarian", "id": "indonesian", "it": "italian", "lt": "lithuanian", "nb": "norwegian",
    "nl": "dutch", "nn": "norwegian", "no": "norwegian", "pl": "polish", "pt": "portuguese", "ro": "romanian",
    "ru": "russian", "sr": "serbian", "sv": "swedish", "ta": "tamil", "tr": "turkish",
}  # fmt: skip
FIRST = 200  # places that are sorted out of all at once
# Chinese, Japanese, Korean and Thai are written without spaces: pairs of characters do for words.
_unspaced = re.compile(r"[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]+")
_words = re.compile(r"\w+")


def terms(text: str, language: str) -> list[str]:
    """Return the stems of a text's words, in order, repeats included."""
    words = [part for word in _words.findall(text.lower()) for part in _parts(word)]
    # A stemmer object is not safe to share between threads, and making one costs microseconds.
    stemmer = _stemmer(language)
    return list(stemmer.stemWords(words)) if stemmer else words


def _parts(word: str) -> list[str]:
    pairs = [run[place : place + 2] for run in _unspaced.findall(word) for place in range(max(1, len(run) - 1))]
    return pairs or [word]


def _stemmer(language: str) -> Any:
    return Stemmer.Stemmer(STEMMERS[language]) if language in STEMMERS else None


@dataclass(frozen=True, slots=True)
class Lexical:
    """An index of one moment; a new one takes its place when the texts have changed."""

    ids: tuple[str, ...]  # chunk ids
    brands: tuple[str, ...]  # brand of each chunk's article
    language: str
    _bm25: Any
    _idf: dict[str, float]
    _unseen: float  # idf of a term that no chunk holds

    def nearest(self, text: str, count: int, brand: str = "") -> list[tuple[str, float]]:
        """Return chunk ids with the share of the text's weight that they hold, 0 to 1, best first."""
        words = list(dict.fromkeys(terms(text, self.language)))
        known = [word for word in words if word in self._idf]
        if not known:
            return []
        scores = self._bm25.get_scores(known) / sum(self._idf.get(word, self._unseen) for word in words)
        kept = (place for place in _falling(scores) if fits(brand, self.brands[place]))
        return [(self.ids[place], min(1.0, float(scores[place]))) for place in islice(kept, count)]


def _falling(scores: NDArray[np.float32]) -> Iterator[int]:
    """Yield the places of what is above nothing, best first; all but the best are sorted only if they are asked for."""
    least = np.partition(scores, -FIRST)[-FIRST] if len(scores) > FIRST else 0
    for some in (scores >= least, scores < least):
        places = np.flatnonzero(some & (scores > 0))
        yield from places[np.argsort(-scores[places], kind="stable")].tolist()


def lexical(pairs: Iterable[tuple[Source, Chunk]], language: str) -> Lexical:
    """Build the index of these chunks; the title's words count twice."""
    ids, brands, corpus, vocabulary = [], [], [], _Vocabulary(language)
    for source, chunk in pairs:
        ids.append(chunk.id)
        brands.append(source.brand)
        corpus.append(vocabulary.read(f"{source.title}\n{embedded(source, chunk)}"))
    index = _bm25(corpus, vocabulary.stems)
    spread = np.diff(index.scores["indptr"]).tolist() if vocabulary.stems else ()  # in how many chunks each stem is
    idf = {word: _idf(len(ids), found) for word, found in zip(vocabulary.stems, spread, strict=True)}
    return Lexical(tuple(ids), tuple(brands), language, index, idf, _idf(len(ids), 0))


@dataclass(slots=True)
class _Vocabulary:
    """Numbers for stems: words as numbers take a tenth of their memory, and each word is stemmed once."""

    language: str
    stems: dict[str, int] = field(default_factory=dict)
    _seen: dict[str, tuple[int, ...]] = field(default_factory=dict)  # a word as it stands -> numbers

    def read(self, text: str) -> "array[int]":
        """Return the numbers of a text's stems, in order, repeats included."""
        words = _words.findall(text.lower())
        return array("i", [number for word in words for number in self._seen.get(word) or self._new(word)])

    def _new(self, word: str) -> tuple[int, ...]:
        self._seen[word] = tuple(self.stems.setdefault(one, len(self.stems)) for one in terms(word, self.language))
        return self._seen[word]


def _idf(total: int, found: int) -> float:
    return log(1 + (total - found + 0.5) / (found + 0.5))


def _bm25(corpus: Sequence["array[int]"], stems: dict[str, int]) -> Any:
    index = bm25s.BM25(method="lucene", k1=1.2, b=0.75)
    if stems:
        index.index((corpus, dict(stems)), show_progress=False)
    return index


@dataclass(slots=True)
class _Kept:
    """An index with the stamp of the texts it was built from."""

    index: Lexical
    stamp: int
    until: float  # not built again before, so that a sync does not make every question build


class Lexicon:
    """Current indexes of a store of texts, each built when it is first asked for. Threads may share it."""

    def __init__(self, texts: Texts, tick: Callable[[], float] = time.monotonic, patience: float = 20.0) -> None:
        """Build from these texts; rest `patience` times as long as a build took before the next, a minute at most."""
        self._texts, self._tick, self._patience = texts, tick, patience
        self._kept: dict[tuple[Audience, str], _Kept] = {}
        self._building = Lock()

    def index(self, audience: Audience, language: str) -> Lexical:
        """Return the index; while one thread builds a new one the others go on with the old one."""
        kept = self._kept.get((audience, language))
        if kept and (kept.stamp == self._texts.stamp() or self._tick() < kept.until):
            return kept.index
        if not self._building.acquire(blocking=kept is None):
            return kept.index if kept else self.index(audience, language)
        try:
            return self._built(audience, language)
        finally:
            self._building.release()

    def _built(self, audience: Audience, language: str) -> Lexical:
        # The stamp is read first: a change in between makes it build once more, not once too few.
        stamp, begun = self._texts.stamp(), self._tick()
        kept = self._kept.get((audience, language))
        if kept and kept.stamp == stamp:
            return kept.index
        made = lexical(self._texts.chunks(audience, language), language)
        rest = min(60.0, self._patience * (self._tick() - begun))
        self._kept[audience, language] = _Kept(made, stamp, self._tick() + rest)
        return made

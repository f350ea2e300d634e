"""BM25 over the chunks of one audience and language; finds words where vectors find meaning."""

import re
import time
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from math import log
from threading import Lock
from typing import Any

import bm25s
import numpy as np
import Stemmer

from knowledge.chunks import embedded
from knowledge.passages import Audience, Chunk, Source
from knowledge.texts import Texts

STEMMERS = {
    "ar": "arabic", "ca": "catalan", "cs": "czech", "da": "danish", "de": "german", "el": "greek", "en": "english",
    "es": "spanish", "et": "estonian", "eu": "basque", "fa": "persian", "fi": "finnish", "fr": "french", "ga": "irish",
    "hi": "hindi", "hu": "hungarian", "id": "indonesian", "it": "italian", "lt": "lithuanian", "nb": "norwegian",
    "nl": "dutch", "nn": "norwegian", "no": "norwegian", "pl": "polish", "pt": "portuguese", "ro": "romanian",
    "ru": "russian", "sr": "serbian", "sv": "swedish", "ta": "tamil", "tr": "turkish",
}  # fmt: skip
# Chinese, Japanese, Korean and Thai are written without spaces: pairs of characters do for words.
_unspaced = re.compile(r"[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]+")
_words = re.compile(r"\w+")


def terms(text: str, language: str) -> list[str]:
    """Return the stems of a text's words, in order, repeats included."""
    words: list[str] = []
    for word in _words.findall(text.lower()):
        pairs = [run[place : place + 2] for run in _unspaced.findall(word) for place in range(max(1, len(run) - 1))]
        words.extend(pairs or [word])
    # A stemmer object is not safe to share between threads, and making one costs microseconds.
    stemmer = Stemmer.Stemmer(STEMMERS[language]) if language in STEMMERS else None
    return list(stemmer.stemWords(words)) if stemmer else words


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
        best = np.argsort(-scores, kind="stable")
        kept = (place for place in best if scores[place] > 0 and brand in ("", self.brands[place] or brand))
        return [(self.ids[place], min(1.0, float(scores[place]))) for place, _ in zip(kept, range(count), strict=False)]


def lexical(pairs: Iterable[tuple[Source, Chunk]], language: str) -> Lexical:
    """Build the index of these chunks; the title's words count twice."""
    ids, brands, corpus = [], [], []
    for source, chunk in pairs:
        ids.append(chunk.id)
        brands.append(source.brand)
        corpus.append(terms(f"{source.title}\n{embedded(source, chunk)}", language))
    spread = Counter(word for words in corpus for word in set(words))
    idf = {word: _idf(len(ids), found) for word, found in spread.items()}
    return Lexical(tuple(ids), tuple(brands), language, _bm25(corpus), idf, _idf(len(ids), 0))


def _idf(total: int, found: int) -> float:
    return log(1 + (total - found + 0.5) / (found + 0.5))


def _bm25(corpus: Sequence[list[str]]) -> Any:
    index = bm25s.BM25(method="lucene", k1=1.2, b=0.75)
    if any(corpus):
        index.index(list(corpus), show_progress=False)
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

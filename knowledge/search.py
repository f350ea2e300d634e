"""The knowledge base asked a question: meaning and words fused, passages with a calibrated probability."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from integrations.helpdesk import PRODUCT
from knowledge.calibration import ARTICLES, BY_WORDS, FUSED, Calibration, lead
from knowledge.embeddings import Vectors
from knowledge.endpoint import EncoderUnavailable, Endpoint
from knowledge.index import Hits, IndexUnavailable, Kind, Shelf, VectorIndex, ranked
from knowledge.lexical import Lexicon
from knowledge.library import Library
from knowledge.passages import Audience, Chunk, Found, Passage, Source, fits
from knowledge.questions import MOST, joined, questions
from knowledge.votes import raised, votes

# Every score is absolute, so that fused scores compare between questions. Fusing by rank or
# by each question's minimum and maximum lets a weak list pull down a good one.
CHUNK, TITLE, WORDS = 0.39, 0.26, 0.35
CHUNKS_ASKED, TITLES_ASKED, WORDS_ASKED = 60, 40, 60
SPARE = 5  # articles looked at besides, for those that have just been withdrawn
LONG = 60  # words: a longer ticket is asked as a whole and by its sentences
SENTENCES = 8
WHOLE = 0.3  # what the whole of a long ticket weighs against the sentence that says most
_word = re.compile(r"\w+")
_sentence_end = re.compile(r"(?<=[.!?。！？])\s+|\n+")


@dataclass(frozen=True, slots=True)
class _Scope:
    """What a question may be answered from. Articles without a brand belong to every brand.

    One about a product is answered from its articles and from those of no product, one about none from all.
    """

    audiences: tuple[Audience, ...]
    language: str
    brand: str

    def holds(self, audience: Audience, language: str, brand: str) -> bool:
        return audience in self.audiences and language == self.language and fits(self.brand, brand)


@dataclass(frozen=True, slots=True)
class _Answers:
    """What the indexes say to one text. What is not listed is no nearer than the floor."""

    chunks: dict[str, float]  # chunk id -> cosine
    titles: dict[str, float]  # article key -> cosine
    words: dict[str, float]  # chunk id -> share of the text's weight
    chunk_floor: float
    title_floor: float

    def chunk(self, chunk_id: str) -> float:
        return max(0.0, self.chunks.get(chunk_id, self.chunk_floor))

    def title(self, article: str) -> float:
        return max(0.0, self.titles.get(article, self.title_floor))


@dataclass(frozen=True, slots=True)
class _Ranked:
    """An article with its fused score and the chunk that speaks best for it, '' if only the title or votes do."""

    article: str
    score: float
    chunk: str
    parts: tuple[float, float, float]  # best chunk, title, words
    votes: float = 0.0
    shift: float = 0.0  # by what agents made of it
    named: bool = True  # by an index, and not by votes alone

    @property
    def placed(self) -> float:
        return raised(self.score, self.votes) + self.shift

    @property
    def shown(self) -> float:
        return min(1.0, max(0.0, self.placed))


class Search:
    """Finds passages. Threads may share it; without an encoder it finds by words alone."""

    def __init__(self, library: Library) -> None:
        """Search this library; the lexical index is built at the first question."""
        self._library = library
        self._lexicon = Lexicon(library.texts)
        self._stamp = -1
        self._speaks: dict[tuple[str, str], bool] = {}
        self._brands: set[str] = set()

    def find(self, text: str, language: str, internal: bool = False, brand: str = "", beside: str = "") -> Found:
        """Return one passage an article, best first, public ones unless `internal`, in that language only.

        A passage's score is its article's: the best chunk and the best words need not be in
        one place. `beside` is the text in other words, asked together with it. Several questions are
        searched apart, and their passages take turns. Raise IndexUnavailable if the vectors of a
        Chroma server cannot be asked.
        """
        if not text.strip():
            return Found((), 0.0)
        self._look()
        audiences = (Audience.PUBLIC, Audience.INTERNAL) if internal else (Audience.PUBLIC,)
        scope = _Scope(audiences, language, self._home(brand))
        try:
            return self._all((text, beside), scope, fused=self._fused())
        except EncoderUnavailable:
            pass  # whoever encodes may be away for long
        except IndexUnavailable:
            if not (self._library.index and self._library.index.local):
                raise
        # A folder of our own is built again while we go on; a server may be back in a moment.
        return self._all((text, beside), scope, fused=False)

    def whole(self, text: str, language: str) -> Found:
        """Return public passages for a text as if it were one question. Raise IndexUnavailable."""
        self._look()
        return self._found((text, ""), _Scope((Audience.PUBLIC,), language, ""), self._fused())

    def _all(self, texts: tuple[str, str], scope: _Scope, fused: bool) -> Found:
        """Return what is found for a text, or for each of its questions where it asks several."""
        whole, asked = self._found(texts, scope, fused), questions(texts[0], scope.language)
        apart = [self._found((one, ""), scope, fused) for one in asked[:MOST]]
        return joined(whole, asked, apart) if asked else whole

    def _found(self, texts: tuple[str, str], scope: _Scope, fused: bool) -> Found:
        excluded = self._library.texts.excluded()
        best = [one for one in self._rank(texts, scope, fused) if one.article not in excluded]
        found = self._passages(best[: ARTICLES + SPARE], scope)[:ARTICLES]
        scores = _unvoted(best, found[0].source.key if found else "")
        if scores and fused and self._ours:
            found[0] = replace(found[0], own=scores[0], lead=lead(scores))
        by_words = self._library.encoder is not None and not fused
        return Found(tuple(found), self._calibration(fused).probability(scores), by_words)

    def ranking(self, text: str, language: str, beside: str = "") -> list[tuple[str, float]]:
        """Return every public article that any index named for a text, with its score, best first.

        Raise IndexUnavailable.
        """
        self._look()
        scope = _Scope((Audience.PUBLIC,), language, "")
        return [(one.article, one.shown) for one in self._rank((text, beside), scope, self._fused())]

    def sure(self, scores: Sequence[float]) -> float:
        """Return the probability that the best article answers, from the scores of a ranking in falling order."""
        return self._calibration(self._fused()).probability(scores)

    def _calibration(self, fused: bool) -> Calibration:
        return ((self._ours and self._library.learned.calibration()) or FUSED) if fused else BY_WORDS

    @property
    def _ours(self) -> bool:
        """Whether vectors are the embedded encoder's, for which the confidence is refitted here."""
        return not isinstance(self._library.encoder, Endpoint)

    def _fused(self) -> bool:
        """Say whether every text has its vector: half an index would rank what it lacks below what it has."""
        return bool(self._library.index and self._library.index.complete)

    def _home(self, brand: str) -> str:
        """Return the brand whose articles answer: a brand without a help centre of its own has its account's."""
        whole, product, _ = brand.partition(PRODUCT)
        parent, mark, _ = whole.rpartition("/")
        return brand if product or not mark or brand in self._brands else parent

    def _rank(self, texts: tuple[str, str], scope: _Scope, fused: bool) -> list[_Ranked]:
        weights = (CHUNK, TITLE, WORDS) if fused else (0.0, 0.0, 1.0)
        voted = self._voted(texts[0], scope) if fused else {}
        shifts = self._library.learned.shifts(texts[0], scope.language)
        return _ranking(self._ask(_asked(*texts), scope, fused), weights, voted, shifts)

    def _voted(self, text: str, scope: _Scope) -> dict[str, float]:
        """Return the votes of like solved tickets; where an article belongs its text alone says, never a vote."""
        solved = self._library.solved
        like = solved.like(text, scope.language, lambda brand: self._shares(brand, scope)) if solved else []
        share = votes(like)
        places = self._library.texts.places(share) if share else {}
        return {name: share[name] for name, (audience, brand, language) in places.items()
                if scope.holds(audience, language, brand)}  # fmt: skip

    def _shares(self, brand: str, scope: _Scope) -> bool:
        """Say whether a ticket of a brand was answered from the articles of a scope."""
        return fits(scope.brand, brand and self._home(brand))

    def speaks(self, language: str, brand: str = "") -> bool:
        """Say whether there is anything public to find in this language for this brand."""
        self._look()
        known, brand = self._speaks, self._home(brand)  # another thread may put an empty one in its place
        if (language, brand) not in known:
            sources = self._library.texts.sources(Audience.PUBLIC, language)
            known[language, brand] = any(fits(brand, one.brand) for one in sources)
        return known[language, brand]

    def _look(self) -> None:
        """Notice what another thread or process has changed."""
        stamp, index = self._library.texts.stamp(), self._library.index
        changed = stamp != self._stamp
        if changed:
            self._stamp, self._speaks, self._brands = stamp, {}, self._library.texts.brands()
        if index and (changed or not index.complete):
            self._refresh(index)

    def _refresh(self, index: VectorIndex) -> None:
        try:
            index.refresh()
        except IndexUnavailable:
            if not index.local:
                raise

    def _ask(self, asked: Sequence[str], scope: _Scope, fused: bool) -> list[_Answers]:
        encoder = self._library.encoder if fused else None
        vectors = encoder.encode(asked) if encoder else np.zeros((len(asked), 0), np.float32)
        index = self._library.index if fused else None
        chunks, titles = (_near(index, vectors, kind, scope) for kind in (Kind.CHUNK, Kind.TITLE))
        lexical = [self._lexicon.index(audience, scope.language) for audience in scope.audiences]
        answers = []
        for text, near, named in zip(asked, chunks, titles, strict=True):
            words = ranked((one.nearest(text, WORDS_ASKED, scope.brand) for one in lexical), WORDS_ASKED)
            floors = _floor(near, CHUNKS_ASKED), _floor(named, TITLES_ASKED)
            answers.append(_Answers(dict(near), dict(named), dict(words), *floors))
        return answers

    def _passages(self, best: Sequence[_Ranked], scope: _Scope) -> list[Passage]:
        """Return what is still there to be read, the same words once; the texts have the last word on who may."""
        pairs = self._library.texts.get([one.chunk for one in best if one.chunk])
        kept = {source.key: (source, chunk) for source, chunk in pairs}
        passages: list[Passage] = []
        said: set[str] = set()
        for one in best:
            pair = kept.get(one.article) or self._beginning(one.article)
            words = " ".join(_word.findall(pair[1].text.casefold())) if pair else ""
            if pair and words not in said and scope.holds(pair[0].audience, pair[0].language, pair[0].brand):
                said.add(words)
                passages.append(Passage(pair[1], pair[0], one.shown, *one.parts, votes=one.votes, shift=one.shift))
        return passages

    def _beginning(self, article: str) -> tuple[Source, Chunk] | None:
        found = self._library.texts.article(article)
        return (found[0], found[1][0]) if found and found[1] else None


def _near(index: VectorIndex | None, vectors: Vectors, kind: Kind, scope: _Scope) -> list[Hits]:
    """Return for each vector the nearest ids of all shelves in scope."""
    count = CHUNKS_ASKED if kind is Kind.CHUNK else TITLES_ASKED
    shelves = [one for one in index.shelves() if _on(one, kind, scope)] if index else []
    hits = [index.nearest(one, vectors, count) for one in shelves] if index else []
    return [ranked((one[place] for one in hits), count) for place in range(len(vectors))]


def _on(shelf: Shelf, kind: Kind, scope: _Scope) -> bool:
    return shelf.kind is kind and scope.holds(shelf.audience, shelf.language, shelf.brand)


def _floor(hits: Hits, asked: int) -> float:
    return max(0.0, hits[-1][1]) if len(hits) == asked else 0.0


def _asked(text: str, beside: str = "") -> list[str]:
    """Return the text, followed by its telling sentences if it is long: questions first.

    Other words for it stand among the sentences; a short text is then its own sentence.
    """
    others = [beside] if beside.strip() else []
    if len(text.split()) <= LONG:
        return [text, *([text, *others] if others else [])]
    sentences = [one.strip() for one in _sentence_end.split(text) if len(one.split()) > 3]
    return [text, *sorted(sentences, key=lambda one: not one.endswith("?"))[:SENTENCES], *others]


def _together(values: Sequence[float]) -> float:
    """Return one score of a text's own, followed by its sentences': salutations must not dilute the question."""
    whole, *sentences = values
    return WHOLE * whole + (1 - WHOLE) * max(sentences) if sentences else whole


def _unvoted(best: Sequence[_Ranked], first: str) -> list[float]:
    """Return the scores that the confidence in the first article goes by: votes may change what is first, no more.

    Its own score, which is no higher than the best one, stands before those of the articles that indexes named.
    """
    own = [one.score for one in best if one.article == first]
    named = sorted((one.score for one in best if one.named), reverse=True)
    return [*own, *named[1:ARTICLES]] if own and named else []


def _ranking(
    answers: Sequence[_Answers],
    weights: tuple[float, float, float],
    voted: Mapping[str, float],
    shifts: Mapping[str, float],
) -> list[_Ranked]:
    """Return every article that any index or vote named, best first."""
    chunks: dict[str, list[str]] = {name: [] for one in answers for name in one.titles}
    for chunk in dict.fromkeys(name for one in answers for name in (*one.chunks, *one.words)):
        chunks.setdefault(chunk.rpartition("#")[0], []).append(chunk)
    named = [_rank(article, names, answers, weights) for article, names in chunks.items()]
    others = [replace(_rank(name, (), answers, weights), named=False) for name in voted if name not in chunks]
    ranking = [replace(one, votes=voted.get(one.article, 0.0), shift=shifts.get(one.article, 0.0))
               for one in (*named, *others)]  # fmt: skip
    return sorted(ranking, key=lambda one: (-one.placed, one.article))


def _rank(
    article: str, chunks: Sequence[str], answers: Sequence[_Answers], weights: tuple[float, float, float]
) -> _Ranked:
    """Fuse an article's best chunk, its title and its best words; the two bests may be different chunks."""
    near = {name: _together([one.chunk(name) for one in answers]) for name in chunks}
    words = {name: _together([one.words.get(name, 0.0) for one in answers]) for name in chunks}
    title = _together([one.title(article) for one in answers])
    unseen = _together([one.chunk_floor for one in answers])  # the title alone was near enough to be named
    parts = (max(near.values(), default=unseen), title, max(words.values(), default=0.0))
    score = sum(weight * part for weight, part in zip(weights, parts, strict=True))
    best = max(chunks, key=lambda name: weights[0] * near[name] + weights[2] * words[name], default="")
    parts = (min(1.0, parts[0]), min(1.0, parts[1]), parts[2])
    return _Ranked(article, min(1.0, score), best, parts)

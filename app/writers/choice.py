"""Which blocks of the found articles answer a question."""

import math
import re
from collections import Counter, OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from threading import Lock

import numpy as np
from numpy.typing import NDArray

from app.writers.blocks import Block, Kind, blocks
from knowledge.lexical import terms
from knowledge.passages import Passage, Source

Vector = NDArray[np.float32]  # one row, or one row a text
Encode = Callable[[Sequence[str]], Vector]

ARTICLES = 2
BLOCKS = 3
BAND = 0.15  # how far below the best block another may score
LENGTH = 900  # characters of all blocks together
LONG = 1400  # and of a single one: a list of steps loses its sense when cut
ALIKE = 0.75  # share of common words from which two blocks say the same
LEXICAL = 0.25
RANK = 0.03
PLACE = 0.01  # articles say the important thing first
BESIDE = 0.1
STRANGER = 0.02
LIST = 0.03  # steps answer more questions than the sentences around them
STEPS = 0.04  # and all the more where the question is how something is done
FEWEST = 6  # words that can be an answer
SHORTLIST = 5  # blocks of one article that the encoder reads
READ = 32  # words of each
KEPT = 8192  # vectors kept, the oldest dropped first

_WORD = re.compile(r"[^\W_]+")
_MACHINE = re.compile(r"\A(```|~~~)|^</?[A-Za-z]", re.M)
_FENCE = re.compile(r"^[ \t>]*(?:```|~~~)", re.M)
_SIGNS = re.compile(r"[{}();=<>\\]")
_HOW = re.compile(r"\b(how|steps?|wie|c[oó]mo|comment|come|hoe|como)\b", re.I)
_ELSEWHERE = re.compile(
    r"\b(learn|read|find out|see|know) more\b"
    r"|\b(see|read|click|check|find)\b[^.]*\b(here|docs|guide|below|how)\b|^p\.s\.|^here[’']?s (how|what)\b"
    r"|\b(mehr erfahren|siehe|más información|en savoir plus|scopri di più|lees meer|saiba mais)\b",
    re.I,
)
_INTRO = re.compile(
    r"^learn (how|what|about|to)\b|^(in )?(this|the following) (article|guide|page|tutorial|document|section)\b"
    r"|\b(here|below) you('ll| will) (learn|find)"
    r"|^(in )?(diese[rms]?|dem folgenden) (artikel|anleitung|seite)\b|^(en )?(este|esta) (artículo|guía|página)\b"
    r"|^(dans )?(cet article|cette page|ce guide)\b|^(in )?quest[oa] (articolo|pagina|guida)\b"
    r"|^(in )?(dit artikel|deze pagina)\b|^n?est[ea] (artigo|página|guia)\b",
    re.I,
)
_POINTER = re.compile(
    r"^(see also|related|useful links?|further reading|learn more|what's next|next steps|contents"
    r"|in this article|on this page|need (more )?help|siehe auch|weiterlesen|véase también|voir aussi|vedi anche"
    r"|zie ook|veja também)\b",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Chosen:
    """A block that is worth quoting, the passage that led to its article, and its score."""

    block: Block
    passage: Passage
    score: float


@dataclass
class Chooser:
    """Scores blocks against a question; keeps the vectors of articles it has seen."""

    encode: Encode | None
    reading: Encode | None = None  # for blocks, where another one serves better: they come again after a restart
    _vectors: OrderedDict[tuple[str, str, int], Vector] = field(default_factory=OrderedDict)
    _lock: Lock = field(default_factory=Lock)

    def choose(self, question: str, passages: Sequence[Passage]) -> tuple[Chosen, ...]:
        """Return up to three blocks of the best articles in article order, none where none says anything."""
        scored = self._scored(question, _articles(passages))
        telling = [one for one in scored if not _empty(one.block)] or scored
        left = sorted(telling, key=lambda one: (-one.score, one.block.place))
        taken = left[:1]
        while left and len(taken) < BLOCKS:
            left = [one for one in left if _adds(one, taken)]
            following = max(left, key=lambda one: _beside(one, taken), default=None)
            if following is None or _beside(following, taken) < taken[0].score - BAND:
                break
            taken.append(following)
        order = list(dict.fromkeys(one.passage.source.key for one in taken))
        return tuple(sorted(taken, key=lambda one: (order.index(one.passage.source.key), one.block.place)))

    def _scored(self, question: str, articles: Sequence[Passage]) -> list[Chosen]:
        """Return the blocks that say something, scored; of a long article the likeliest ones."""
        language = articles[0].source.language if articles else ""
        asked = _stems(question, language)
        parts = [_shortlist(passage, asked) for passage in articles]
        worth = _weights([_stems(one.text, language) for part in parts for one in part])
        weight = LEXICAL if self.encode else 1.0
        scored = []
        for rank, (passage, part) in enumerate(zip(articles, parts, strict=True)):
            near = self._near(question, passage.source, part)
            for block, cosine in zip(part, near, strict=True):
                overlap = _overlap(asked, _stems(_read(passage.source, block), language), worth)
                score = cosine + weight * overlap + _form(block, question) - RANK * rank - PLACE * min(block.place, 6)
                scored.append(Chosen(block, passage, score))
        return scored

    def learn(self, source: Source) -> None:
        """Read an article's blocks ahead of the first question about it."""
        self._vectors_of(source, [one for one in blocks(source.markdown) if _says(one)])

    def _near(self, question: str, source: Source, part: Sequence[Block]) -> list[float]:
        """Return the cosine of every block with the question, zeros without an encoder."""
        if self.encode is None:
            return [0.0] * len(part)
        asked = self.encode([question])[0]
        return [float(one @ asked) for one in self._vectors_of(source, part)]

    def _vectors_of(self, source: Source, part: Sequence[Block]) -> list[Vector]:
        """Return a vector a block, those of before from memory."""
        if self.encode is None:
            return []
        keys = [(source.key, source.digest, block.place) for block in part]
        with self._lock:
            known = {key: self._vectors[key] for key in keys if key in self._vectors}
        new = {key: _read(source, block) for key, block in zip(keys, part, strict=True) if key not in known}
        read = self.reading or self.encode
        known |= dict(zip(new, read(list(new.values())), strict=True)) if new else {}
        with self._lock:
            self._vectors |= known
            while len(self._vectors) > KEPT:
                self._vectors.popitem(last=False)
        return [known[key] for key in keys]


def _stems(text: str, language: str) -> frozenset[str]:
    """Return the stems of a text's words."""
    return frozenset(terms(text, language))


def _articles(passages: Sequence[Passage]) -> list[Passage]:
    """Return the first passage of each of the best articles."""
    first: dict[str, Passage] = {}
    for one in passages:
        first.setdefault(one.source.key, one)
    return list(first.values())[:ARTICLES]


def _read(source: Source, block: Block) -> str:
    """Return what a block is judged by: title, headings and the beginning of its text."""
    words = block.text.split()[:READ]
    return " ".join((source.title, *block.heading, *words))


def _shortlist(passage: Passage, asked: frozenset[str]) -> list[Block]:
    """Return the blocks of an article that are worth reading closely, in order."""
    telling = [one for one in blocks(passage.source.markdown) if _says(one)]
    chunk = passage.chunk

    def likely(block: Block) -> tuple[bool, int]:
        return chunk.start <= block.start < chunk.end, len(asked & _stems(block.text, passage.source.language))

    best = sorted(telling, key=likely, reverse=True)[:SHORTLIST]
    return sorted(best, key=lambda one: one.place)


def _says(block: Block) -> bool:
    """Say whether a block holds an answer at all: no navigation, no lone code, no dangling lead-in."""
    words = _WORD.findall(block.text)
    linked = sum(len(_WORD.findall(one)) for one in re.findall(r"\[([^\]]*)\]\(", block.text))
    elsewhere = any(_POINTER.search(one) for one in block.heading[-1:])
    # A fence that nobody closes would swallow the rest of the reply.
    torn = len(_FENCE.findall(block.text)) % 2 == 1 or (block.kind is Kind.CODE and len(block.text) > LONG)
    code = torn or bool(_MACHINE.search(block.text)) or len(_SIGNS.findall(block.text)) > len(words) / 4
    dangling = block.kind is Kind.TEXT and block.text.rstrip("*").endswith((":", "?"))
    return not (elsewhere or code or dangling or len(words) < FEWEST or linked > 0.6 * len(words))


def _empty(block: Block) -> bool:
    """Say whether a block only announces, or only points elsewhere."""
    short = len(block.text.split()) < 30
    return bool(_INTRO.search(block.text)) or (short and bool(_ELSEWHERE.search(block.text)))


def _beside(one: Chosen, taken: Sequence[Chosen]) -> float:
    """Return a score; an answer hangs together: raised next to a taken block, lowered for another article."""
    near = any(
        one.passage.source.key == each.passage.source.key
        and one.block.heading == each.block.heading
        and abs(one.block.place - each.block.place) == 1
        for each in taken
    )
    stranger = one.passage.source.key != taken[0].passage.source.key
    return one.score + (BESIDE if near else 0.0) - (STRANGER if stranger else 0.0)


def _form(block: Block, question: str) -> float:
    """Return what a block is worth for being a list of steps."""
    if block.kind is not Kind.LIST:
        return 0.0
    return LIST + STEPS if _HOW.search(question) else LIST


def _weights(texts: Sequence[frozenset[str]]) -> dict[str, float]:
    """Return the worth of every word: the rarer among the blocks, the more."""
    counts = Counter(word for text in texts for word in text)
    return {word: math.log(1 + (len(texts) + 1) / (count + 0.5)) for word, count in counts.items()}


def _overlap(asked: frozenset[str], said: frozenset[str], worth: dict[str, float]) -> float:
    """Return which share of the question's words a block holds, by worth, between 0 and 1."""
    unknown = max(worth.values(), default=1.0)
    total = sum(worth.get(word, unknown) for word in asked)
    return sum(worth.get(word, unknown) for word in asked & said) / total if total else 0.0


def _adds(one: Chosen, taken: Sequence[Chosen]) -> bool:
    """Say whether a block fits beside the taken ones and says something they do not."""
    if sum(len(each.block.text) for each in (*taken, one)) > LENGTH:
        return False
    words = _stems(one.block.text, one.passage.source.language)
    return not any(_alike(words, _stems(each.block.text, each.passage.source.language)) for each in taken)


def _alike(one: frozenset[str], other: frozenset[str]) -> bool:
    """Say whether two blocks share so many words that the second adds nothing."""
    return len(one & other) >= ALIKE * max(1, min(len(one), len(other)))

"""Articles suggested for tickets from what solved earlier ones, measured beside simpler ways."""

import re
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import bm25s
import numpy as np
from numpy.typing import NDArray

from app.evidence.rows import Moment, Text, TicketRow, Unreadable, rows
from app.evidence.solved import opening
from app.evidence.threads import ticket
from app.evidence.trial import percentile
from app.steps.question import question
from integrations.helpdesk import Article, Ticket
from knowledge.embeddings import Encodes
from knowledge.index import VectorIndex
from knowledge.lexical import terms
from knowledge.library import Library
from knowledge.memory import MemoryTexts, MemoryTickets
from knowledge.search import Search
from knowledge.solved import Solved
from knowledge.sources import whole
from knowledge.sync import sync
from knowledge.votes import NEIGHBOURS

LANGUAGE = "en"  # such a file does not tell: all is taken to be of one
TOGETHER = 64
SHARPNESS = 3  # power of a neighbour's BM25 score: the best of those tried
RESAMPLES = 2_000
DEPTHS = (1, 5)

VOTES, WORDS, POPULARITY = "votes", "bm25", "popularity"

Suggest = Callable[[str], list[str]]  # a question -> articles, best first
Seen = Callable[[int], None]  # so many more are done


class SolvedRow(TicketRow):
    """One line of a file of solved tickets."""

    created: Moment
    kb_slugs: tuple[Text, ...] = ()


@dataclass(frozen=True, slots=True)
class Tagged:
    """A ticket with what solved it."""

    ticket: Ticket
    created: datetime
    articles: tuple[str, ...]


def tagged(path: Path) -> list[Tagged]:
    """Return the tickets of a JSON Lines file that an article solved. Raise Unreadable."""
    found = [Tagged(ticket(row), row.created, row.kb_slugs) for _, row in rows(path, SolvedRow) if row.kb_slugs]
    if not found:
        raise Unreadable(f"{path}: no ticket has kb_slugs; JSON Lines of id, created, subject, body, kb_slugs")
    return found


def split(found: Iterable[Tagged], date: datetime) -> tuple[list[Tagged], list[Tagged]]:
    """Return the tickets from before a date, and those from then on. Raise Unreadable where either are none."""
    earlier: list[Tagged] = []
    later: list[Tagged] = []
    for one in found:
        (earlier if one.created < date else later).append(one)
    if not (earlier and later):
        raise Unreadable(f"{len(earlier)} tickets with kb_slugs before {date:%Y-%m-%d}, {len(later)} from then on")
    return earlier, later


def compare(
    earlier: Sequence[Tagged], later: Sequence[Tagged], encoder: Encodes, begun: Callable[[str, int], Seen], seed: int
) -> dict[str, Any]:
    """Return all figures, the product's own way first and the others beside it. Raise IndexUnavailable.

    `begun` is told what is done next and to how many tickets, and returns what is told of each.
    """
    with TemporaryDirectory(prefix="deskmate-eval-") as place, closing(_library(encoder, Path(place))) as library:
        votes = by_votes(library, earlier, begun("Solved tickets", len(earlier)))
        ways = {VOTES: votes, WORDS: by_words(earlier), POPULARITY: by_popularity(earlier)}
        measured = {name: measure(way, later, begun(name, len(later))) for name, way in ways.items()}
    searches = {name: {"n": len(later), **figures(one, seed)} for name, one in measured.items()}
    return {
        "default": VOTES,
        **searches[VOTES],
        "earlier": len(earlier),
        "articles": len({name for one in earlier for name in one.articles}),
        "p50_ms": percentile(measured[VOTES].times, 0.5),
        "p95_ms": percentile(measured[VOTES].times, 0.95),
        "searches": searches,
        f"ahead_of_{WORDS}": ahead(measured[VOTES], measured[WORDS], seed),
    }


def _library(encoder: Encodes, place: Path) -> Library:
    return Library(MemoryTexts(), encoder, VectorIndex(place, encoder.id), tickets=MemoryTickets())


# Ways to suggest


def by_votes(library: Library, earlier: Sequence[Tagged], seen: Seen) -> Suggest:
    """Return the product's own search, over articles of which only the names are known. Raise IndexUnavailable."""
    sync("known", whole(map(_article, sorted({name for one in earlier for name in one.articles}))), library)
    for start in range(0, len(earlier), TOGETHER):
        some = [_solved(one) for one in earlier[start : start + TOGETHER]]
        if library.solved:
            library.solved.keep(some)
        seen(len(some))
    search = Search(library)
    return lambda text: [key.split("/", 2)[2] for key, _ in search.ranking(text, LANGUAGE)]


def _article(name: str) -> Article:
    words = re.sub(r"[-_/]+", " ", name)
    return Article(name, words, words, LANGUAGE, public=True, format="markdown")


def _solved(one: Tagged) -> Solved:
    keys = tuple(f"known/{LANGUAGE}/{name}" for name in one.articles)
    return Solved(f"files/{one.ticket.id}", "", LANGUAGE, _opening(one), keys, one.created)


def by_words(earlier: Sequence[Tagged]) -> Suggest:
    """Return what goes by the tickets that BM25 finds nearest."""
    index = bm25s.BM25(method="lucene", k1=1.2, b=0.75)
    corpus = [terms(_opening(one), LANGUAGE) for one in earlier]
    index.index(corpus, show_progress=False)
    known = {word for words in corpus for word in words}

    def suggest(text: str) -> list[str]:
        words = [word for word in terms(text, LANGUAGE) if word in known]
        scores = index.get_scores(words) if words else np.zeros(len(earlier))
        weights: dict[str, float] = defaultdict(float)
        for at in np.argsort(-scores, kind="stable")[:NEIGHBOURS]:
            for name in set(earlier[at].articles):
                weights[name] += float(scores[at]) ** SHARPNESS
        return _best(weights)

    return suggest


def by_popularity(earlier: Sequence[Tagged]) -> Suggest:
    """Return what suggests the same to everybody: what solved most."""
    best = _best(Counter(name for one in earlier for name in set(one.articles)))
    return lambda text: best


def _best(weights: dict[str, Any]) -> list[str]:
    return sorted((name for name, weight in weights.items() if weight > 0), key=lambda name: (-weights[name], name))


def _opening(one: Tagged) -> str:
    return opening(one.ticket, (LANGUAGE,))[0]


# Figures


@dataclass(frozen=True, slots=True)
class Measured:
    """At which place each ticket's first right article came, 0 for nowhere, and milliseconds a ticket."""

    places: tuple[int, ...]
    times: tuple[float, ...]


def measure(suggest: Suggest, later: Iterable[Tagged], seen: Seen) -> Measured:
    """Return how well a way suggests what solved these tickets."""
    places, times = [], []
    for one in later:
        asked = question(one.ticket, (LANGUAGE,)).text
        begun = time.perf_counter()
        found = suggest(asked)
        times.append(1000 * (time.perf_counter() - begun))
        places.append(next((at for at, name in enumerate(found, 1) if name in one.articles), 0))
        seen(1)
    return Measured(tuple(places), tuple(times))


def figures(measured: Measured, seed: int) -> dict[str, float]:
    """Return hit@1, hit@5 and MRR, each with the ends of its 95 % interval."""
    every = {name: _interval(values, seed) for name, values in _values(measured).items()}
    return {f"{name}{end}": value for name, ends in every.items() for end, value in ends.items()}


def ahead(one: Measured, other: Measured, seed: int) -> dict[str, float]:
    """Return by how much one way is better than another on the same tickets, with 95 % intervals."""
    mine, its = _values(one), _values(other)
    every = {name: _interval(mine[name] - its[name], seed) for name in mine}
    return {f"{name}{end}": value for name, ends in every.items() for end, value in ends.items()}


def _values(measured: Measured) -> dict[str, NDArray[np.float64]]:
    places = np.array(measured.places, float)
    hits = {f"hit@{depth}": ((places > 0) & (places <= depth)).astype(float) for depth in DEPTHS}
    return {**hits, "mrr": np.divide(1.0, places, out=np.zeros_like(places), where=places > 0)}


def _interval(values: NDArray[np.float64], seed: int) -> dict[str, float]:
    """Return the mean, and the ends of its interval by bootstrap."""
    dice, count = np.random.default_rng(seed), len(values)
    means = [values[dice.integers(0, count, count)].mean() for _ in range(RESAMPLES)]
    low, high = np.percentile(means, [2.5, 97.5])
    return {"": round(float(values.mean()), 4), "_low": round(float(low), 4), "_high": round(float(high), 4)}

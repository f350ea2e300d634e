"""What the knowledge base found for a question, each passage where it stands in its article. Pure."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from app.store.inventory import origin_of
from app.web.console.texts import Texts
from integrations.render import plain, render
from knowledge.passages import Audience, Chunk, Found, Passage

EXCERPT = 280  # characters
DOTS = " …"
_bullet = re.compile(r"^\s*(?:[-–•]|\d+[.)])\s+", re.MULTILINE)

# Returns the chunks of an article, in order; none where it is gone by now.
Read = Callable[[str], Sequence[Chunk]]


@dataclass(frozen=True, slots=True)
class Score:
    """One figure between 0 and 1 as a bar; `width` in per cent."""

    name: str
    figure: str
    width: float
    whole: bool = False  # the fused one


@dataclass(frozen=True, slots=True)
class Hit:
    """One passage; `before`, `here` and `after` are allow-listed HTML."""

    number: int
    key: str
    place: int  # of the chunk in its article, from 0
    title: str
    heading: str
    origin: str
    audience: str
    language: str
    url: str
    updated: datetime | None
    excerpt: str
    before: str
    here: str
    after: str
    scores: tuple[Score, ...]


@dataclass(frozen=True, slots=True)
class Result:
    """The answer to one question. `by_words`: the vectors were not asked."""

    hits: tuple[Hit, ...]
    confidence: float
    language: str
    by_words: bool


def result(found: Found, language: str, read: Read, t: Texts) -> Result:
    """Return what is shown of a search."""
    by_words = not any(one.chunk_score or one.title_score for one in found.passages)
    hits = tuple(_hit(at, one, by_words, read(one.source.key), t) for at, one in enumerate(found.passages, 1))
    return Result(hits, found.confidence, language, by_words and bool(hits))


def web_address(url: str) -> str:
    """Return an address that a link may lead to, or an empty string."""
    return url if url.startswith(("https://", "http://")) else ""


def place_of(chunk: str) -> int:
    """Return which chunk of its article an id names, from 0."""
    return int(chunk.rpartition("#")[2])


def _hit(number: int, passage: Passage, by_words: bool, chunks: Sequence[Chunk], t: Texts) -> Hit:
    source, chunk = passage.source, passage.chunk
    place = place_of(chunk.id)
    around = {place_of(one.id): one.text for one in chunks}
    return Hit(
        number=number,
        key=source.key,
        place=place,
        title=source.title or source.id,
        heading=" › ".join(chunk.heading),
        origin=origin_of(source.key),
        audience=str(source.audience if source.audience is Audience.INTERNAL else ""),
        language=source.language,
        url=web_address(source.url),
        updated=source.updated,
        excerpt=_excerpt(chunk.text),
        before=render(around.get(place - 1, "")),
        here=render(chunk.text),
        after=render(around.get(place + 1, "")),
        scores=tuple(_scores(passage, by_words, t)),
    )


def _scores(passage: Passage, by_words: bool, t: Texts) -> Sequence[Score]:
    parts = [("chunk", passage.chunk_score), ("title", passage.title_score), ("words", passage.lexical_score)]
    kept = parts[-1:] if by_words else parts
    moved = [_moved(passage.shift, t)] if passage.shift else []
    return [_score("fused", passage.score, t), *(_score(name, value, t) for name, value in kept), *moved]


def signed(shift: float, t: Texts) -> str:
    """Return by how much reviews move an article, with its sign."""
    return f"{'−' if shift < 0 else '+'}{t.number(abs(shift), 3)}"


def _moved(shift: float, t: Texts) -> Score:
    return Score(t("score.reviews"), signed(shift, t), round(100 * abs(shift), 1))


def _score(name: str, value: float, t: Texts) -> Score:
    width = round(100 * min(1.0, max(0.0, value)), 1)
    return Score(t(f"score.{name}"), t.number(value, 2), width, name == "fused")


def _excerpt(markdown: str) -> str:
    words = " ".join(_bullet.sub("", plain(markdown)).split())
    return words if len(words) <= EXCERPT else words[:EXCERPT].rsplit(" ", 1)[0] + DOTS

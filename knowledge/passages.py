"""A found piece of an article, and its mark in a draft."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from integrations.helpdesk import PRODUCT


class Audience(StrEnum):
    """Who may read a text. PUBLIC: an anonymous reader can; everything else is INTERNAL."""

    PUBLIC = "public"
    INTERNAL = "internal"


@dataclass(frozen=True, slots=True)
class Chunk:
    """A slice of an article's Markdown. `start` and `end` are offsets into that Markdown."""

    id: str  # article key, then "#" and the ordinal
    article: str  # key of its article: source/locale/id
    heading: tuple[str, ...]  # heading path below the title
    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Source:
    """An article as we keep it: cleaned Markdown, whom it is for, where it is from."""

    key: str  # source/locale/id, unique in a deployment
    id: str  # the vendor's or the file's id
    title: str
    markdown: str
    audience: Audience
    language: str  # two letters
    brand: str
    url: str
    digest: str  # of title, markdown, audience, url: decides about embedding again
    updated: datetime | None = None
    raw: str = ""  # digest of the article as it was told: decides about reading it again
    labels: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Passage:
    """A chunk found for a question, with its scores, each between 0 and 1."""

    chunk: Chunk
    source: Source
    score: float  # fused, absolute: comparable between questions
    chunk_score: float
    title_score: float
    lexical_score: float
    votes: float = 0.0  # share of like solved tickets that it solved; raises the score, not the confidence
    shift: float = 0.0  # by agents' reviews; moves the score, not the confidence
    # Of the first one, where there were vectors: what the confidence goes by, without votes and reviews.
    own: float = 0.0
    lead: float | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """One of several questions of a message: as it was asked, the article found first for it, and how sure that is."""

    text: str
    article: str  # key, empty where nothing was found
    confidence: float


@dataclass(frozen=True, slots=True)
class Rewriting:
    """A question as a model put it, or why there is none. `prompt` is the digest of what the model was told."""

    text: str
    prompt: str
    failed: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """What a search gives: passages, best first, at most one chunk an article run.

    `confidence` is the calibrated probability that the best article answers the question. Where a message asks
    several, `parts` names them, their passages take turns, and the confidence is that of the least sure one.
    """

    passages: tuple[Passage, ...]
    confidence: float
    by_words: bool = False  # alone: the vectors did not answer, or are being built
    rewriting: Rewriting | None = None  # what was asked beside the question
    parts: tuple[Part, ...] = ()


@dataclass(frozen=True, slots=True)
class Citation:
    """A numbered mark [n] in a draft and the passage behind it."""

    number: int
    article: str  # source key
    article_id: str
    chunk: str
    title: str
    url: str
    quote: str  # what the draft took, as it stands in the article


def fits(wanted: str, brand: str) -> bool:
    """Say whether what belongs to a brand may answer a ticket of the wanted one; "" is every brand's."""
    whole, mark, _ = brand.partition(PRODUCT)
    asked, narrow, _ = wanted.partition(PRODUCT)
    return not brand or not wanted or (whole == asked and (not mark or not narrow or brand == wanted))

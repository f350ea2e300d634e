"""Whether a draft says what a person really answered: the same article, the same content, the same values."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from app.domain import Draft
from app.evidence.replay.moments import Real
from app.texts.grounding.check import claims, mismatches
from app.texts.grounding.claims import Kind
from app.texts.plain import words
from app.writers.frames import body
from knowledge.passages import Passage

ALIKE = 0.6  # from which on two texts say the same: the cosine of their vectors
QUOTED = 8  # words of a reply that stand in an article in this order are a quotation
_VALUES = frozenset({Kind.AMOUNT, Kind.DURATION, Kind.DATE, Kind.TIME, Kind.UNIT})
_HERE = re.compile(r"https?://[^\s<>()\[\]\"']+")

Compare = Callable[[str, str], float]


@dataclass(frozen=True, slots=True)
class Agreement:
    """How a draft stands to a person's reply.

    `article`: one that the draft cites is linked or quoted in the reply; None where the reply names no article.
    `similarity` between 0 and 1. `differ`: values of the draft in whose place the reply has others.
    """

    article: bool | None
    similarity: float
    differ: tuple[str, ...] = ()

    @property
    def same(self) -> bool:
        """Say whether a customer would have learnt the same: the same article or words alike, and no other value."""
        return not self.differ and (bool(self.article) or (self.article is None and self.similarity >= ALIKE))


def agreement(draft: Draft, passages: Sequence[Passage], real: Real, compare: Compare) -> Agreement:
    """Return how a draft stands to what a person answered."""
    said = "\n\n".join(body(draft.text, draft.citations)) or draft.text
    return Agreement(_article(draft, passages, real), round(compare(said, real.text), 3), differing(said, real.text))


def differing(said: str, real: str) -> tuple[str, ...]:
    """Return values of the first text in whose place the second has others of the same kind.

    One that names a value on which the other is silent says more or less, not something else.
    """
    strange = {(one.kind, one.shown) for one in mismatches(said, (real,))}
    theirs = {one.kind for one in claims(real)}
    found: list[str] = []
    for kind in sorted(_VALUES & theirs):
        mine = [one.shown for one in claims(said) if one.kind is kind]
        if mine and all((kind, shown) in strange for shown in mine):
            found += mine
    return tuple(dict.fromkeys(found))


def _article(draft: Draft, passages: Sequence[Passage], real: Real) -> bool | None:
    """Return whether a person pointed to an article that the draft cites; None where they pointed to none."""
    cited = {one.article for one in draft.citations}
    linked = [_plain(link) for link in (*real.links, *_HERE.findall(real.text))]
    pointed = {one.source.key for one in passages if _named(one, linked) or _quoted(one.chunk.text, real.text)}
    ours = {one.article for one in draft.citations if one.url and _plain(one.url) in linked}
    if (cited & pointed) or ours or any(_quoted(one.quote, real.text) for one in draft.citations):
        return True
    return False if pointed or _help(linked, passages) else None


def _named(passage: Passage, linked: Sequence[str]) -> bool:
    return bool(passage.source.url) and _plain(passage.source.url) in linked


def _help(linked: Sequence[str], passages: Sequence[Passage]) -> bool:
    """Say whether a link leads to where our articles are: then it is another article."""
    hosts = {_host(_plain(one.source.url)) for one in passages if one.source.url}
    return any(_host(link) in hosts and "/" in link for link in linked)


def _plain(url: str) -> str:
    """Return an address without scheme, question, anchor, and the title behind an article's number."""
    parts = urlsplit(url.rstrip(".,;:!"))
    bare = f"{parts.netloc.removeprefix('www.')}{parts.path.rstrip('/')}".casefold()
    return re.sub(r"(/\d{4,})-[^/]*$", r"\1", bare)


def _host(url: str) -> str:
    return url.partition("/")[0]


def _quoted(text: str, reply: str) -> bool:
    """Say whether a reply repeats so many words of a text in their order."""
    said, known = words(reply), f" {' '.join(words(text))} "
    return any(f" {' '.join(said[at : at + QUOTED])} " in known for at in range(len(said) - QUOTED + 1))

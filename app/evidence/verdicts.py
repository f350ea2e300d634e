"""A draft sentence by sentence: what it rests on, and which of its values agree with that. Pure.

It shows what the checks compare; it judges nothing that they do not.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from app.domain import Draft, DraftKind, Evidence
from app.texts.grounding.check import claims, mismatches
from app.texts.grounding.claims import Kind
from app.texts.grounding.said import Sentence, counterparts, sentences
from app.writers.blocks import clean
from app.writers.frames import body, entry, frame
from app.writers.several import listed
from knowledge.passages import Citation

LONGEST = 400  # characters of a passage that is shown beside a sentence
OWN = 0.5  # share of a sentence's words that its source must have

RUN = 4  # words in which a value is written

_WORD = re.compile(r"[^\W_]+(?:[.,'’-][^\W_]+)*")
_MARK = re.compile(r"(?<![^\s(])\[(\d{1,2})\](?=[\s).,;:!?]|$)")
_PARAGRAPH = re.compile(r"\n\s*\n")


class Standing(StrEnum):
    """What a sentence rests on."""

    VERBATIM = "verbatim"  # it stands in its passage, word for word
    AGREES = "agrees"  # everything that can be compared does
    LOOSE = "loose"  # nothing disagrees, and most of its words stand nowhere in what it cites
    DIFFERS = "differs"
    UNCITED = "uncited"
    APPROVED = "approved"  # a text that an admin has approved is its own source
    COURTESY = "courtesy"  # a frame text, or the customer's own question


class Agreement(StrEnum):
    """What a value is beside the other text."""

    AGREES = "agrees"
    DIFFERS = "differs"


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a sentence; None where there is nothing to compare."""

    text: str
    value: Agreement | None = None


@dataclass(frozen=True, slots=True)
class Stated:
    """One sentence, its passage, and in what it leaves it: kind and words."""

    pieces: tuple[Piece, ...]
    standing: Standing
    source: int = 0  # number of the citation, 0 for none
    passage: tuple[Piece, ...] = ()
    faults: tuple[tuple[str, str], ...] = ()


def verdicts(draft: Draft) -> tuple[Stated, ...]:
    """Return every sentence of a draft in order; its list of sources is none."""
    claiming = frozenset(body(draft.text, draft.citations)) if draft.kind is DraftKind.ANSWER else frozenset()
    found: list[Stated] = []
    open_: list[str] = []
    for paragraph in _paragraphs(draft):
        if paragraph not in claiming or (draft.unanswered and paragraph == listed(draft.unanswered)):
            found += [*_judged(open_, (), draft), *(_plain(one, Standing.COURTESY) for one in _sentences(paragraph))]
            open_ = []
            continue
        open_.append(paragraph)
        if marks := [int(one) for one in _MARK.findall(paragraph)]:
            found += _judged(open_, marks, draft)
            open_ = []
    return (*found, *_judged(open_, (), draft))


def _paragraphs(draft: Draft) -> Iterator[str]:
    """Yield the paragraphs of a reply up to its list of sources."""
    words = frame(draft.language)
    ends = {_level(entry(one)) for one in draft.citations} | ({_level(words.sources)} if words else set())
    for paragraph in _PARAGRAPH.split(draft.text.strip()):
        if any(_level(line) not in ends for line in paragraph.splitlines()):
            yield paragraph


def _judged(paragraphs: Sequence[str], marks: Sequence[int], draft: Draft) -> Iterator[Stated]:
    """Yield the sentences of paragraphs that share their marks."""
    cited = [one for one in draft.citations if one.number in marks]
    for one in (sentence for paragraph in paragraphs for sentence in _sentences(paragraph)):
        if draft.evidence is Evidence.APPROVED:
            yield _plain(one, Standing.APPROVED)
        elif cited:
            yield _compared(one, cited)
        else:
            yield _plain(one, Standing.UNCITED)


def _sentences(paragraph: str) -> list[Sentence]:
    return sentences(_MARK.sub("", paragraph))


def _plain(one: Sentence, standing: Standing) -> Stated:
    return Stated((Piece(one.text.strip("*_ ")),), standing)


def _compared(one: Sentence, cited: Sequence[Citation]) -> Stated:
    """Return a sentence beside the passage that it is likest to."""
    quotes = [_MARK.sub(" ", said) for each in cited for said in (each.quote, clean(each.quote))]
    verbatim = any(f" {_level(one.text)} " in f" {_level(quote)} " for quote in quotes)
    faults = [] if verbatim else mismatches(one.text, (*quotes, *(each.url for each in cited)))
    source, passage = _nearest(one, cited)
    own, theirs = dict(_values(one.text)), dict(_values(passage))
    wrong = {(claim.kind, claim.key) for claim in claims(one.text) if (claim.kind, claim.shown) in faults}
    shared = set(own.values()) & set(theirs.values()) - wrong
    marks = {shown: Agreement.DIFFERS for _, shown in faults}
    marks |= {shown: Agreement.DIFFERS if key in wrong else Agreement.AGREES for shown, key in own.items()}
    found = {shown: Agreement.AGREES for shown, key in theirs.items() if key in shared}
    standing = Standing.DIFFERS if faults else Standing.VERBATIM if verbatim else _likeness(one, quotes)
    kinds = tuple((str(kind), shown) for kind, shown in faults)
    return Stated(pieces(one.text, marks), standing, source.number, pieces(passage, found), kinds)


def _values(text: str) -> Iterator[tuple[str, tuple[Kind, str]]]:
    """Yield every value of a text as it is written there, and which it is: "five days" is read as "5 days"."""
    ends = [one.span() for one in _WORD.finditer(text)]
    runs = [text[ends[at][0] : ends[at + more][1]] for more in range(RUN) for at in range(len(ends) - more)]
    for claim in claims(text):
        key = claim.kind, claim.key
        said = claim.shown if claim.shown in text else next((run for run in runs if key in _keys(run)), "")
        if said:
            yield said, key


@lru_cache(maxsize=4096)
def _keys(text: str) -> frozenset[tuple[Kind, str]]:
    return frozenset((claim.kind, claim.key) for claim in claims(text))


def _likeness(one: Sentence, quotes: Sequence[str]) -> Standing:
    known = {word for quote in quotes for other in sentences(quote) for word in other.content}
    return Standing.AGREES if len(one.content & known) >= OWN * len(one.content) else Standing.LOOSE


def _nearest(one: Sentence, cited: Sequence[Citation]) -> tuple[Citation, str]:
    """Return the citation, and of its passage the sentences, that say what this one says, or what is likest to it."""
    best, source, passage = -1.0, cited[0], ""
    for each in cited:
        said = sentences(_MARK.sub(" ", clean(each.quote)))
        like = counterparts(one, said) or sorted(said, key=lambda other: -_shared(one, other))[:1]
        share = max((_shared(one, other) for other in like), default=0.0)
        if share > best:
            best, source, passage = share, each, " ".join(other.text for other in like) or each.quote
    return source, passage if len(passage) <= LONGEST else f"{passage[:LONGEST].rsplit(' ', 1)[0]} …"


def _shared(one: Sentence, other: Sentence) -> float:
    same = len(set(one.words) & set(other.words))
    return same / max(1, len(one.words), len(other.words)) + len(one.content & other.content)


def pieces(text: str, values: Mapping[str, Agreement]) -> tuple[Piece, ...]:
    """Return a text in pieces, its values apart."""
    plain = text.strip("*_ ")
    found = list(_found(plain, values))
    at, parts = 0, list[Piece]()
    for start, end in found:
        parts += [Piece(plain[at:start]), Piece(plain[start:end], values[plain[start:end]])]
        at = end
    return tuple(one for one in (*parts, Piece(plain[at:])) if one.text)


def _found(text: str, values: Iterable[str]) -> Iterator[tuple[int, int]]:
    wanted = sorted(filter(str.strip, values), key=len, reverse=True)
    if wanted:
        pattern = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, wanted))})(?!\w)")
        yield from (one.span() for one in pattern.finditer(text))


def _level(text: str) -> str:
    return " ".join(text.strip(" *_").split()).casefold()

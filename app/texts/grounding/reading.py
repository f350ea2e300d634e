"""What a text claims, place by place, and what is left of it."""

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from app.texts.grounding.claims import Claim, Kind
from app.texts.grounding.idioms import plainer
from app.texts.grounding.measures import counted, measured
from app.texts.grounding.moments import moments, spelled, within
from app.texts.grounding.rates import Rate, rates, span
from app.texts.grounding.said import Sentence, sentences

_LINK = re.compile(r"https?://[^\s<>()\[\]\"']+|\bwww\.[^\s<>()\[\]\"']+|\b[\w-]{1,60}\.[a-z]{2,12}/[\w./-]{1,80}")
_EMAIL = re.compile(r"[\w.+-]{1,64}+@[\w-]{1,64}+(?:\.[\w-]{1,64}+){1,6}")
_LISTED = re.compile(r"^[ \t]*\d{1,2}[.)]\s", re.M)
_CODE = re.compile(
    r"(?<![\w/])(?=[\w-]{0,30}\d)(?=[\w-]{0,30}[A-Za-z])[A-Za-z0-9]+(?:-[A-Za-z0-9]+)*(?![\w/])|(?<!\w)[*#]\d{1,6}#?"
)
GONE = "\ue000"
_NOUNS = 0.2  # share of capitals inside sentences above which a language writes its nouns so


class Read(NamedTuple):
    """The claims of a text, its codes, and the text with both taken out."""

    claims: tuple[Claim, ...]
    codes: tuple[str, ...]
    rest: str
    rates: tuple[Rate, ...]


class Source(NamedTuple):
    """What there is to say something from."""

    claims: tuple[Claim, ...]
    keys: frozenset[tuple[Kind, str]]
    plain: frozenset[float]
    words: frozenset[str]
    sentences: tuple[Sentence, ...]
    rates: tuple[Rate, ...]
    said: str
    text: str  # in lower case
    inside: frozenset[str]  # weekdays between two that it names
    spans: frozenset[str]  # lengths of time that something goes by
    nouns: bool  # its language writes every noun with a capital


@lru_cache(maxsize=1024)
def read(text: str) -> Read:
    """Return links, moments, quantities and numbers; no character counts twice."""
    found: list[Claim] = []
    text = spelled(plainer(listed(text)))
    links = (*_LINK.finditer(text), *_EMAIL.finditer(_LINK.sub(lambda one: " " * len(one[0]), text)))
    found += [Claim(Kind.LINK, link[0].rstrip(".,;:!?/").casefold(), link[0]) for link in links]
    text = _taken(text, [link.span() for link in links])
    codes = [code for code in _CODE.finditer(text) if not _measure(code[0])]
    text = _taken(text, [code.span() for code in codes])
    told = rates(text)
    for finder in (moments, measured, counted):
        taken = list(finder(text))
        found += [claim for claim, _, _ in taken]
        text = _taken(text, [(start, end) for _, start, end in taken])
    return Read(tuple(found), tuple(code[0] for code in codes), text, told)


@lru_cache(maxsize=256)
def source(text: str) -> Source:
    """Return what a source says."""
    text = listed(text)
    told, said = read(text), tuple(sentences(text))
    found = told.claims
    inner = [one for each in said for one in re.findall(r"[^\W\d_]+", each.text)[1:]]
    capital = sum(one[0].isupper() for one in inner)
    return Source(
        found,
        frozenset((one.kind, one.key) for one in found),
        frozenset(number for one in found for number in one.plain),
        frozenset(re.findall(r"[^\W_]+", text.casefold())),
        said,
        told.rates,
        text,
        text.casefold(),
        frozenset(within(text)),
        _spans(told),
        capital > _NOUNS * max(10, len(inner)),
    )


def _spans(told: Read) -> frozenset[str]:
    """Return by which lengths of time things go: per month, monthly, Monatsbeitrag; not "within a month"."""
    words = re.findall(r"[^\W\d_]+", told.rest.casefold())
    return frozenset(name for name in (*(one.span for one in told.rates), *map(span, words)) if name)


def listed(text: str) -> str:
    """Return a text whose list items have no numbers."""
    return _LISTED.sub("", text)


def _taken(text: str, spans: Sequence[tuple[int, int]]) -> str:
    """Return a text of the same length in which these places say nothing any more."""
    letters = list(text)
    for start, end in spans:
        letters[start:end] = GONE * (end - start)
    return "".join(letters)


def _measure(code: str) -> bool:
    return (
        any(True for _ in measured(code))
        or any(True for _ in moments(code))
        or bool(re.fullmatch(r"\d+(?:st|nd|rd|th|x|-\w+)|quarter-\d", code))
    )

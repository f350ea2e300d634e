"""What a text says that its source does not: the strict check of a draft."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from app.texts.grounding.claims import Claim, Kind
from app.texts.grounding.measures import counted, measured
from app.texts.grounding.moments import WORDS, moments, same_day
from app.texts.grounding.numbers import NUMBER, figure, value
from app.texts.grounding.polarity import turned
from app.texts.grounding.said import COMMON, Sentence, counterparts, sentences

_LINK = re.compile(r"https?://[^\s<>()\[\]\"']+|\bwww\.[^\s<>()\[\]\"']+")
_EMAIL = re.compile(r"[\w.+-]{1,64}+@[\w-]{1,64}+(?:\.[\w-]{1,64}+){1,6}")
_ORDINAL = re.compile(r"^[ \t]*\d{1,2}[.)]\s", re.M)
_CODE = re.compile(r"(?<![\w/])(?=[\w-]{0,30}\d)(?=[\w-]{0,30}[A-Za-z])[A-Za-z0-9]+(?:-[A-Za-z0-9]+)*(?![\w/])")
_NAME = re.compile(r"(?<![\w@/.-])[^\W\d_a-zäöüßáéíóúñ][\w'’]*[^\W_](?:-[\w]+)*")
_BEGIN = re.compile(r"(?:^|[.!?:;…]|\n|[-*•|]|\d[.)])[\s\"'“„‘(\[*_|]*$")
_GERMAN = frozenset(
    {"der", "das", "und", "ist", "nicht", "sie", "ein", "eine", "wir", "den", "dem", "haben", "sich", "für"}
)
_RATES = {
    "day": ("daily",),
    "week": ("weekly",),
    "month": ("monthly",),
    "year": ("yearly", "annual", "annually"),
    "hour": ("hourly",),
}
_HALF = re.compile(rf"({NUMBER}) and a half\b", re.IGNORECASE)
_NEAR = 40  # characters before a name in which its sentence may begin
_NOUNS = 0.2  # share of capitals inside sentences above which a language writes its nouns so


class Mismatch(NamedTuple):
    """Something that the source does not say, and how it stands in the text."""

    kind: Kind
    shown: str


class _Source(NamedTuple):
    claims: tuple[Claim, ...]
    keys: frozenset[tuple[Kind, str]]
    plain: frozenset[float]
    words: frozenset[str]
    sentences: list[Sentence]
    nouns: bool  # its language writes every noun with a capital


def mismatches(text: str, sources: Sequence[str]) -> list[Mismatch]:
    """Return every number, date, duration, amount, unit, link, name and negation in which a text leaves its sources.

    A sentence that one of the sources has but for a word or two is compared with that one alone; every other sentence
    with all that they say.
    """
    whole = _read("\n\n".join(sources))
    found: list[Mismatch] = []
    for one in sentences(_ORDINAL.sub("", text)):
        like = counterparts(one, whole.sentences)
        near = _read("\n\n".join(other.text for other in like)) if like else whole
        found += _strange(one, near, whole)
        found += [Mismatch(Kind.NAME, name) for name in _names(one, like, whole)]
        word = turned(one, like) if like else ""
        found += [Mismatch(Kind.NEGATION, word)] if word else []
    return list(dict.fromkeys(found))


def claims(text: str) -> list[Claim]:
    """Return links, moments, quantities and numbers; no character counts twice."""
    found: list[Claim] = []
    text = _HALF.sub(_halved, text)
    links = (*_LINK.finditer(text), *_EMAIL.finditer(_LINK.sub(lambda one: " " * len(one[0]), text)))
    found += [Claim(Kind.LINK, link[0].rstrip(".,;:!?/").casefold(), link[0]) for link in links]
    text = _taken(text, [link.span() for link in links])
    text = _taken(text, [code.span() for code in _CODE.finditer(text) if not _measure(code[0])])
    for finder in (moments, measured, counted):
        taken = list(finder(text))
        found += [claim for claim, _, _ in taken]
        text = _taken(text, [(start, end) for _, start, end in taken])
    return found


def _taken(text: str, spans: Sequence[tuple[int, int]]) -> str:
    """Return a text of the same length in which these places say nothing any more."""
    letters = list(text)
    for start, end in spans:
        letters[start:end] = "\ue000" * (end - start)
    return "".join(letters)


def _halved(found: re.Match[str]) -> str:
    worth = value(found[1])
    return found[0] if worth is None else figure(worth + 0.5)


def _measure(code: str) -> bool:
    return (
        any(True for _ in measured(code))
        or any(True for _ in moments(code))
        or bool(re.fullmatch(r"\d+(?:st|nd|rd|th|x|-\w+)", code))
    )


@lru_cache(maxsize=256)
def _read(text: str) -> _Source:
    found = tuple(claims(_ORDINAL.sub("", text)))
    words = frozenset(re.findall(r"[^\W_]+", text.casefold()))
    said = sentences(_ORDINAL.sub("", text))
    inner = [one for each in said for one in re.findall(r"[^\W\d_]+", each.text)[1:]]
    capital = sum(one[0].isupper() for one in inner)
    plain = frozenset(number for one in found for number in one.plain)
    return _Source(
        found,
        frozenset((one.kind, one.key) for one in found),
        plain,
        words,
        said,
        capital > _NOUNS * max(10, len(inner)),
    )


def _strange(one: Sentence, near: _Source, whole: _Source) -> Iterator[Mismatch]:
    said = claims(one.text)
    often = Counter((claim.kind, claim.key) for claim in near.claims)
    for claim in said:
        source = whole if claim.kind is Kind.LINK else near
        # The same day twice, in a sentence that has just as many others: Friday to Friday.
        twice = (
            len(near.claims) == len(said) and sum(other == claim for other in said) > often[claim.kind, claim.key] > 0
        )
        if twice or not _given(claim, source):
            yield Mismatch(claim.kind, claim.shown)


def _given(claim: Claim, source: _Source) -> bool:
    if (claim.kind, claim.key) in source.keys:
        return True
    match claim.kind:
        case Kind.DATE:
            return any(same_day(claim.key, key) for kind, key in source.keys if kind is Kind.DATE)
        case Kind.DURATION:
            return _as_long(claim, source) or _rate(claim, source)
        case Kind.NUMBER:
            return bool(claim.plain) and claim.plain[0] in source.plain
        case _:
            return False


def _as_long(claim: Claim, source: _Source) -> bool:
    """Say whether months are written as days or days as months: 90 days, three months."""
    unit, _, number = claim.key.partition(" ")
    days = float(number) * 30 if unit == "months" else float(number) / 1440
    if unit == "months":
        other = [f"minutes {figure(days * 1440)}", f"minutes {figure(days / 30 * 365 / 12 * 1440)}"]
    else:
        other = [f"months {figure(days / 30)}", f"months {figure(days / 365 * 12)}"] if unit == "minutes" else []
    return any((Kind.DURATION, one) in source.keys for one in other)


def _rate(claim: Claim, source: _Source) -> bool:
    """Say whether "a month" is said as in "per month" or "monthly"."""
    found = re.fullmatch(r"an? (\w+)", claim.shown.casefold())
    if not found:
        return False
    word = found[1]
    return bool({word, f"{word}s", *_RATES.get(word, ())} & source.words)


def _names(one: Sentence, like: list[Sentence], whole: _Source) -> Iterator[str]:
    """Yield names and codes that stand nowhere in the source."""
    text = _LINK.sub(" ", _EMAIL.sub(" ", one.text))
    for code in _CODE.findall(text):
        if not _measure(code) and not set(re.findall(r"[^\W_]+", code.casefold())) <= whole.words:
            yield code
    given = frozenset(word for other in like for word in re.findall(r"[^\W_]+", other.text.casefold())) or whole.words
    german = bool(_GERMAN & set(one.words))
    for found in _NAME.finditer(text):
        name = found[0]
        parts = set(re.findall(r"[^\W_]+", re.sub(r"['’]s?$", "", name.casefold())))
        if parts <= given or any(map(str.isdigit, name)) or _dated(name):
            continue
        mixed = any(map(str.isupper, name[1:])) and any(map(str.islower, name))
        if _BEGIN.search(_before(text, found.start())):
            strange = mixed or (bool(like) and not parts & COMMON and _replaces(like))
        else:
            strange = mixed or bool(like) or not (whole.nouns or german)
        if strange:
            yield name


def _before(text: str, at: int) -> str:
    """Return what stands before a place, no more of it than can begin a sentence."""
    return text[:at] if at <= _NEAR else f"x{text[at - _NEAR : at]}"


@lru_cache(maxsize=4096)
def _dated(name: str) -> bool:
    """Say whether a word is a day, a month, a unit or a number, which are looked at elsewhere."""
    if name.casefold() in WORDS:
        return True
    return (
        any(True for _ in moments(f"x {name}"))
        or any(True for _ in measured(f"1 {name}"))
        or any(True for _ in counted(name))
    )


def _replaces(like: list[Sentence]) -> bool:
    """Say whether a name begins a counterpart, so that a word in its place is another one."""
    first = [re.findall(r"[^\W_]+", other.text)[:1] for other in like]
    return any(one and one[0].casefold() not in COMMON and one[0][0].isupper() for one in first)

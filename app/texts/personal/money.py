"""Card and account numbers, by their check digits, or by the word before them."""

import re
from collections.abc import Iterator, Sequence
from functools import cache
from unicodedata import decimal

import numpy as np
from stdnum import luhn, numdb

from app.texts.personal.cues import Cue, Cues
from app.texts.personal.spans import Kind, Span

_IBAN = re.compile(r"(?<![^\W_])(?=([A-Z]{2}\d{2}(?:[ -]?[A-Z0-9]){10,30}))", re.IGNORECASE | re.ASCII)
_STRUCTURE = re.compile(r"(\d{1,2})!")
_FIGURES = re.compile(r"\d(?:[ \u00a0.\-/\u2010-\u2015]{0,3}+\d){11,}+")
_DASH = re.compile(r"[ \u00a0][-\u2010-\u2015][ \u00a0]")
_EVEN = re.compile(r"\d{4}(?:[ \u00a0][-\u2010-\u2015][ \u00a0]\d{4}){3}")  # 4111 - 1111 - 1111 - 1111
_GROUP = re.compile(r"\d+")
_LEAST, _MOST = 13, 19  # figures of a card; from 12 where a word says that it is one
_SHORT = re.compile(r"(?:5[06-9]|6[0-9]|0604)\d{8,10}(?!\d)", re.ASCII)  # debit cards of twelve figures
_NEAR = 25  # characters between that word and the figures


def ibans(text: str, cues: Cues) -> Iterator[Span]:
    """Yield account numbers with a good check, and those that a word announces whatever their check."""
    past = 0
    for found in _IBAN.finditer(text):
        start, row = found.start(), found[1]
        if start < past:
            continue
        good = cues.before(Cue.IBAN, start, _NEAR) >= 0
        after = text[start + len(row) : start + len(row) + 1]
        size = _size(row, after, good) or _compact(row, after, good)
        if size:
            past = start + size
            yield Span(start, past, Kind.IBAN, _plain(row[:size]))


def _size(row: str, after: str, announced: bool) -> int:
    """Return how many characters of a row are an account number: as many figures as its country writes."""
    form = _form(row[:2].upper())
    found = form.match(row) if form else None
    if found is None or (row[found.end() : found.end() + 1] or after).isalnum():
        return 0
    return found.end() if announced or _checked(_plain(found[0])) else 0


def _compact(row: str, after: str, announced: bool) -> int:
    """Return how many characters an unbroken row has, where it is an account number of whatever length."""
    first = re.split(r"[ -]", row, maxsplit=1)[0]
    if len(first) < 14 or (first == row and after.isalnum()) or sum(map(str.isdigit, first)) < 8:
        return 0
    return len(first) if announced or _checked(first.upper()) else 0


@cache
def _form(country: str) -> re.Pattern[str] | None:
    """Return as many characters as a country's account numbers have, None where it has none."""
    structure: str = numdb.get("iban").info(country)[0][1].get("bban", "")
    sizes = [int(one) for one in _STRUCTURE.findall(structure)]
    return re.compile(rf"(?:[ -]?[A-Z0-9]){{{4 + sum(sizes)}}}", re.IGNORECASE | re.ASCII) if sizes else None


def _plain(row: str) -> str:
    return re.sub(r"[ -]", "", row).upper()


def _checked(number: str) -> bool:
    return int("".join(str(int(one, 36)) for one in number[4:] + number[:4])) % 97 == 1


def cards(text: str, cues: Cues) -> Iterator[Span]:
    """Yield rows of 13 to 19 figures with a good check digit, whatever figures stand around them."""
    groups = [
        (one.start(), one.end(), row)
        for row, found in enumerate(_FIGURES.finditer(text))
        for one in _GROUP.finditer(text, found.start(), found.end())
    ]
    past = 0
    for first, last in _rows(text, groups) if groups else ():
        if first < past:
            continue
        start, end = groups[first][0], groups[last - 1][1]
        written = text[start:end]
        if "." in written and " " in written:  # a decimal fraction after a time: 58 1672765088.496249
            continue
        if _DASH.search(written) and not _EVEN.fullmatch(written):
            yield from _apart(text, start, written, cues)
            continue
        figures = re.sub(r"\D", "", written)
        if len(figures) >= _least(text, start, cues):
            past = last
            yield Span(start, end, Kind.CARD, figures)


def _apart(text: str, start: int, written: str, cues: Cues) -> Iterator[Span]:
    """Yield the cards among numbers that a dash with spaces keeps apart."""
    at = 0
    for dash in (*(one.span() for one in _DASH.finditer(written)), (len(written), len(written))):
        figures = re.sub(r"\D", "", written[at : dash[0]])
        if _least(text, start + at, cues) <= len(figures) <= _MOST and luhn.is_valid(figures):
            yield Span(start + at, start + dash[0], Kind.CARD, figures)
        at = dash[1]


def _least(text: str, start: int, cues: Cues) -> int:
    """Return how many figures a card has at least that begins here."""
    if cues.before(Cue.CARD, start, _NEAR) >= 0:
        return _LEAST - 1
    if text.startswith("00", start):  # how a number abroad is dialled
        return _MOST + 1
    return _LEAST - bool(_SHORT.match(text, start) and cues.before(Cue.ORDERED, start) < 0)


def _rows(text: str, groups: Sequence[tuple[int, int, int]]) -> Iterator[tuple[int, int]]:
    """Yield first group and the one after the last of the longest card number from each group on, by Luhn's rule.

    A group has a start, an end and its row. All stretches of a text are checked at once, from running sums: however
    many there are, each figure is read some twenty times.
    """
    starts, ends, rows = np.array(groups).T
    figures = np.array([decimal(one) for start, end, _ in groups for one in text[start:end]])
    doubled = figures * 2 - 9 * (figures > 4)
    odd = np.arange(len(figures)) % 2 == 1
    sums = np.array([np.concatenate(([0], np.cumsum(np.where(odd == one, figures, doubled)))) for one in (True, False)])
    at = np.concatenate(([0], np.cumsum(ends - starts)))
    first, past = np.arange(len(groups)), np.searchsorted(rows, rows, side="right")
    best = np.zeros(len(groups), dtype=int)
    for count in range(1, _MOST + 1):
        last = np.minimum(first + count, past)
        begin, end = at[first], at[last]
        size, total = end - begin, sums[end % 2, end] - sums[end % 2, begin]
        best = np.where((size >= _LEAST - 1) & (size <= _MOST) & (total % 10 == 0), last, best)
    yield from ((int(one), int(best[one])) for one in np.flatnonzero(best))

"""Telephone numbers of any country, by how they are written and the words around them."""

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

import phonenumbers

from app.texts.personal.cues import Cue, Cues
from app.texts.personal.spans import Kind, Span

_GAP = r"[ \u00a0.\-/()\u2010-\u2015]"
_RUN = re.compile(
    rf"(?:(?<![\w,@=&%$€£#*^~])(?<![\w][/\\_-])(?<![\d_][.:])|(?=[+\uff0b]))[+\uff0b]?\(?\+?\d(?:{_GAP}{{0,3}}+\d)*+"
)
_GROUP = re.compile(r"\d+")
_DASH = re.compile(r"\s[-\u2010-\u2015]\s")
_ALONE = 7  # figures of a number that stands beside another one
_TAIL = re.compile(
    r"(?:[ ,;]{0,2}(?:x|ext\.?|extn\.?|extension|durchwahl|dw\.?|poste|interno|wew\.?)[ .:]{0,2}|-)\d{1,6}(?!\w)",
    re.IGNORECASE,
)
_NOT_AFTER = re.compile(
    r"\w|[%°€£$]|[.,:/\\_=@-]\w|\s?(?:€|£|\$|(?:eur|euros?|usd|gbp|chf|dollars?|pounds?|bytes?|[kmgt]i?b|e?mails?|messages?"
    r"|files?|items?|users?|rows?|records?|people|customers?|orders?|points?|times|years?|days?|hours?|minutes?|seconds?"
    r"|pixels?|px|mm|cm|kg|stück|mal|tage?|jahre?|folders?|contacts?|entries|lines|pages|percent|prozent)\b)",
    re.IGNORECASE,
)
_DAY, _MONTH, _YEAR = r"(?:0?[1-9]|[12]\d|3[01])", r"(?:0?[1-9]|1[0-2])", r"(?:19|20)\d\d"
_DATE = re.compile(
    rf"(?:{_YEAR}([-./ ]){_MONTH}\1{_DAY}|(?:{_DAY}([-./]){_MONTH}\2|{_MONTH}([-./]){_DAY}\3)(?:{_YEAR}|\d\d)"
    rf"|{_YEAR} ?[-/\u2010-\u2015] ?{_YEAR})(?![-./]?\d)"
)
_TOWARD = re.compile(
    r"\b(?:at|to|on|via|under|is|my|number|no|nr|it's|unter|auf|an|al|au|op|på|su|or|oder|and|und)[ :.]{1,2}[(]?$",
    re.IGNORECASE,
)
_SAYS = re.compile(
    r" (?:is )?(?:still )?(?:my|the|your|his|her|our)? ?(?:right |correct |new |old |cell |home )?number\b"
    r"| from (?:my|the|your|our) (?:list|contacts|phone)\b",
    re.IGNORECASE,
)
_STREET = re.compile(
    r" [^\W\d_]{1,20}+ (?:[^\W\d_]{1,20}+ )?(?:street|st|avenue|road|lane|drive|close|st\.)\b| (?-i:[A-Z])",
    re.IGNORECASE,
)
_READ = 1500  # rows of figures that are read in a text
_MANY = 100  # numbers that are looked up in a text; what comes after them is judged by its looks
_REGIONS = {"de": "DE", "es": "ES", "en": "US", "fr": "FR", "it": "IT", "nl": "NL", "pt": "PT"}


class _Window(NamedTuple):
    """Some groups of a row of figures: where it stands, its figures by group, and what separates them."""

    start: int
    end: int
    groups: tuple[str, ...]
    gaps: tuple[str, ...]
    lead: str  # a plus sign or a bracket before them

    @property
    def figures(self) -> str:
        return "".join(self.groups)


def region(locale: str) -> str | None:
    """Return the country whose way of writing numbers a locale tells."""
    language, _, country = locale.replace("_", "-").partition("-")
    known: set[str] = phonenumbers.SUPPORTED_REGIONS
    return country.upper() if country.upper() in known else _REGIONS.get(language.lower())


def _parts(row: str) -> Iterator[str]:
    """Yield a row of figures in parts: behind a dash with spaces another number begins where both are long enough."""
    at = 0
    for dash in _DASH.finditer(row):
        ends = _DASH.search(row, dash.end())
        sides = row[at : dash.start()], row[dash.end() : ends.start() if ends else len(row)]
        if all(sum(map(str.isdigit, side)) >= _ALONE for side in sides):
            yield row[at : dash.end()]
            at = dash.end()
    yield row[at:]


class Phones:
    """Finds telephone numbers in one text."""

    def __init__(self, text: str, cues: Cues, locale: str) -> None:
        """Read nothing yet."""
        self._text, self._cues, self._region = text, cues, region(locale)
        self._left = _MANY

    def spans(self) -> Iterator[Span]:
        """Yield telephone numbers in order. In a list without end every long row of figures is one."""
        read = 0
        for found in _RUN.finditer(self._text):
            if len(found[0]) > 5:
                read += 1 + len(found[0]) // 12
                yield from self._within(found) if read <= _READ else _unread(found)

    def _within(self, found: re.Match[str]) -> Iterator[Span]:
        """Yield the numbers of one row of figures; several may stand in it."""
        begin = found.start()
        for part in _parts(found[0]):
            groups = [(one.start() + begin, one.end() + begin) for one in _GROUP.finditer(part)]
            yield from self._among(groups, begin)
            begin += len(part)

    def _among(self, groups: list[tuple[int, int]], begin: int) -> Iterator[Span]:
        """Yield the numbers among groups of figures that belong together."""
        first = 0
        while first < len(groups):
            dated = _DATE.match(self._text, groups[first][0])
            last = 0 if dated else self._longest(groups, first, begin)
            if last:
                window = self._window(groups, first, last, begin)
                yield self._span(window)
            past = dated.end() if dated else 0
            first = max(last, first + 1)
            while dated and first < len(groups) and groups[first][0] < past:
                first += 1

    def _longest(self, groups: list[tuple[int, int]], first: int, begin: int) -> int:
        figures, singles, spaced, best = 0, 0, False, 0
        start = groups[first][0]
        abroad = "+" in self._text[max(0, start - 2) : start]
        likely = abroad or self._cues.before(Cue.CALLED, start) >= 0
        for last in range(first + 1, min(len(groups), first + 7) + 1):
            size = groups[last - 1][1] - groups[last - 1][0]
            figures, singles = figures + size, singles + (size == 1)
            if figures > 16 or singles > 1 + abroad:
                break
            spaced = spaced or (last > first + 1 and " " in self._text[groups[last - 2][1] : groups[last - 1][0]])
            if figures < 6:
                continue
            alone = self._apart(groups, first, last, not spaced and last > first + 1)
            if (alone or likely) and self._telephone(self._window(groups, first, last, begin), alone):
                best = last
        return best

    def _apart(self, groups: list[tuple[int, int]], first: int, last: int, plain: bool) -> bool:
        """Say whether a number ends where its row does, or is written otherwise than what stands around it."""
        start, end = groups[first][0], groups[last - 1][1]
        begins = first == 0 or (plain and self._text[start - 1] in " (")
        return begins and (last == len(groups) or (plain and self._text[end] == " "))

    def _window(self, groups: list[tuple[int, int]], first: int, last: int, begin: int) -> _Window:
        chosen = groups[first:last]
        start = chosen[0][0]
        while start > begin and self._text[start - 1] in "+(\uff0b":
            start -= 1
        gaps = tuple(self._text[one[1] : other[0]] for one, other in pairwise(chosen))
        lead = self._text[start : chosen[0][0]]
        return _Window(start, chosen[-1][1], tuple(self._text[a:b] for a, b in chosen), gaps, lead)

    def _telephone(self, one: _Window, alone: bool) -> bool:
        """Say whether figures are a telephone number, from how they are written and the words before them."""
        size = len(one.figures)
        if _NOT_AFTER.match(self._text, one.end) and not _TAIL.match(self._text, one.end):
            return False
        if "+" in one.lead or "\uff0b" in one.lead:
            return 7 <= size <= 15
        called = self._cues.before(Cue.CALLED, one.start)
        ordered = max(self._cues.before(Cue.ORDERED, one.start, 30), self._cues.before(Cue.CARD, one.start, 20))
        if ordered > called:
            return False
        if called >= 0 and 6 <= size <= 13 and not (len(one.groups) > 1 and _amount(one)):
            return not {".", "("} <= set("".join(one.gaps))
        if not alone or not 7 <= size <= 15 or _amount(one):
            return False
        if ordered < 0 and 7 < size <= 13 and self._named_after(one):
            return True
        return _strong(one) or self._known(one) or (len(one.groups) == 2 and self._toward(one))

    def _named_after(self, one: _Window) -> bool:
        """Say whether the words behind figures call them a telephone number."""
        called, ordered = (self._cues.after(cue, one.end) for cue in (Cue.CALLED, Cue.ORDERED))
        wanted = _SAYS.match(self._text, one.end)
        return bool(wanted) or (called >= 0 and ordered < 0 and "\n" not in self._text[one.end : called])

    def _toward(self, one: _Window) -> bool:
        """Say whether two groups of figures are what somebody is reached at."""
        sizes = [len(group) for group in one.groups]
        years = all(group[:2] in ("19", "20") and len(group) == 4 for group in one.groups)
        before = self._text[max(0, one.start - 20) : one.start]
        house = _STREET.match(self._text, one.end)
        return (
            min(sizes) >= 2
            and sizes[0] < 5
            and not years
            and not house
            and one.gaps[0] in (" ", "-", ")", ") ")
            and bool(_TOWARD.search(before))
        )

    def _known(self, one: _Window) -> bool:
        """Say whether a number in groups is one of the requester's country."""
        if self._region is None or len(one.groups) < 2 or "." in "".join(one.gaps):
            return False
        parsed = self._parsed(one)
        return parsed is not None and one.figures[0] == "0" and bool(phonenumbers.is_valid_number(parsed))

    def _parsed(self, one: _Window) -> phonenumbers.PhoneNumber | None:
        self._left -= 1
        if self._left < 0:
            return None
        try:
            return phonenumbers.parse(one.lead.strip("(") + one.figures, self._region)
        except phonenumbers.NumberParseException:
            return None

    def _span(self, one: _Window) -> Span:
        tail = _TAIL.match(self._text, one.end)
        parsed = self._parsed(one)
        value = phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164) if parsed else one.figures
        extension = re.sub(r"\D", "", tail[0]) if tail else ""
        end = tail.end() if tail else one.end
        return Span(one.start, end, Kind.PHONE, f"{value}x{extension}" if extension else value)


def _unread(found: re.Match[str]) -> Iterator[Span]:
    figures = re.sub(r"\D", "", found[0])
    if len(figures) > 6:
        yield Span(found.start(), found.end(), Kind.PHONE, figures)


def _strong(one: _Window) -> bool:
    """Say whether figures look like a telephone number to anybody."""
    sizes = [len(group) for group in one.groups]
    gaps = {re.sub(r"[()]", "", gap).strip() or " " for gap in one.gaps}
    size = sum(sizes)
    if one.figures.startswith("00") and size >= 10 and one.figures[2:3] != "0":
        return len(sizes) > 1
    if "(" in one.lead and len(sizes) > 1 and ")" in one.gaps[0]:
        return 2 <= sizes[0] <= 5 and size <= 13
    if len(sizes) == 2:
        return (
            one.figures[0] == "0"
            and one.figures[1] != "0"
            and 3 <= sizes[0] <= 6
            and 9 <= size <= 12
            and gaps <= {" ", "-", "/"}
        )
    if (
        len(sizes) < 3
        or max(sizes) > 5
        or min(sizes[1:]) < 2
        or size > 13
        or len(gaps - {" ", "-", ".", "/"})
        or len(gaps) > 2
    ):
        return False
    if gaps == {"."}:
        return size >= 9 and (sizes == [3, 3, 4] or one.figures[0] == "0")
    return min(sizes) >= 4 or _plausible(sizes, one.figures)


def _plausible(sizes: list[int], figures: str) -> bool:
    if sizes[0] == 1:
        return figures[0] in "018" and len(figures) >= 10 - (figures[0] == "0")
    return (len(figures) >= 8 or sizes == [3, 2, 2]) and (sizes.count(5) <= 1 or figures[0] == "0")


def _amount(one: _Window) -> bool:
    """Say whether figures are grouped by thousands: 1 234 567, 12.345.678."""
    sizes = [len(group) for group in one.groups]
    return set(one.gaps) <= {"."} and len(sizes) > 1 and len(set(sizes[1:])) == 1 and sizes[1] == 3 and sizes[0] <= 3

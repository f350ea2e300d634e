"""Personal data out of a text, and back into the reply that goes to whoever wrote it."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from app.texts.names import named
from app.texts.personal.cues import Cues
from app.texts.personal.identity import numbers
from app.texts.personal.money import cards, ibans
from app.texts.personal.net import addresses, emails
from app.texts.personal.phones import Phones
from app.texts.personal.places import streets
from app.texts.personal.spans import Kind, Span
from app.texts.plain import LONGEST

_MARK = re.compile(rf"\[(?P<kind>{'|'.join(Kind)})_(?P<number>\d+)(?:\.\d+)?\]")
CUT = "[…]"
_BLANK = "\ue000"  # stands for each character of a mark: no pattern reads it
_HEAD = 5  # characters of what is looked for again
_BEGIN = re.compile(rf"(?<![^\W_])(?=[^\s{_BLANK}])|(?=[+(])")
_RANK = {kind: rank for rank, kind in enumerate(Kind)}


@dataclass(frozen=True, slots=True)
class Masked:
    """A text with marks, and what each mark stands for. The values belong in memory, nowhere else."""

    text: str
    values: Mapping[str, str]


def mask(text: str, locale: str = "", names: Iterable[str] = ()) -> str:
    """Return the text with marks like [EMAIL_1] for personal data. Masking twice changes nothing more.

    `locale` (de, en-GB) tells how telephone numbers without a country code are written; `names` are of people known
    from the helpdesk's records.
    """
    return cover(text, locale, names).text


def cover(text: str, locale: str = "", names: Iterable[str] = ()) -> Masked:
    """Return the text with marks, and what they stand for. `restore` undoes it to the letter.

    The same value has the same mark; where it is written otherwise, the mark says so: [PHONE_1], [PHONE_1.2].
    What nobody reads is not kept: a text that is longer than any message ends in […].
    """
    text = text if len(text) <= LONGEST else text[:LONGEST] + CUT
    marks, known = _Marks(text), tuple(names)
    before = None
    while before != text:
        before = text
        blank = _blank(text)
        text = marks.put(text, find(blank, locale, known))
        text = marks.put(text, marks.again(_blank(text)))
    return Masked(text, MappingProxyType(marks.values))


def restore(text: str, values: Mapping[str, str]) -> str:
    """Return the text with what its marks stand for; a mark that nobody knows stays."""
    return _MARK.sub(lambda one: values.get(one[0], one[0]), text)


def find(text: str, locale: str = "", names: Iterable[str] = ()) -> list[Span]:
    """Return what is personal in a text, in order, nothing twice; the surer kind has the first word."""
    taken: list[Span] = []
    for one in sorted(_found(text, locale, names), key=lambda one: (one.start, _RANK[one.kind], -one.end)):
        if _BLANK in text[one.start : one.end] or one.start >= one.end:
            continue
        if not taken or one.start >= taken[-1].end:
            taken.append(one)
        elif _RANK[one.kind] < _RANK[taken[-1].kind]:
            taken[-1] = one
    return taken


def _blank(text: str) -> str:
    return _MARK.sub(lambda one: _BLANK * len(one[0]), text)


def _found(text: str, locale: str, names: Iterable[str]) -> Iterator[Span]:
    cues = Cues(text)
    yield from emails(text)
    yield from ibans(text, cues)
    yield from numbers(text, cues)
    yield from cards(text, cues)
    yield from addresses(text)
    yield from Phones(text, cues, locale).spans()
    yield from streets(text)
    yield from (Span(start, end, Kind.NAME, value) for start, end, value in named(text, names))


def _goes_on(text: str, end: int) -> bool:
    """Say whether the number or the word that ends here does not."""
    after = text[end : end + 1]
    return after.isdecimal() if text[end - 1].isdecimal() else after.isalnum()


class _Marks:
    """Gives each value its mark, beyond those that stand in the text already."""

    def __init__(self, text: str) -> None:
        self.values: dict[str, str] = {}
        self._last: defaultdict[str, int] = defaultdict(int)
        self._spans: dict[str, tuple[Kind, str]] = {}
        self._numbers: dict[tuple[Kind, str], int] = {}
        self._written: defaultdict[tuple[Kind, str], list[str]] = defaultdict(list)
        for one in _MARK.finditer(text):
            self._last[one["kind"]] = max(self._last[one["kind"]], int(one["number"]))

    def again(self, text: str) -> Iterator[Span]:
        """Yield where something stands that was masked elsewhere, where other words stood before it."""
        sizes: defaultdict[str, set[int]] = defaultdict(set)
        for written in self._spans:
            sizes[written[:_HEAD]].add(len(written))
        falling = {head: sorted(some, reverse=True) for head, some in sizes.items()}
        past = 0
        for begun in _BEGIN.finditer(text) if sizes else ():
            start = begun.start()
            for size in falling.get(text[start : start + _HEAD], ()):
                known = self._spans.get(text[start : start + size])
                if known and start >= past and not _goes_on(text, start + size):
                    past = start + size
                    yield Span(start, past, *known)

    def put(self, text: str, spans: Iterable[Span]) -> str:
        """Return the text with marks for these."""
        done: list[str] = []
        at = 0
        for span in spans:
            done += [text[at : span.start], self._mark(span, text[span.start : span.end])]
            at = span.end
        return "".join((*done, text[at:]))

    def _mark(self, span: Span, written: str) -> str:
        key = (span.kind, span.value)
        if key not in self._numbers:
            self._last[span.kind] += 1
            self._numbers[key] = self._last[span.kind]
        ways = self._written[key]
        if written not in ways:
            ways.append(written)
        way = ways.index(written) + 1
        mark = f"[{span.kind}_{self._numbers[key]}{f'.{way}' if way > 1 else ''}]"
        self.values[mark] = written
        if len(written) >= _HEAD:
            self._spans[written] = key
        return mark

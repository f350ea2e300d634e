"""Numbers that states give to people and firms: by form and check digits, or by the word before them."""

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

from stdnum import luhn, verhoeff
from stdnum.ar import cuit
from stdnum.br import cnpj, cpf
from stdnum.ch import ssn as ahv
from stdnum.cl import rut
from stdnum.cn import ric
from stdnum.cz import rc
from stdnum.es import dni, nie
from stdnum.eu import vat
from stdnum.fi import hetu
from stdnum.fr import nir

from app.texts.personal.cues import Cue, Cues
from app.texts.personal.spans import Kind, Span

_NEAR = 45  # characters between the word and the number
_Check = Callable[[str], bool]


class _Form(NamedTuple):
    kind: Kind
    pattern: re.Pattern[str]
    good: _Check


def _any(_: str) -> bool:
    return True


def _form(kind: Kind, pattern: str, good: _Check = _any, flags: int = 0) -> _Form:
    return _Form(kind, re.compile(rf"(?<![\w.+-])(?<!\d/)(?:{pattern})(?![\w-]|[./]\d)", re.ASCII | flags), good)


def _dated(number: str) -> bool:
    """Say whether six figures are a day: a Swede writes the year first, a Dane last."""
    first, month, last = (int(number[at : at + 2]) for at in (0, 2, 4))
    return 1 <= month <= 12 and (1 <= first <= 31 or (1 <= last <= 31 and luhn.is_valid(number.replace("-", ""))))


def _aadhaar(number: str) -> bool:
    return number[0] not in "01" and verhoeff.is_valid(re.sub(r"\D", "", number))


_SPACE = "[ \u00a0]?"
_FORMS = (
    _form(Kind.SOCIAL, r"\d{3}([-\u2010-\u2015 ])\d\d\1\d{4}"),  # United States
    _form(Kind.SOCIAL, rf"[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z]{_SPACE}\d\d{_SPACE}\d\d{_SPACE}\d\d{_SPACE}[A-D]"),
    _form(Kind.SOCIAL, r"\d{8}-?[A-Z]", dni.is_valid),
    _form(Kind.SOCIAL, r"[XYZ]-?\d{7}-?[A-Z]", nie.is_valid),
    _form(Kind.SOCIAL, r"[A-Z]{6}\d\d[A-EHLMPR-T]\d\d[A-Z]\d{3}[A-Z]", flags=re.IGNORECASE),  # Italy
    _form(Kind.SOCIAL, r"[12] ?\d\d ?\d\d ?(?:\d\d|2[AB]) ?\d{3} ?\d{3} ?\d\d", nir.is_valid),
    _form(Kind.SOCIAL, r"\d\d\.\d\d\.\d\d-\d{3}\.\d\d"),  # Belgium
    _form(Kind.SOCIAL, r"756\.\d{4}\.\d{4}\.\d\d", ahv.is_valid),
    _form(Kind.SOCIAL, r"\d{3}\.\d{3}\.\d{3}-\d\d", cpf.is_valid),
    _form(Kind.SOCIAL, r"\d{6}[-+]\d{4}|(?:19|20)\d{6}-\d{4}", lambda some: _dated(some[-11:])),  # Sweden, Denmark
    _form(Kind.SOCIAL, r"\d{6}[-+A-FU-Y]\d{3}[0-9A-FHJ-NPR-Y]", hetu.is_valid),
    _form(Kind.SOCIAL, r"\d{6}/\d{3,4}", rc.is_valid),
    _form(Kind.SOCIAL, r"\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])-[1-8]\d{6}"),  # Korea
    _form(Kind.SOCIAL, r"[2-9]\d{3}([ -])\d{4}\1\d{4}", _aadhaar),
    _form(Kind.SOCIAL, r"[A-Z]{4}\d{6}[HMX][A-Z]{5}[A-Z\d]\d"),  # Mexico
    _form(Kind.SOCIAL, r"\d{17}[\dX]", ric.is_valid),
    _form(Kind.TAX, r"[A-Z]{3}[ABCFGHLJPT][A-Z]\d{4}[A-Z]"),  # India
    _form(Kind.TAX, r"\d{1,2}\.\d{3}\.\d{3}-[\dKk]", rut.is_valid),
    _form(Kind.TAX, r"\d\d\.\d{3}\.\d{3}/\d{4}-\d\d", cnpj.is_valid),
    _form(Kind.TAX, r"(?:2[03-7]|3[034])-\d{8}-\d", cuit.is_valid),
    _form(
        Kind.TAX,
        r"(?:AT ?U|BE|BG|CY|CZ|DE|DK|EE|EL|ES|FI|FR|HR|HU|IE|IT|LT|LU|LV|MT|NL|PL|PT|RO|SE|SI|SK)[ -]?[A-Z0-9]{8,12}",
        vat.is_valid,
    ),
)
_FIGURE = re.compile(r"[0-9]")
_MANY = 300  # of a form that are checked; beyond, their looks are enough
_NUMBER = re.compile(
    r"(?<![\w.,$€£-])(?:[A-Z]{1,6}[ -]?)?\d(?:[ ./-]?[\dA-Z]){5,20}+"
    r"(?![\w%]|[.,]\d| ?(?:€|EUR|USD|GBP|euros?|dollars?|bytes))",
    re.ASCII,
)
_ANNOUNCED = ((Cue.SOCIAL, Kind.SOCIAL), (Cue.TAX, Kind.TAX), (Cue.DOCUMENT, Kind.ID))


def numbers(text: str, cues: Cues) -> Iterator[Span]:
    """Yield personal, tax and document numbers; the same characters may come more than once."""
    if not _FIGURE.search(text):
        return
    for form in _FORMS:
        for seen, found in enumerate(form.pattern.finditer(text)):
            if (seen >= _MANY or _sound(form, found[0])) and not _ordered(cues, found):
                yield _span(found.start(), found[0], form.kind)
    for cue, kind in _ANNOUNCED:
        for at in cues.all(cue):
            yield from _after(text, at, kind)


def _sound(form: _Form, some: str) -> bool:
    """Say whether a number is one of its form; one that python-stdnum's table of Chinese counties lacks is none."""
    try:
        return form.good(some)
    except LookupError:
        return False


def _ordered(cues: Cues, found: re.Match[str]) -> bool:
    """Say whether a word announces plain figures as the number of something else."""
    plain = not any(map(str.isalpha, found[0]))
    return plain and cues.before(Cue.ORDERED, found.start(), 20) > cues.before(Cue.SOCIAL, found.start())


def _after(text: str, at: int, kind: Kind) -> Iterator[Span]:
    """Yield the number that a word announces, on its line or on the next."""
    room = text[at : at + _NEAR + 25]
    found = _NUMBER.search(room)
    if (
        found
        and found.start() <= _NEAR
        and room.count("\n", 0, found.start()) < 2
        and sum(map(str.isdigit, found[0])) > 5
    ):
        yield _span(at + found.start(), found[0], kind)


def _span(start: int, number: str, kind: Kind) -> Span:
    return Span(start, start + len(number), kind, re.sub(r"\W", "", number).upper())

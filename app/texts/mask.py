"""Personal data out of a text: addresses, cards, accounts, telephones."""

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple
from unicodedata import decimal

import phonenumbers
from phonenumbers import Leniency, PhoneNumberMatcher
from stdnum import iban, luhn

_EMAIL = re.compile(r"[^\s@<>()\[\]{},;:\"'|\\]{1,64}@[^\s@<>()\[\]{},;:\"'|\\]{1,255}")
_IBAN = re.compile(r"(?<![^\W_])(?=([A-Z]{2}\d{2}(?:[ -]?[A-Z0-9]){11,30}))", re.IGNORECASE)
_FIGURES = re.compile(r"\d(?:[ \u00a0.\-/\u2010-\u2015]{0,3}\d){12,}")
_ALNUM = re.compile(r"[A-Z0-9]+", re.IGNORECASE)
_GROUP = re.compile(r"\d+")

# A bare row of figures is an order number until somebody calls it a telephone.
_PHONE_WORD = re.compile(
    r"\b(?:tel|phone|telephone|mobile|cell|call|ring|reach|whatsapp|sms|fax|telefon\w*|handy\w*|mobil\w*|anruf\w*"
    r"|rückruf\w*|erreich\w*|nummer lautet|móvil|teléfono|celular|llama\w*|llámame|número es)\b",
    re.IGNORECASE,
)
_ORDER_WORD = re.compile(
    r"(?:\b(?:order|invoice|ticket|tracking|reference|ref|case|serial|sn|imei|parcel|shipment|customer|account|article"
    r"|bestell\w*|auftrag\w*|rechnung\w*|sendung\w*|kunden\w*|artikel\w*|vorgang\w*|serien\w*"
    r"|pedido|factura|envío|seguimiento|referencia|cliente|artículo|serie)\b|#)",
    re.IGNORECASE,
)
_REGIONS = {"de": "DE", "es": "ES", "en": "US", "fr": "FR", "it": "IT", "nl": "NL", "pt": "PT"}


class _Span(NamedTuple):
    start: int
    end: int
    value: str  # the same value gets the same mark


def mask(text: str, locale: str = "") -> str:
    """Return the text with marks like [EMAIL_1] for personal data. Masking twice changes nothing more.

    `locale` (de, en-GB) tells how telephone numbers without a country code are written.
    """
    region = _region(locale)
    finders: tuple[tuple[str, Callable[[str], Iterator[_Span]]], ...] = (
        ("EMAIL", _emails),
        ("IBAN", _ibans),
        ("CARD", _cards),
        ("PHONE", lambda some: _phones(some, region)),
    )
    before = None
    while before != text:
        before = text
        for kind, find in finders:
            text = _replace(text, kind, list(find(text)))
    return text


def _region(locale: str) -> str | None:
    language, _, country = locale.replace("_", "-").partition("-")
    known: set[str] = phonenumbers.SUPPORTED_REGIONS
    return country.upper() if country.upper() in known else _REGIONS.get(language.lower())


def _replace(text: str, kind: str, spans: list[_Span]) -> str:
    number = max((int(one) for one in re.findall(rf"\[{kind}_(\d{{1,6}})\]", text)), default=0)
    marks: dict[str, str] = {}
    done, at = "", 0
    for span in spans:
        if span.value not in marks:
            number += 1
            marks[span.value] = f"[{kind}_{number}]"
        done += text[at : span.start] + marks[span.value]
        at = span.end
    return done + text[at:]


def _emails(text: str) -> Iterator[_Span]:
    for found in _EMAIL.finditer(text):
        address = found[0].rstrip(".!?-")
        if "." in address.rpartition("@")[2]:
            yield _Span(found.start(), found.start() + len(address), address.casefold())


def _ibans(text: str) -> Iterator[_Span]:
    past = 0
    for found in _IBAN.finditer(text):
        start, rest = found.start(), found[1]
        ends = (one.end() for one in reversed(list(_ALNUM.finditer(rest))))
        good = next((end for end in ends if iban.is_valid(rest[:end], check_country=False)), 0)
        if good and start >= past:
            past = start + good
            yield _Span(start, past, iban.compact(rest[:good]))


def _cards(text: str) -> Iterator[_Span]:
    """Yield rows of 13 to 19 figures with a good check digit, whatever figures stand around them."""
    for found in _FIGURES.finditer(text):
        groups = [(one.start() + found.start(), one[0]) for one in _GROUP.finditer(found[0])]
        past = 0
        for first in range(len(groups)):
            size = _card(groups[first:]) if first >= past else 0
            if size:
                past = first + size
                start, (last, tail) = groups[first][0], groups[past - 1]
                yield _Span(start, last + len(tail), "".join(one for _, one in groups[first:past]))


def _card(groups: list[tuple[int, str]]) -> int:
    """Return how many groups, from the first, make the longest card number."""
    best, figures = 0, ""
    for size, (_, group) in enumerate(groups, 1):
        figures += "".join(str(decimal(one)) for one in group)
        if len(figures) > 19:
            break
        if len(figures) >= 13 and luhn.is_valid(figures):
            best = size
    return best


def _phones(text: str, region: str | None) -> Iterator[_Span]:
    for found in PhoneNumberMatcher(text, region, leniency=Leniency.POSSIBLE):
        if _telephone(found, text[max(0, found.start - 30) : found.start]):
            value = phonenumbers.format_number(found.number, phonenumbers.PhoneNumberFormat.E164)
            yield _Span(found.start, found.end, value)


def _telephone(found: phonenumbers.PhoneNumberMatch, before: str) -> bool:
    """Say whether figures are a telephone number, from how they are written and the words before them."""
    if found.raw_string.startswith("+"):
        return True
    called = max((one.end() for one in _PHONE_WORD.finditer(before)), default=-1)
    ordered = max((one.end() for one in _ORDER_WORD.finditer(before)), default=-1)
    written = not found.raw_string.isdigit() and phonenumbers.is_valid_number(found.number)
    return called > ordered or (written and ordered < 0)

"""Postal addresses, where a house number stands beside a street's name."""

import re
from collections.abc import Iterator

from app.texts.personal.spans import Kind, Span

_STREET = (
    "Street|St|Avenue|Ave|Road|Rd|Boulevard|Blvd|Lane|Ln|Drive|Dr|Court|Ct|Square|Sq|Place|Pl|Terrace|Way|Highway|Hwy"
    "|Parkway|Crescent|Close|Gardens|Mews|Circle"
)
_ENGLISH = re.compile(
    rf"(?<![\w.-])\d{{1,5}}[A-Za-z]?,? (?:[A-Z][\w'’.-]{{0,24}} ){{1,4}}(?:{_STREET})\b\.?"
    r"(?:,? (?:Apt|Apartment|Suite|Unit|Flat)\.? \d{1,5})?"
)
_GERMAN = re.compile(
    r"(?<![\w-])[A-ZÄÖÜ][\wäöüß.-]{1,30}?"
    r"(?:straße|strasse|str\.|weg|platz|allee|gasse|gata|gatan|gade|straat|laan|vej|tie|utca) "
    r"\d{1,4} ?[a-z]?(?!\w)(?:,? \d{4,5} [A-ZÄÖÜ][\wäöüß-]{1,30})?"
)
_WORDS = r"(?: [A-ZÀ-Ú][\w'’.-]{1,24}){1,4}"
_SPANISH = re.compile(
    r"\b(?:Calle|Avenida|Plaza|Paseo|C/|Via|Viale|Piazza|Corso|Rua|Praça)"
    rf"(?: (?:de|del|la|las|los|di|da|do|dos|della)){{0,3}}{_WORDS},? (?:n[º°.] ?)?\d{{1,4}}(?!\w)"
)
_FRENCH = re.compile(
    r"(?<![\w.-])\d{1,4}(?: bis| ter)?,? (?:rue|avenue|boulevard|place|chemin|allée|quai|impasse)"
    rf"(?: (?:de|du|des|la|le|les|d'|l')){{0,3}}{_WORDS}"
)
_BOX = re.compile(r"\b(?:P\.? ?O\.? Box|Postfach|Postbus|Apartado) \d{1,6}(?!\w)", re.IGNORECASE)


def streets(text: str) -> Iterator[Span]:
    """Yield streets with their house numbers, and boxes."""
    for pattern in (_ENGLISH, _GERMAN, _SPANISH, _FRENCH, _BOX):
        for found in pattern.finditer(text):
            yield Span(found.start(), found.end(), Kind.ADDRESS, " ".join(found[0].casefold().split()))

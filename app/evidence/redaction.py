"""How much personal data the mask takes out of a text, and how much else: figures over labelled texts."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app.evidence.rows import Row, Text, Unreadable
from app.evidence.rows import rows as read
from app.evidence.shares import wilson
from app.texts.mask import find
from app.texts.personal.spans import Kind, Span

_KINDS = {
    Kind.EMAIL: ("EMAIL", "MAIL"),
    Kind.IBAN: ("IBAN", "BANK_ACCOUNT"),
    Kind.CARD: ("CREDIT_CARD", "CARD", "CREDITCARD"),
    Kind.PHONE: ("PHONE", "TELEPHONE", "MOBILE", "FAX"),
    Kind.IP: ("IP", "IPV4", "IPV6"),
    Kind.TAX: ("TAX", "ITIN", "VAT", "NIF", "TFN", "PAN", "TIN"),
    Kind.SOCIAL: ("SSN", "SOCIAL", "NINO", "FISCAL_CODE", "NIE", "PESEL", "AADHAAR", "NATIONAL_ID", "SIN", "NHS"),
    Kind.ID: ("DRIVER_LICENSE", "PASSPORT", "DRIVING_LICENCE", "IDENTITY_CARD", "ID_CARD", "ID_DOCUMENT"),
    Kind.ADDRESS: ("ADDRESS", "STREET", "LOCATION", "ZIP", "ZIP_CODE", "POSTCODE"),
    Kind.NAME: ("PERSON", "FIRST_NAME", "LAST_NAME", "FULL_NAME"),
}


# Two words have the say before one: an ID_CARD is no payment card.
_PAIRS = [(word, one) for one, words in _KINDS.items() for word in words]
_WORDS = sorted(_PAIRS, key=lambda pair: -pair[0].count("_"))


class SpanRow(Row):
    """One labelled value of a text; without a position every place where it stands is meant."""

    entity_type: Text
    entity_value: Text
    start_position: int | None = None


class LabelledRow(Row):
    """One line of a labelled file."""

    text: Text
    spans: tuple[SpanRow, ...] = ()


@dataclass(frozen=True, slots=True)
class Tally:
    """How many of how many."""

    hits: int = 0
    n: int = 0

    def plus(self, hit: bool) -> "Tally":
        """Count one more."""
        return Tally(self.hits + hit, self.n + 1)

    def figures(self, name: str) -> dict[str, Any]:
        """Return the share with an interval of 95 %, None where nothing was counted."""
        low, high = wilson(self.hits, self.n)
        share = round(self.hits / self.n, 4) if self.n else None
        return {name: share, f"{name}_low": round(low, 4), f"{name}_high": round(high, 4)}


def labelled(path: Path) -> list[LabelledRow]:
    """Return the texts of a JSON Lines file {text, spans[{entity_type, entity_value}]}. Raise Unreadable."""
    found = []
    for number, row in read(path, LabelledRow):
        for span in row.spans:
            if not span.entity_value.strip() or span.entity_value not in row.text:
                raise Unreadable(f"{path}:{number}: spans: a value of {span.entity_type} does not stand in the text")
        found.append(row)
    if not found:
        raise Unreadable(f"{path}: no text in it; one line each: text, spans")
    return found


def measure(texts: Iterable[LabelledRow]) -> dict[str, Any]:
    """Return how many labelled values no longer stand in the masked text, and how many masks hit a value.

    Recall counts a value as masked when all its letters and figures are, under whatever mark; `same_kind` when the mark
    is of its kind. Precision is that of the marks of a kind: on a value labelled so; `anything` on any labelled value.
    """
    recall: defaultdict[str, Tally] = defaultdict(Tally)
    same: defaultdict[str, Tally] = defaultdict(Tally)
    right: defaultdict[Kind, Tally] = defaultdict(Tally)
    some: defaultdict[Kind, Tally] = defaultdict(Tally)
    rows = list(texts)
    for row in rows:
        marks = find(row.text)
        places = list(dict.fromkeys(_places(row)))
        for label, start, end in places:
            recall[label] = recall[label].plus(_covered(row.text, start, end, marks))
            own = [one for one in marks if one.kind is kind(label)]
            same[label] = same[label].plus(_covered(row.text, start, end, own))
        for one in marks:
            hit = {label for label, start, end in places if start < one.end and one.start < end}
            right[one.kind] = right[one.kind].plus(any(kind(label) is one.kind for label in hit))
            some[one.kind] = some[one.kind].plus(bool(hit))
    types = {name: _type(recall[name], same[name]) for name in sorted(recall)}
    kinds = {name.value: _kind(right[name], some[name]) for name in Kind if name in right}
    by_type = {name: one | _beside(kind(name), kinds) for name, one in types.items()}
    return {"n": len(rows), "by_type": by_type, "by_mark": kinds}


def kind(label: str) -> Kind | None:
    """Return the mark that a label of somebody's file stands for, None where we mask no such thing."""
    name = label.upper().replace(" ", "_").replace("-", "_")
    return next((one for word, one in _WORDS if f"_{word}_" in f"_{name}_"), None)


def _places(row: LabelledRow) -> Iterator[tuple[str, int, int]]:
    for span in row.spans:
        value, start = span.entity_value, span.start_position
        if start is not None and row.text.startswith(value, start):
            yield span.entity_type, start, start + len(value)
            continue
        at = row.text.find(value)
        while at >= 0:
            yield span.entity_type, at, at + len(value)
            at = row.text.find(value, at + len(value))


def _covered(text: str, start: int, end: int, marks: Sequence[Span]) -> bool:
    return all(any(one.start <= at < one.end for one in marks) for at in range(start, end) if text[at].isalnum())


def _type(recall: Tally, same: Tally) -> dict[str, Any]:
    told = recall.figures("recall")
    return {"n": recall.n, "masked": recall.hits, **told, "same_kind": round(same.hits / same.n, 4) if same.n else None}


def _kind(right: Tally, some: Tally) -> dict[str, Any]:
    told = right.figures("precision")
    return {"marks": right.n, "right": right.hits, **told, "anything": round(some.hits / some.n, 4) if some.n else None}


def _beside(wanted: Kind | None, kinds: dict[str, dict[str, Any]]) -> dict[str, Any]:
    found = kinds.get(wanted, {}) if wanted else {}
    return {"mark": wanted.value if wanted else None} | {name: found.get(name) for name in _PRECISION}


_PRECISION = ("marks", "right", "precision", "precision_low", "precision_high")

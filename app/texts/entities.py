"""What a message names: order numbers, addresses, amounts, dates, and what the policy's own lists look for; pure."""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from app.signals import Entity, Mention
from app.texts.grounding.claims import Kind
from app.texts.grounding.measures import measured
from app.texts.grounding.moments import moments
from app.texts.plain import words
from app.texts.shapes import compiled

ORDER, EMAIL, AMOUNT, DATE = "order_number", "email", "amount", "date"
SHIPPED = (ORDER, EMAIL, AMOUNT, DATE)
LONGEST = 8_000  # characters that are looked at
MOST = 12  # things of one kind that are kept

_CUE = (
    r"(?:order|orders|purchase|invoice|booking|ticket|bestell\w{0,12}|auftrag\w{0,8}|rechnung\w{0,8}|vorgang\w{0,8}"
    r"|pedido|compra|factura|commande|ordine|bestelling)"
)
_NUMBER = r"(?:number|numbers|no|nr|nummer|id|ref|reference|code|número|numero|num|núm|n)"
# After its cue a number may be short; with letters of its own, or a #, it needs none.
_CUED = re.compile(
    rf"\b{_CUE}[ \t-]{{0,2}}(?:{_NUMBER}\b)?[.:°º]{{0,2}}[ \t]{{0,2}}(?:is|ist|es|lautet|:)?[ \t]{{0,2}}[#№]?[ \t]?"
    r"(?P<id>(?=[\w/-]{0,15}\d)[A-Z0-9][A-Z0-9/-]{2,23}[A-Z0-9])\b",
    re.IGNORECASE,
)
_SIGNED = re.compile(r"(?<![\w&#/])#(?P<id>[A-Z]{0,4}-?\d{4,12})\b", re.IGNORECASE)
_LETTERED = re.compile(r"(?<![\w/-])(?P<id>[A-Z]{2,5}-\d{4,12}(?:-\d{1,6})?)(?![\w-])")
_EMAIL = re.compile(r"(?<![\w.+-])([\w.+-]{1,64})@((?:[\w-]{1,63}\.){1,4}[a-z]{2,24})\b", re.IGNORECASE)
_DATED = re.compile(r"\d{1,4}[./-]\d{1,2}[./-]\d{1,4}")


def entities(text: str, own: tuple[Mention, ...] = ()) -> tuple[Entity, ...]:
    """Return what a message names, by kind and in order, each once. Addresses are kept without most of their name.

    The policy's own kinds come beside the shipped ones; one of the same name replaces it.
    """
    said, mine = text[:LONGEST], {one.name: one for one in own}
    finders = {ORDER: _orders, EMAIL: _emails, AMOUNT: _amounts, DATE: _dates}
    told = [one for each in own for one in _few(_mentioned(said, each))]
    taken = {one.text.upper() for one in told}
    shipped = [one for name, find in finders.items() if name not in mine for one in _few(find(said))]
    return (*(one for one in shipped if one.text.upper() not in taken), *told)


def _few(some: Iterable[Entity]) -> list[Entity]:
    return list(dict.fromkeys(some))[:MOST]


def _orders(text: str) -> Iterator[Entity]:
    hits = (found for pattern in (_CUED, _SIGNED, _LETTERED) for found in pattern.finditer(text))
    for found in sorted(hits, key=lambda one: one.start("id")):
        if not _DATED.fullmatch(found["id"]):
            yield Entity(ORDER, found["id"].upper())


def _emails(text: str) -> Iterator[Entity]:
    for found in _EMAIL.finditer(text):
        yield Entity(EMAIL, f"{found[1][0]}…@{found[2].lower()}")


def _amounts(text: str) -> Iterator[Entity]:
    for claim, _, _ in measured(text):
        if claim.kind is Kind.AMOUNT and claim.plain:
            unit, value = claim.key.split(" ")[0], claim.plain[0]
            yield Entity(AMOUNT, claim.shown, value / 100 if unit == "CENT" else value, unit)


def _dates(text: str) -> Iterator[Entity]:
    for claim, _, _ in moments(text):
        if claim.kind is Kind.DATE:
            yield Entity(DATE, claim.shown.rstrip(". "))


def _mentioned(text: str, one: Mention) -> Iterator[Entity]:
    if one.pattern:
        for found in compiled(one.pattern).finditer(text):
            yield Entity(one.name, found[0].strip())
    if one.words:
        line = f" {' '.join(words(text))} "
        for hit in _listed(one.words).finditer(line):
            yield Entity(one.name, hit[0])


@lru_cache(maxsize=64)
def _listed(some: tuple[str, ...]) -> re.Pattern[str]:
    plain = sorted({" ".join(words(one)) for one in some}, key=len, reverse=True)
    return re.compile(f"(?<= )(?:{'|'.join(map(re.escape, plain))})(?= )")

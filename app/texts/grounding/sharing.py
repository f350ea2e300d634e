"""What a source says of a longer or a shorter time, of more or fewer people, in the measure of a sentence."""

from collections.abc import Iterator

from app.texts.grounding.claims import Claim, Kind
from app.texts.grounding.reading import Read, Source

_LENGTHS = {"minute": 1 / 60, "hour": 1.0, "day": 24.0, "night": 24.0, "week": 168.0, "month": 730.0, "quarter": 2190.0,
            "year": 8760.0}  # fmt: skip
_HOW_MANY = {("month", "year"): (12,), ("quarter", "year"): (4,), ("day", "year"): (365,), ("week", "year"): (52,),
             ("month", "quarter"): (3,), ("day", "week"): (7,), ("day", "month"): (30, 31), ("hour", "day"): (24,),
             ("minute", "hour"): (60,), ("week", "month"): (4,)}  # fmt: skip
_EACH_SAID = "each apiece person head jeder jede jedes je pro cada uno"
_EACH = frozenset(_EACH_SAID.split())
_FRACTIONS = {"half": 2, "hälfte": 2, "halbe": 2, "halber": 2, "mitad": 2, "third": 3, "drittel": 3, "tercio": 3,
              "quarter": 4, "viertel": 4, "cuarto": 4, "fifth": 5, "fünftel": 5, "quinto": 5, "tenth": 10,
              "zehntel": 10, "décimo": 10}  # fmt: skip
_CLOSE = 0.03  # of a figure


def shared(told: Read, words: tuple[str, ...], source: Source) -> frozenset[Claim]:
    """Return the claims of a sentence that follow from a source's by counting over."""
    found = {claim for claim in set(told.claims) if _part(claim, words, source)}
    for rate in dict.fromkeys(told.rates):
        fresh = {*_priced(rate.span, told, source), *_often(rate.span, told, source)}
        if fresh:
            found |= fresh | {claim for claim in set(told.claims) if claim.shown == rate.shown}
    return frozenset(found)


def _part(claim: Claim, words: tuple[str, ...], source: Source) -> bool:
    """Say whether a claim is a share: half of it for 50 %, 15 euros each where two pay 30."""
    amounts = [float(key.split(" ")[-1]) for kind, key in source.keys if kind is Kind.AMOUNT]
    if claim.kind is Kind.AMOUNT and _EACH & set(words):
        return any(_same(claim.plain[0] * many, one) for many in source.plain if 1 < many <= 20 for one in amounts)
    if claim.kind is Kind.UNIT and claim.key.startswith("percent "):
        return any(_same(claim.plain[0], 100 / parts) for word, parts in _FRACTIONS.items() if word in source.words)
    many = _FRACTIONS.get(claim.shown.casefold().split(" ")[-1], 0)
    shares = [float(key.removeprefix("percent ")) for _, key in source.keys if key.startswith("percent ")]
    return many > 1 and any(_same(one, 100 / many) for one in shares)


def _priced(span: str, told: Read, source: Source) -> Iterator[Claim]:
    """Yield amounts a month that are a year's there, divided by twelve."""
    given = [key.split(" ") for kind, key in source.keys if kind is Kind.AMOUNT]
    for claim in set(told.claims) if span else ():
        if claim.kind is not Kind.AMOUNT:
            continue
        coin, number = claim.key.split(" ")
        for many in (one for other in source.spans for one in _HOW_MANY.get((span, other), ())):
            if any(coin == one and _same(float(number) * many, float(much)) for one, much in given):
                yield claim


def _often(span: str, told: Read, source: Source) -> Iterator[Claim]:
    """Yield how often within a time, where the source says how long it is from one time to the next."""
    if span not in _LENGTHS:
        return
    hours = {one for kind, key in source.keys if kind is Kind.DURATION and (one := _hours(key))}
    hours |= {_LENGTHS[one] for one in source.spans if one in _LENGTHS}
    for claim in set(told.claims):
        if claim.kind is Kind.NUMBER and claim.plain and claim.plain[0] > 1:
            every = _LENGTHS[span] / claim.plain[0]
            if any(_same(every, one) for one in hours):
                yield claim


def _hours(key: str) -> float:
    unit, _, number = key.partition(" ")
    return float(number) * {"minutes": 1 / 60, "months": 730.0}.get(unit, 0.0)


def _same(one: float, other: float) -> bool:
    return abs(one - other) <= _CLOSE * max(abs(one), abs(other), 0.01)

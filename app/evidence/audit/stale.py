"""Articles that people are still shown though they are old, or speak of what is past as of what is to come."""

import re
from collections.abc import Sequence
from datetime import UTC, datetime
from math import log2

from app.evidence.audit.findings import Finding, Kind, Quote, Severity, Use
from app.evidence.audit.prose import Sentence, sentences
from knowledge.passages import Source

YEAR = 365.0  # days
RISK = 3.0  # years times doublings of use: a year and seven tickets, three years and one
GRAVE = 8.0
_YEAR = r"(?P<year>20\d\d)"
_MONTHS = (
    "january|januar|enero", "february|februar|febrero", "march|märz|marzo", "april|abril", "may|mai|mayo",
    "june|juni|junio", "july|juli|julio", "august|agosto", "september|septiembre", "october|oktober|octubre",
    "november|noviembre", "december|dezember|diciembre",
)  # fmt: skip
_MONTH = rf"(?P<month>{'|'.join(_MONTHS)})"
_PART = r"(?:early|mid|late|the (?:end|beginning|middle) of|spring|summer|autumn|fall|winter|q[1-4]|anfang|mitte|ende)"
_DAY = r"(?:\d{1,2}(?:st|nd|rd|th)?\.?(?:\s+(?:of|de))?\s+)?"
_DATE = rf"(?:{_PART}[ -]+(?:of\s+)?)?(?:{_DAY}{_MONTH}(?:\s+\d{{1,2}}(?:st|nd|rd|th)?,?)?\s+(?:de\s+)?)?{_YEAR}"
_AT = r"(?:in|on|by|from|until|till|before|after|at|during|as of|starting|beginning|end)"
_DE_ES = r"(?:im|am|ab|bis|zum|vor|seit|en|el|desde|hasta)"
_WHEN = rf"\b(?:{_AT}|{_DE_ES})\s+(?:(?:the|dem|den|zum|el)\s+)?{_DATE}\b"
_WILL = (
    r"\b(?:will|shall|(?:is|are) (?:going|due|set|planned|scheduled|expected) to|plan(?:s|ning)? to|coming soon|"
    r"upcoming|wird|werden|soll(?:en)?|geplant|demnächst|será|serán|va a|van a)\b"
)
_VALID = (
    r"\b(?:(?:is|are|remains?|stays?) (?:valid|available|open|offered|free)|"
    r"(?:ist|sind|bleibt) (?:gültig|verfügbar)|gilt|gelten|runs|läuft|válid[oa]s?)\b"
)
_TIL = r"(?:until|till|through|up to|bis(?: zum| ende)?|hasta(?: el)?)"
_PROMISES = (
    re.compile(rf"{_WILL}[^.;]{{0,90}}?{_WHEN}", re.IGNORECASE),
    re.compile(rf"^(?:\W*){_WHEN}[^.;]{{0,60}}?{_WILL}", re.IGNORECASE),
    re.compile(rf"{_VALID}[^.;]{{0,60}}?\b{_TIL}\s+(?:the\s+end\s+of\s+)?{_DATE}\b", re.IGNORECASE),
)
_TOLD = re.compile(
    r"\b(?:history|changelog|release notes|archive|news|updates?|beispiel|example|verlauf|bulletin)\b"
    r"|\b(?:was|were|had|would|announced|wurde|wurden|war|waren|for example|e\.g\.|z\.\s?b\.|if you)\b",
    re.IGNORECASE,
)


def stale(sources: Sequence[Source], use: Use, now: datetime) -> list[Finding]:
    """Return articles that are old for how often they are used, and those that await what is past."""
    found = []
    for one in sources:
        if promise := _promise(one, now):
            found.append(promise)
        if old := _old(one, use, now):
            found.append(old)
    return [_helped(one, use) for one in found]


def _helped(one: Finding, use: Use) -> Finding:
    return Finding(one.kind, one.what, one.articles, one.severity, one.quotes, one.figures, use.helped(one.articles))


def _old(one: Source, use: Use, now: datetime) -> Finding | None:
    """Return a finding where nobody has changed an article for long that many were shown."""
    tickets = use.helped([one.key])
    if one.updated is None or not tickets:
        return None
    years = (now - one.updated).days / YEAR
    risk = years * log2(1 + tickets)
    if years < 1 or risk < RISK:
        return None
    figures: dict[str, float | str] = {"years": round(years, 1), "updated": one.updated.date().isoformat()}
    severity = Severity.HIGH if risk >= GRAVE else Severity.MEDIUM
    return Finding(Kind.STALE, "old", (one.key,), severity, (Quote(one.key, one.title),), figures)


def _promise(one: Source, now: datetime) -> Finding | None:
    """Return a finding where an article says that something will be on a day that is past."""
    past = [(text, when) for part in _candidates(one) for text, when in _awaited(part, now)]
    if not past:
        return None
    quotes = tuple(Quote(one.key, text) for text, _ in past)
    return Finding(Kind.STALE, "past", (one.key,), Severity.MEDIUM, quotes, {"when": past[0][1]})


def _candidates(one: Source) -> list[Sentence]:
    if not re.search(r"\b20\d\d\b", one.markdown):
        return []
    return [part for part in sentences(one.markdown) if not _TOLD.search(f"{part.heading}\n{part.text}")]


def _awaited(part: Sentence, now: datetime) -> list[tuple[str, str]]:
    for pattern in _PROMISES:
        if (found := pattern.search(part.text)) and _end(found) <= now:
            return [(part.text, found["year"])]
    return []


def _end(found: re.Match[str]) -> datetime:
    """Return when the month or the year that was named is over."""
    year, name = int(found["year"]), (found["month"] or "").lower()
    month = next((at for at, names in enumerate(_MONTHS, 1) if name in names.split("|")), 12) if name else 12
    return datetime(year + (month == 12), month % 12 + 1, 1, tzinfo=UTC)

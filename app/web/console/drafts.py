"""A decision's limits and its draft beside the sources, as run story and try box show them. Pure."""

import re
from dataclasses import dataclass
from datetime import datetime

from app.domain import AutonomyLevel, Decision, Limit, Reason
from app.evidence.desk import suggestion
from app.evidence.examined import NAME
from app.evidence.seen import Quoted
from app.web.console.moments import day
from app.web.console.texts import Texts
from app.web.console.verdicts import Checked, Sentence, checked, spoken
from integrations.render import plain

LONGEST = 1_500  # characters of a passage

_MARK = re.compile(r"\[(\d{1,2})\]")
_TAG = re.compile(r"(<[^>]*>)")
_SILENT = frozenset({Reason.LANGUAGE, Reason.NOTHING_FOUND, Reason.WEAK_ANSWER})


@dataclass(frozen=True, slots=True)
class Bound:
    """One limit; the lowest, and the first of equals, decides."""

    level: str
    words: str
    detail: str
    handoff: bool
    decides: bool


@dataclass(frozen=True, slots=True)
class Source:
    """What stands behind one mark of a draft; `key` and `place`: which chunk of which article."""

    mark: int
    title: str
    url: str
    quote: str
    about: str
    key: str
    place: int


@dataclass(frozen=True, slots=True)
class Written:
    """A draft as it is read; `html` is allow-listed."""

    html: str
    language: str
    writer: str
    evidence: str
    confidence: float
    citations: tuple[Source, ...]
    sentences: tuple[Sentence, ...]
    findings: tuple[Checked, ...]
    failed: int


def bounds(limits: tuple[Limit, ...], t: Texts) -> tuple[Bound, ...]:
    """Return every limit in pipeline order."""
    lowest = min(limits, key=lambda one: one.level, default=None)
    return tuple(
        Bound(
            level=one.level.name.lower(),
            words=t(f"reason.{one.reason}"),
            detail=t.detail(one.detail),
            handoff=one.handoff,
            decides=one is lowest,
        )
        for one in limits
    )


def written(decision: Decision, now: datetime, t: Texts) -> Written | None:
    """Return the draft, or None."""
    draft, shown = decision.draft, suggestion(decision, 0, now)
    if draft is None or shown is None:
        return None
    quotes = {one.number: one.quote for one in draft.citations}
    citations = tuple(_source(one, quotes.get(one.mark, ""), t) for one in shown.citations)
    findings = tuple(dict.fromkeys(checked(one, t) for one in decision.findings))
    return Written(
        html=marked(shown.html, frozenset(quotes)),
        language=draft.language,
        writer=draft.writer,
        evidence=draft.evidence,
        confidence=draft.confidence,
        citations=citations,
        sentences=spoken(draft, {one.mark: one for one in citations}, t),
        findings=findings,
        failed=sum(one.failed for one in findings),
    )


def marked(html: str, numbers: frozenset[int]) -> str:
    """Return a draft's HTML with each [n] of a citation as a link to its source on the page."""

    def link(found: re.Match[str]) -> str:
        number = found[1]
        return f'<a class="cite" href="#source-{number}">{number}</a>' if int(number) in numbers else found[0]

    # Tags stay as they are: an address may hold brackets too.
    return "".join(part if part.startswith("<") else _MARK.sub(link, part) for part in _TAG.split(html))


def silence(decision: Decision, t: Texts) -> str:
    """Return why there is no draft: what says so itself, else what decided."""
    own = (one.reason for one in decision.limits if one.reason in _SILENT)
    return t(f"reason.{next(own, decision.reason)}")


def level_of(decision: Decision) -> str:
    """Return what a decision comes to, in a word of the texts: a level, or that a person takes over."""
    if decision.handoff and decision.level <= AutonomyLevel.SUGGEST and decision.draft is None:
        return "handoff"
    return decision.level.name.lower()


def _source(quoted: Quoted, quote: str, t: Texts) -> Source:
    link = quoted.url if quoted.url.startswith(("https://", "http://")) else ""
    about = t("draft.updated", when=day(quoted.updated, t)) if quoted.updated else ""
    key, _, place = quoted.passage.rpartition("#")
    key = "" if key == NAME else key  # nowhere kept
    said = plain(quote)
    said = said if len(said) <= LONGEST else f"{said[:LONGEST].rsplit(' ', 1)[0]} …"
    return Source(quoted.mark, quoted.title, link, said, about, key, int(place) if place.isdecimal() else 0)

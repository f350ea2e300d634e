"""How a draft would read: promises that nobody has taken on, other people's data, tone, length, old articles."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from app.domain import AutonomyLevel, Context, Draft, DraftKind, Evidence, Finding, Limit, Policy, Reason
from app.texts.manner import addressed, forbidden
from app.texts.mask import find
from app.texts.personal.spans import Kind
from app.texts.undertaken import undertaken
from app.writers.frames import body, phrases
from app.writers.records import founded
from knowledge.passages import Citation, Found

_OURS = frozenset({Kind.IP})  # what an instruction may name


def wording(draft: Draft, found: Found, around: Context, policy: Policy, now: datetime) -> tuple[Finding, ...]:
    """Return one finding a check, each with the limit that it imposes or None."""
    own = draft.evidence is Evidence.APPROVED or draft.kind is DraftKind.CLARIFY or founded(draft, around)
    said = "\n\n".join(body(draft.text, draft.citations))
    sources = tuple(text for one in draft.sources for text in (one.quote, one.title))
    tone = policy.tone
    long = tone.longest and len(draft.text) > tone.longest
    return (
        _finding("promises", Reason.PROMISE, "" if own else next(undertaken(said, sources), "")),
        _finding("persons", Reason.OTHER_PERSON, "" if own else _person(said, (*sources, *around.public, phrases()))),
        _finding("tone", Reason.TONE, forbidden(said, tone.forbidden) or addressed(said, draft.language, tone.address)),
        _finding("brevity", Reason.TOO_LONG, f"{len(draft.text)} > {tone.longest}" if long else ""),
        _finding("age", Reason.OLD_ARTICLE, _old(draft.citations, found, tone.article_days, now)),
    )


def _finding(check: str, reason: Reason, detail: str) -> Finding:
    limit = Limit(AutonomyLevel.SUGGEST, reason, detail[:200]) if detail else None
    return Finding(check, detail[:200] or "passed", limit)


def _person(text: str, known: Iterable[str]) -> str:
    """Return of which kind the first personal value is that neither a source nor the thread has; never the value."""
    have = "\n".join(known)
    plain = _levelled(have)
    for one in find(text):
        if one.kind not in _OURS and _levelled(text[one.start : one.end]) not in plain:
            return str(one.kind)
    return ""


def _levelled(text: str) -> str:
    return "".join(letter for letter in text.casefold() if letter.isalnum() or letter == "@")


def _old(citations: Iterable[Citation], found: Found, days: int, now: datetime) -> str:
    """Return the first cited article that nobody has changed for too long; one without a date is not old."""
    changed = {one.source.key: one.source.updated for one in found.passages}
    for one in citations:
        when = changed.get(one.article)
        if days and when and now - when > timedelta(days=days):
            return f"{one.article}: {when:%Y-%m-%d}"
    return ""

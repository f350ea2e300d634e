"""An audit as plain values, for JSON."""

from typing import Any

from app.evidence.audit.audit import Audit, Task
from app.evidence.audit.coverage import Share
from app.evidence.audit.findings import Finding
from app.evidence.audit.gaps import Gap


def plain(found: Audit) -> dict[str, Any]:
    """Return the whole audit as values that JSON knows."""
    return {
        "articles": found.articles,
        "tickets": found.tickets,
        "score": found.score.value,
        "parts": [_part(one) for one in found.score.parts],
        "coverage": _coverage(found),
        "findings": [_finding(one, found) for one in found.findings],
        "gaps": [_gap(one, found) for one in found.gaps],
        "worklist": [_task(one, found) for one in found.worklist],
        "notes": list(found.notes),
    }


def _part(one: Any) -> dict[str, Any]:
    return {"name": one.name, "points": one.points, "most": one.most, "share": one.share, "n": one.n}


def _coverage(found: Audit) -> dict[str, Any]:
    least = found.coverage.least
    intents = [{"intent": one.intent, "title": one.title, **_share(one.share(least))} for one in found.examples]
    both = {"questions": found.coverage.questions, "examples": found.coverage.intents}
    shares = {name: _share(one) if one else None for name, one in both.items()}
    return {"confidence": least, **shares, "intents": intents}


def _share(one: Share) -> dict[str, Any]:
    return {"answered": one.answered, "asked": one.asked, "share": round(one.share, 3)}


def _finding(one: Finding, found: Audit) -> dict[str, Any]:
    return {
        "kind": one.kind.value,
        "what": one.what,
        "severity": one.severity.value,
        "tickets": one.tickets,
        "articles": [{"key": key, "title": found.titles.get(key, "")} for key in one.articles],
        "quotes": [{"article": quote.article, "text": quote.text} for quote in one.quotes],
        "figures": dict(one.figures),
    }


def _gap(one: Gap, found: Audit) -> dict[str, Any]:
    shown = {"questions": list(one.questions), "tickets": list(one.tickets), "confidence": one.confidence}
    nearest = {"key": one.nearest, "title": found.titles.get(one.nearest, "")} if one.nearest else None
    return {"title": one.title, "n": one.n, **shown, "nearest": nearest}


def _task(one: Task, found: Audit) -> dict[str, Any]:
    what = one.what
    if isinstance(what, Gap):
        return {"do": "write", "tickets": one.tickets, "title": what.title}
    keys = {"articles": list(what.articles), "figures": dict(what.figures)}
    return {"do": "mend", "tickets": one.tickets, "kind": what.kind.value, "what": what.what, **keys}

"""An audit as it is kept for the console: what to do first, the gaps, the score; bounded."""

from typing import Any

from app.evidence.audit.audit import Audit, Task
from app.evidence.audit.gaps import Gap
from app.evidence.audit.plain import plain

MOST = 500  # tasks that are kept
GAPS = 100
QUOTES = 8  # of one task
LONG = 400  # characters of one of them


def sheet(found: Audit, internal: frozenset[str] = frozenset()) -> dict[str, Any]:
    """Return an audit as values that JSON knows; what touches an internal article is marked `inside`."""
    whole = plain(found)
    findings = dict(zip(map(id, found.findings), whole["findings"], strict=True))
    tasks = found.worklist
    return {
        **{name: whole[name] for name in ("articles", "tickets", "score", "parts", "notes")},
        "coverage": {name: whole["coverage"][name] for name in ("confidence", "questions", "examples")},
        "tasks": [_task(one, findings, internal) for one in tasks[:MOST]],
        "left": max(0, len(tasks) - MOST),
        "gaps": [_gap(one) for one in whole["gaps"][:GAPS]],
    }


def _task(one: Task, findings: dict[int, dict[str, Any]], internal: frozenset[str]) -> dict[str, Any]:
    what = one.what
    if isinstance(what, Gap):
        return {"do": "write", "tickets": one.tickets, "title": what.title, "inside": False}
    told = findings[id(what)]
    quotes = [{**quote, "text": quote["text"][:LONG]} for quote in told["quotes"][:QUOTES]]
    inside = any(key in internal for key in what.articles)
    return {"do": "mend", **told, "quotes": quotes, "inside": inside}


def _gap(one: dict[str, Any]) -> dict[str, Any]:
    return {**one, "questions": [text[:LONG] for text in one["questions"]], "tickets": one["tickets"][:QUOTES]}

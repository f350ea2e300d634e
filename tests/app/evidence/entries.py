"""Runs of a ledger as values, for tests of what people see of them."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from app.domain import Decision, OutcomeKind, Question
from app.store.inbox import run_id
from app.store.ledger import Entry
from tests.app.store.examples import decision
from tests.fakes import NOON


def entry(number: int = 1, kind: OutcomeKind | None = OutcomeKind.SUGGESTED, **changes: Any) -> Entry:
    """Return a run of ticket 7, its decision and its reason as in the examples."""
    made: Decision | None = changes.get("decision", decision())
    fields: dict[str, Any] = {
        "run": run_id("main", "7", number),
        "number": number,
        "connection": "main",
        "ticket": "7",
        "message": made.message_id if made else "",
        "received": NOON,
        "started": NOON + timedelta(seconds=1),
        "finished": NOON + timedelta(seconds=2) if kind else None,
        "attempts": 1,
        "kind": kind,
        "reason": made.reason if made and kind else "",
        "detail": made.detail if made and kind else "",
        "level": made.level if made else None,
        "policy_version": "p1",
        "decision": made,
        "effects": (),
        "stages": made.stages if made else (),
        "error": "",
    }
    return Entry(**{**fields, **changes})


def asked(text: str, message: str = "m1", **changes: Any) -> Decision:
    """Return a decision about a question of these words."""
    question = Question(text, text, "", "en", True, "digest", len(text.split()), NOON, message)
    return replace(decision(message=message, question=question), **changes)

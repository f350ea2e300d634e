"""What became of a ticket of Freshdesk's: it tells the last time of each turn only, and ratings beside the ticket."""

from collections.abc import Iterator
from datetime import timedelta

from integrations.aftermath import Aftermath, Move
from integrations.answers import understood
from integrations.freshdesk import mapping
from integrations.freshdesk.mapping import Json
from integrations.helpdesk import Invalid, NotFound, NotPermitted, Status
from integrations.http import Session, document, listing

BASE = "/api/v2"
_NEUTRAL = 100  # above it a customer is content, below it (and below 0) not
_BEFORE = timedelta(seconds=1)
_TURNS = (("resolved_at", Status.SOLVED), ("closed_at", Status.CLOSED), ("reopened_at", Status.OPEN))


def aftermath(session: Session, number: int) -> Aftermath:
    """Return what became of a ticket: two requests. Raise HelpdeskError."""
    raw = document(session.get(f"{BASE}/tickets/{number}", params={"include": "stats"}))
    with understood("a ticket"):
        moves = sorted(_moves(raw.get("stats") or {}), key=lambda one: one.at)
    return Aftermath(tuple(moves), _rated(session, number))


def _moves(stats: Json) -> Iterator[Move]:
    for name, status in _TURNS:
        if stats.get(name):
            yield Move(status, mapping.moment(stats[name]))
    if stats.get("reopened_at") and not (stats.get("resolved_at") or stats.get("closed_at")):
        # Opening it again empties the other two; solved it was, at the latest right before.
        yield Move(Status.SOLVED, mapping.moment(stats["reopened_at"]) - _BEFORE)


def _rated(session: Session, number: int) -> bool | None:
    """Return the newest rating; None where there is none, where surveys are not part of the plan, or are not ours."""
    try:
        found = listing(session.get(f"{BASE}/tickets/{number}/satisfaction_ratings"))
    except (Invalid, NotFound, NotPermitted):
        return None
    with understood("a rating"):
        newest = max(found, key=lambda one: str(one["created_at"]), default=None)
        mark = int((newest.get("ratings") or {}).get("default_question") or _NEUTRAL) if newest else _NEUTRAL
    return None if mark == _NEUTRAL else mark > _NEUTRAL

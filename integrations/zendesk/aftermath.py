"""What became of a ticket of Zendesk's: its history tells every status, the ticket its rating."""

from collections.abc import Iterator, Sequence

from integrations.aftermath import Aftermath, Move
from integrations.answers import understood
from integrations.http import Session
from integrations.zendesk import mapping
from integrations.zendesk.mapping import Json
from integrations.zendesk.pages import read, rows

_RATED = {"good": True, "bad": False}  # offered and unoffered are no rating


def aftermath(session: Session, number: int) -> Aftermath:
    """Return what became of a ticket: two requests, more for a long history. Raise HelpdeskError."""
    path = f"/api/v2/tickets/{number}"
    raw = read(session, path).get("ticket") or {}
    audits = list(rows(session, f"{path}/audits", "audits", {}))
    with understood("a history"):
        rating = raw.get("satisfaction_rating") or {}
        return Aftermath(tuple(_moves(audits)), _RATED.get(str(rating.get("score"))))


def _moves(audits: Sequence[Json]) -> Iterator[Move]:
    """Yield the changes, those of old custom statuses under the category that Zendesk keeps beside them."""
    for audit in sorted(audits, key=lambda one: (str(one["created_at"]), one["id"])):
        for event in audit.get("events") or ():
            if event.get("field_name") == "status" and event.get("value"):
                yield Move(mapping.status(event["value"]), mapping.moment(audit["created_at"]))

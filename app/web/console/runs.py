"""The list of runs: search, filters, pages."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlencode

from flask import Blueprint, Response, request, url_for

from app.domain import OutcomeKind, Reason
from app.store.accounts import Role
from app.store.ledger import RUNNING, Entry, RunQuery
from app.web.access import session
from app.web.console.force import force_of
from app.web.console.frame import show, speak
from app.web.console.texts import Texts
from app.web.faces import Faces

MANY = 50  # runs a page
SPANS = (1, 7, 30, 90)  # days
LONGEST = 100  # characters to search for


@dataclass(frozen=True, slots=True)
class Asked:
    """What the reader narrows the list to."""

    text: str
    kind: str
    intent: str
    reason: str
    connection: str
    days: int

    @property
    def words(self) -> dict[str, str | int]:
        """Return what narrows, as parts of an address."""
        given: dict[str, str | int] = {
            "text": self.text,
            "kind": self.kind,
            "intent": self.intent,
            "reason": self.reason,
            "connection": self.connection,
            "days": self.days,
        }
        return {name: value for name, value in given.items() if value}


@dataclass(frozen=True, slots=True)
class Brief:
    """One run in one row."""

    number: int
    kind: str
    title: str
    why: str
    ticket: str
    connection: str
    link: str
    took: float
    received: datetime


def run_routes(pages: Blueprint, faces: Faces) -> None:
    """Add the list."""

    @pages.get("/runs", endpoint="runs")
    @session(Role.VIEWER)
    def runs() -> Response:
        asked, before, t = _asked(request.args), request.args.get("before", 0, int), speak()
        entries = faces.ledger.search(_query(asked, faces), MANY + 1, before)
        policy = force_of(faces).policy
        titles = {one.name: one.title for one in policy.intents}
        shown = [brief(one, titles, faces, t) for one in entries[:MANY]]
        page = {
            "runs": shown,
            "asked": asked,
            "filtered": bool(asked.words),
            "kinds": [*OutcomeKind, RUNNING],
            "intents": policy.intents,
            "reasons": list(Reason),
            "connections": sorted(faces.desks),
            "spans": SPANS,
            "older": _page(asked, before=shown[-1].number) if len(entries) > MANY else "",
            "newest": _page(asked) if before else "",
        }
        return show(faces, "runs.html", "runs", page)


def brief(entry: Entry, titles: Mapping[str, str], faces: Faces, t: Texts) -> Brief:
    """Return a run as one row."""
    made = entry.decision
    title = titles.get(entry.intent) or (made.triage.title if made and made.triage else "")
    return Brief(
        number=entry.number,
        kind=entry.kind.value if entry.kind else RUNNING,
        title=title,
        why=why(entry, t),
        ticket=entry.ticket,
        connection=entry.connection,
        link=link(entry, faces),
        took=sum(took for _, took in entry.stages),
        received=entry.received,
    )


def why(entry: Entry, t: Texts) -> str:
    """Return in one sentence why a run ended as it did."""
    match entry.kind:
        case None:
            return t("runs.waiting")
        case OutcomeKind.SUPERSEDED:
            return t("runs.newer")
        case OutcomeKind.FAILED:
            return t("runs.broke", error=entry.error or entry.detail)
        case _:
            return t.known(f"reason.{entry.reason}", entry.reason)


def link(entry: Entry, faces: Faces) -> str:
    """Return the agent's page of a run's ticket, or an empty string where its connection is gone."""
    desk = faces.desks.get(entry.connection)
    address = desk.page(entry.ticket) if desk else ""
    return address if address.startswith(("https://", "http://")) else ""


def _asked(given: Mapping[str, str]) -> Asked:
    days = given.get("days", "")
    return Asked(
        text=given.get("text", "").strip()[:LONGEST].removeprefix("#"),
        kind=given.get("kind", "") if given.get("kind", "") in {*OutcomeKind, RUNNING} else "",
        intent=given.get("intent", ""),
        reason=given.get("reason", "") if given.get("reason", "") in set(Reason) else "",
        connection=given.get("connection", ""),
        days=int(days) if days.isascii() and days.isdigit() and len(days) < 5 else 0,
    )


def _query(asked: Asked, faces: Faces) -> RunQuery:
    since = faces.clock.now() - timedelta(days=asked.days) if asked.days else None
    return RunQuery(asked.text, asked.connection, asked.kind, asked.intent, asked.reason, since)


def _page(asked: Asked, before: int = 0) -> str:
    """Return the address of a page of the list."""
    query = {**asked.words, **({"before": before} if before else {})}
    return url_for("console.runs") + (f"?{urlencode(query)}" if query else "")

"""What a replay of past tickets says of each intent, and the messages behind it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import Blueprint, Response, abort, request, url_for

from app.store.accounts import Role
from app.store.replays import WHOLE, Replayed, Replays
from app.web.access import session
from app.web.console.frame import show, speak
from app.web.console.hits import web_address
from app.web.console.paging import MANY, number, paged
from app.web.console.texts import Texts
from app.web.faces import Faces


@dataclass(frozen=True, slots=True)
class Note:
    """An intent's figures in a line; `url` leads to the messages behind them."""

    words: str
    right: str
    at: datetime
    url: str


@dataclass(frozen=True, slots=True)
class Told:
    """One message as the list shows it. `mark`: right, wrong or unjudged."""

    ticket: str
    link: str
    at: datetime
    did: str
    real: str
    mark: str
    sent: bool
    sure: str
    differ: str
    question: str
    draft: str
    reply: str
    younger: str


def replay_routes(pages: Blueprint, faces: Faces) -> None:
    """Add the list of messages behind an intent's figures."""

    @pages.get("/replay/<name>", endpoint="replay")
    @session(Role.VIEWER)
    def replay(name: str) -> Response:
        t, known = speak(), Replays(faces.ledger.store, faces.clock)
        newest = known.newest()
        found = newest.get(name)
        if found is None or name == WHOLE:
            abort(404)
        only = request.args.get("only", "")
        rows = [one for one in known.rows(found.number, name) if _wanted(one, only)]
        at = number(request.args)
        turn = paged(at, len(rows), url_for("console.replay", name=name), {"only": only} if only else {})
        page = {
            "name": name,
            "title": found.report["title"] or name,
            "source": found.source,
            "note": note(found, t),
            "only": only,
            "turn": turn,
            "messages": [_told(one, t) for one in rows[MANY * (at - 1) : MANY * at]],
        }
        return show(faces, "replay.html", "autonomy", page)


def notes(faces: Faces, t: Texts) -> Mapping[str, Note]:
    """Return what the newest replay says, by intent; nothing where there was none."""
    newest = Replays(faces.ledger.store, faces.clock).newest()
    return {name: note(one, t) for name, one in newest.items() if name != WHOLE}


def note(found: Replayed, t: Texts) -> Note:
    """Return an intent's figures in words."""
    report = found.report
    cover, right = report["coverage"], report["precision"]
    level = t(f"level.{report['next']}") if report.get("next") else "–"
    counts = {"hits": t.number(cover["hits"]), "n": t.number(cover["n"]), "share": t.share(cover["share"] or 0.0)}
    return Note(
        words=t("replay.would", level=level, **counts),
        right=_right(right, t),
        at=found.made,
        url=url_for("console.replay", name=found.intent),
    )


def _right(right: Mapping[str, Any], t: Texts) -> str:
    if right["share"] is None:
        return t("replay.unjudged")
    shares = {name: t.share(right[name]) for name in ("share", "low", "high")}
    return t("replay.right", n=t.number(right["n"]), **shares)


def _wanted(row: Mapping[str, Any], only: str) -> bool:
    match only:
        case "wrong":
            return row.get("right") is False
        case "sent":
            return bool(row.get("covered"))
        case _:
            return True


def _told(row: Mapping[str, Any], t: Texts) -> Told:
    right = row.get("right")
    sure = row.get("confidence")
    return Told(
        ticket=row["ticket"],
        link=web_address(row["link"]),
        at=datetime.fromisoformat(row["at"]),
        did=t(f"act.{row['act']}"),
        real=t(f"act.{row['real']}"),
        mark="unjudged" if right is None else "right" if right else "wrong",
        sent=bool(row.get("covered")),
        sure=t.share(sure) if sure is not None else "",
        differ=", ".join(row.get("differ", ())),
        question=row["question"],
        draft=row["draft"],
        reply=row["reply"],
        younger=", ".join(row["younger"]),
    )

"""What is wrong and missing in the knowledge base, as the newest audit found it; a page never audits itself."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from flask import Blueprint, Response, make_response, redirect, request, url_for

from app.store.accounts import Role
from app.store.audits import Kept, Under, Wanted
from app.store.texts import StoredTexts
from app.web.access import session
from app.web.auth import may, person
from app.web.console.frame import show, speak
from app.web.console.paging import MANY, Paged, number, paged
from app.web.console.said import said
from app.web.console.texts import Texts
from app.web.faces import Faces
from knowledge.passages import Audience

LONG = timedelta(hours=1)  # an audit that has said nothing for so long was cut short
SOON = timedelta(minutes=5)  # one that was asked for has begun by then


class Turn(StrEnum):
    """How the audit that was begun last is doing, where it is not the one that is shown."""

    RUNNING = "running"
    BROKE = "broke"
    CUT = "cut"


@dataclass(frozen=True, slots=True)
class Part:
    """One part of the score; `width` of its bar in per cent."""

    name: str
    fine: str
    points: str
    n: str
    width: float


@dataclass(frozen=True, slots=True)
class Quote:
    """What an article says; `title` is empty where the text is the title."""

    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Task:
    """One thing to do. `gap`: the number of a gap on this page, for an article that is to be written."""

    number: int
    kind: str
    severity: str
    tickets: int
    words: str
    articles: tuple[tuple[str, str], ...]  # key and title
    quotes: tuple[Quote, ...]
    gap: int = 0


@dataclass(frozen=True, slots=True)
class Gap:
    """Questions that found nothing good, with a proposed title."""

    title: str
    n: int
    questions: tuple[str, ...]
    nearest: tuple[str, str] | None = None  # key and title of the article that is found first


@dataclass(frozen=True, slots=True)
class Page:
    """The newest audit, and what is under way."""

    may_ask: bool
    known: bool  # there are articles
    wanted: Wanted | None
    late: bool
    turn: Turn | None
    under: Under | None
    at: datetime | None = None
    score: int = 0
    articles: int = 0
    tickets: int = 0
    seconds: str = ""
    parts: tuple[Part, ...] = ()
    answered: str = ""
    notes: tuple[str, ...] = ()
    tasks: tuple[Task, ...] = ()
    paged: Paged | None = None
    left: int = 0
    hidden: int = 0
    gaps: tuple[Gap, ...] = ()


def finding_routes(pages: Blueprint, faces: Faces) -> None:
    """Add the page, and the wish for an audit."""

    @pages.get("/knowledge/audit", endpoint="findings")
    @session(Role.VIEWER)
    def findings() -> Response:
        return show(faces, "findings.html", "knowledge", _page(faces, number(request.args)))

    @pages.post("/knowledge/audit", endpoint="ask_audit")
    @session(Role.ADMIN)
    def ask() -> Response:
        faces.holdings.audits.ask(person().email)
        return make_response(redirect(url_for("console.findings"), 303))


def _page(faces: Faces, at: int) -> Page:
    t, now, audits = speak(), faces.clock.now(), faces.holdings.audits
    wanted, under, kept = audits.wanted(), audits.under(), audits.last()
    fields: dict[str, Any] = {
        "may_ask": may(Role.ADMIN),
        "known": bool(faces.holdings.inventory.places()),
        "wanted": wanted,
        "late": wanted is not None and now - wanted.at > SOON,
        "turn": _turn(under, now),
        "under": under,
    }
    return Page(**fields, **(_found(kept, at, t, faces.holdings.texts) if kept else {}))


def _turn(under: Under | None, now: datetime) -> Turn | None:
    if under is None:
        return None
    if under.broke:
        return Turn.BROKE
    return Turn.RUNNING if now - under.told < LONG else Turn.CUT


def _found(kept: Kept, at: int, t: Texts, texts: StoredTexts) -> dict[str, Any]:
    """Return what an audit says; what touches articles for agents is left out for those who may not read them.

    For agents is what was so at the audit, and what is so or gone today.
    """
    found, every = kept.found, may(Role.AGENT)
    open_ = _public(found, texts)
    seen = [one for one in found["tasks"] if every or (not one["inside"] and _keys(one) <= open_)]
    gaps = tuple(_gap(one, every or not one["nearest"] or one["nearest"]["key"] in open_) for one in found["gaps"])
    places = {one.title: place for place, one in enumerate(gaps, 1)}
    first = MANY * (at - 1)
    shown = enumerate(seen[first : first + MANY], first + 1)
    return {
        "at": kept.at,
        "score": found["score"],
        "articles": found["articles"],
        "tickets": found["tickets"],
        "seconds": t.milliseconds(1000 * kept.seconds),
        "parts": tuple(_part(one, t) for one in found["parts"]),
        "answered": _answered(found["coverage"]["questions"], t),
        "notes": tuple(said(one, t) for one in found["notes"]),
        "tasks": tuple(_task(place, one, places, t) for place, one in shown),
        "paged": paged(at, len(seen), url_for("console.findings"), {}),
        "left": found["left"],
        "hidden": len(found["tasks"]) - len(seen),
        "gaps": gaps,
    }


def _keys(task: Mapping[str, Any]) -> set[str]:
    return {one["key"] for one in task.get("articles", ())}  # a gap has none


def _public(found: Mapping[str, Any], texts: StoredTexts) -> set[str]:
    """Return the articles that an audit names and that are public today."""
    near = {one["nearest"]["key"] for one in found["gaps"] if one["nearest"]}
    places = texts.places(near.union(*map(_keys, found["tasks"])))
    return {key for key, (audience, _, _) in places.items() if audience is Audience.PUBLIC}


def _gap(one: Mapping[str, Any], readable: bool) -> Gap:
    near = one["nearest"] if readable else None
    return Gap(one["title"], one["n"], tuple(one["questions"]), (near["key"], near["title"]) if near else None)


def _part(one: Mapping[str, Any], t: Texts) -> Part:
    points = t("findings.points", points=t.number(one["points"], 1), most=t.number(one["most"]))
    name, share = t(f"findings.part.{one['name']}"), one["share"]
    return Part(name, t.share(share), points, t.number(one["n"]), 100 * share)


def _answered(share: Mapping[str, Any] | None, t: Texts) -> str:
    if not share:
        return ""
    counts = {name: t.number(share[name]) for name in ("answered", "asked")}
    return t("findings.answered", share=t.share(share["share"]), **counts)


def _task(place: int, one: Mapping[str, Any], gaps: Mapping[str, int], t: Texts) -> Task:
    if one["do"] == "write":
        words = t("findings.write", title=one["title"])
        return Task(place, "gap", "", one["tickets"], words, (), (), gaps.get(one["title"], 0))
    titles = {about["key"]: about["title"] for about in one["articles"]}
    quotes = [(titles.get(quote["article"], ""), quote["text"]) for quote in one["quotes"]]
    return Task(
        number=place,
        kind=one["kind"],
        severity=one["severity"],
        tickets=one["tickets"],
        words=says(one["kind"], one["what"], one["figures"], t),
        articles=tuple((key, title or key) for key, title in titles.items()),
        quotes=tuple(Quote(title, text) for title, text in quotes if title != text),
    )


def says(kind: str, what: str, figures: Mapping[str, Any], t: Texts) -> str:
    """Return a finding in the reader's language."""
    shares = kind == "duplicate"
    told = {name: _figure(value, shares, t) for name, value in figures.items()}
    return t(f"findings.says.{kind}" if kind == "contradiction" else f"findings.says.{kind}.{what}", **told)


def _figure(value: float | str, share: bool, t: Texts) -> str:
    if isinstance(value, str):
        return value
    if share:
        return t.share(value)
    return t.number(value, 0 if isinstance(value, int) else 1)

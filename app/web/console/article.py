"""One article as it was read: its chunks, what agents made of it, and taking it or that out of use."""

from collections.abc import Callable
from dataclasses import dataclass

from flask import Blueprint, Response, abort, make_response, redirect, request, url_for

from app.store.accounts import Role
from app.store.exclusions import Exclusion
from app.store.feedback import Standing
from app.store.inventory import origin_of
from app.web.access import session
from app.web.auth import may, person
from app.web.console.frame import show, speak
from app.web.console.hits import place_of, signed, web_address
from app.web.console.paging import MANY, Paged, number, paged
from app.web.console.pause import LONGEST
from app.web.faces import Faces
from integrations.render import render
from knowledge.passages import Audience, Chunk, Source


@dataclass(frozen=True, slots=True)
class Part:
    """One chunk; `html` is allow-listed."""

    place: int
    heading: str
    size: int
    html: str


@dataclass(frozen=True, slots=True)
class Page:
    """One article: itself, its chunks, why it is not used, the drafts that cite it."""

    key: str
    origin: str
    source: Source | None  # None: it is gone, and stays excluded should it come back
    url: str
    parts: tuple[Part, ...]
    paged: Paged
    exclusion: Exclusion | None
    runs: tuple[int, ...]
    may_change: bool
    standing: Standing  # what agents made of it
    shift: str  # and how far that moves it, with its sign
    error: str = ""
    wrong: str = ""  # the form that the error is about
    done: str = ""  # the form that was sent before


def article_routes(pages: Blueprint, faces: Faces) -> None:
    """Add the article, and both turns of its exclusion and of putting reviews aside."""

    @pages.get("/knowledge/article", endpoint="article")
    @session(Role.VIEWER)
    def article() -> Response:
        return _shown(faces, request.args.get("key", ""), done=request.args.get("done", ""))

    @pages.post("/knowledge/exclude", endpoint="exclude")
    @session(Role.ADMIN)
    def exclude() -> Response:
        key, reason = _said()
        if not reason or not _there(faces, key):
            return _shown(faces, key, error=speak()("article.no_reason"))
        faces.holdings.exclusions.add(key, reason, person().email)
        return _back(key)

    @pages.post("/knowledge/include", endpoint="include")
    @session(Role.ADMIN)
    def include() -> Response:
        key, reason = _said()
        if not reason or not _there(faces, key):
            return _shown(faces, key, error=speak()("article.no_reason"))
        faces.holdings.exclusions.remove(key, reason, person().email)
        return _back(key if faces.holdings.texts.article(key) else "")

    @pages.post("/knowledge/aside", endpoint="aside")
    @session(Role.ADMIN)
    def aside() -> Response:
        return _turned(faces, faces.holdings.feedback.reset)

    @pages.post("/knowledge/recount", endpoint="recount")
    @session(Role.ADMIN)
    def recount() -> Response:
        return _turned(faces, faces.holdings.feedback.restore)


def _turned(faces: Faces, turn: Callable[[str, str, str], bool]) -> Response:
    """Put an article's reviews aside or take that back, and show the article."""
    key, reason = _said()
    if not reason or not _there(faces, key):
        return _shown(faces, key, error=speak()("article.no_reason"), wrong="reviews")
    turn(key, reason, person().email)
    return make_response(redirect(url_for("console.article", key=key, done="reviews"), 303))


def _said() -> tuple[str, str]:
    """Return which article a form is about, and why."""
    return request.form.get("key", ""), " ".join(request.form.get("reason", "").split())[:LONGEST]


def _there(faces: Faces, key: str) -> bool:
    return bool(faces.holdings.texts.article(key) or faces.holdings.exclusions.of(key))


def _back(key: str) -> Response:
    place = url_for("console.article", key=key, done=1) if key else url_for("console.articles", state="excluded")
    return make_response(redirect(place, 303))


def _shown(faces: Faces, key: str, error: str = "", wrong: str = "use", done: str = "") -> Response:
    """Return an article for whoever may read it; to all others it is not there."""
    found, exclusion = faces.holdings.texts.article(key), faces.holdings.exclusions.of(key)
    readable = may(Role.AGENT) or (found is not None and found[0].audience is Audience.PUBLIC)
    if not readable or (found is None and exclusion is None):
        abort(404)
    source, chunks = found or (None, [])
    at, standing = number(request.args), faces.holdings.feedback.of(key)
    page = Page(
        key=key,
        origin=origin_of(key),
        source=source,
        url=web_address(source.url) if source else "",
        parts=tuple(map(_part, chunks[MANY * (at - 1) : MANY * at])),
        paged=paged(at, len(chunks), url_for("console.article"), {"key": key}),
        exclusion=exclusion,
        runs=tuple(faces.ledger.citing(key)),
        may_change=may(Role.ADMIN),
        standing=standing,
        shift=signed(standing.tally.shift, speak()),
        error=error,
        wrong=wrong if error else "",
        done=done,
    )
    return show(faces, "article.html", "knowledge", page, 422 if error else 200)


def _part(chunk: Chunk) -> Part:
    # A chunk that begins with its own heading says it itself.
    above = chunk.heading[:-1] if chunk.text.startswith("#") else chunk.heading
    return Part(place_of(chunk.id), " › ".join(above), len(chunk.text), render(chunk.text))

"""What the copilot may answer from: every source, how current it is, and what it answers to a question."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from flask import Blueprint, Response, make_response, redirect, request, url_for

from app.evidence.knowledge import overview
from app.language import tongue
from app.store.accounts import Role
from app.store.inventory import Heap, Place
from app.store.passes import Wish
from app.web.access import session
from app.web.auth import may, person
from app.web.budget import Budget
from app.web.console.force import force_of
from app.web.console.frame import show, speak
from app.web.console.hits import Result, result
from app.web.console.said import said
from app.web.console.shelves import Shelf, shelves
from app.web.console.texts import Texts
from app.web.faces import Faces
from knowledge.passages import Chunk

LONGEST = 2000  # characters of a question
SOON = timedelta(minutes=5)  # a pass that was asked for has begun by then


@dataclass(frozen=True, slots=True)
class Asked:
    """The search box as it was sent; an empty language is the question's own, an empty brand every one."""

    text: str = ""
    language: str = ""
    brand: str = ""
    internal: bool = False


@dataclass(frozen=True, slots=True)
class Mending:
    """When vectors were last lost, and what was done."""

    at: datetime
    words: str


@dataclass(frozen=True, slots=True)
class Page:
    """The search box, what came of it, every source."""

    languages: tuple[str, ...]
    brands: tuple[str, ...]
    may_ask_all: bool
    may_sync: bool
    may_see_failures: bool
    shelves: tuple[Shelf, ...] = ()
    articles: int = 0
    chunks: int = 0
    refitted: tuple[int, int] | None = None  # version and reviews; None: the probability is as shipped
    mended: Mending | None = None
    wish: Wish | None = None
    late: bool = False  # nobody has taken the wish up
    asked: Asked = Asked()
    error: str = ""
    result: Result | None = None
    silent_below: float = 0.0
    alone_above: float = 0.0


def knowledge_routes(pages: Blueprint, faces: Faces) -> None:
    """Add the page, its search box, and the wish for a pass."""
    budget = Budget(faces.budget, faces.clock)

    @pages.get("/knowledge", endpoint="knowledge")
    @session(Role.VIEWER)
    def look() -> Response:
        return show(faces, "knowledge.html", "knowledge", _page(faces))

    @pages.post("/knowledge", endpoint="ask")
    @session(Role.VIEWER)
    def ask() -> Response:
        budget.spend(f"ask {person().id}")
        page, t = _page(faces), speak()
        asked = _asked(page)
        if error := _wrong(asked.text, t):
            return show(faces, "knowledge.html", "knowledge", replace(page, asked=asked, error=error), 422)
        found = _found(faces, asked, page.languages, t)
        return show(faces, "knowledge.html", "knowledge", replace(page, asked=asked, result=found))

    @pages.post("/knowledge/sync", endpoint="sync")
    @session(Role.ADMIN)
    def sync() -> Response:
        faces.holdings.passes.ask(person().email, full=request.form.get("full") == "1")
        return make_response(redirect(url_for("console.knowledge"), 303))


def languages_of(heaps: Iterable[Heap], faces: Faces) -> tuple[str, ...]:
    """Return what can be asked in: what the policy speaks, then what else there are articles in."""
    spoken = force_of(faces).policy.languages
    return tuple(dict.fromkeys([*spoken, *sorted({one.language for one in heaps})]))


def brands_of(heaps: Iterable[Heap | Place]) -> tuple[str, ...]:
    """Return the brands that there are articles of."""
    return tuple(sorted({one.brand for one in heaps if one.brand}))


def _page(faces: Faces) -> Page:
    t, now, policy = speak(), faces.clock.now(), force_of(faces).policy
    heaps, passes = faces.holdings.inventory.heaps(), faces.holdings.passes.every()
    known = overview(heaps, passes, faces.holdings.passes.mending())
    kinds = {name: str(desk.key.kind) for name, desk in faces.desks.items()} if known.origins else {}
    wish = faces.holdings.passes.wished()
    begun = max((one.begun for one in passes), default=None)
    taken_up = wish is not None and begun is not None and begun >= wish.at
    return Page(
        languages=languages_of(heaps, faces),
        brands=brands_of(heaps),
        may_ask_all=may(Role.AGENT),
        may_sync=may(Role.ADMIN),
        may_see_failures=may(Role.AGENT),
        shelves=tuple(shelves(known, passes, kinds, now, t)),
        articles=sum(one.articles for one in heaps),
        chunks=sum(one.chunks for one in heaps),
        mended=Mending(known.mended.at, said(known.mended.why, t)) if known.mended else None,
        wish=wish,
        late=wish is not None and not taken_up and now - wish.at > SOON,
        refitted=_refitted(faces),
        silent_below=policy.abstain_below,
        alone_above=policy.reply_above,
    )


def _refitted(faces: Faces) -> tuple[int, int] | None:
    newest = faces.holdings.calibrations.newest()
    return (newest.number, newest.report["reviews"]) if newest and newest.holds else None


def _asked(page: Page) -> Asked:
    form = request.form
    return Asked(
        text=form.get("text", "").replace("\0", "").strip(),
        language=form.get("language", "") if form.get("language", "") in page.languages else "",
        brand=form.get("brand", "") if form.get("brand", "") in page.brands else "",
        internal=page.may_ask_all and bool(form.get("internal")),
    )


def _wrong(text: str, t: Texts) -> str:
    if not text:
        return t("knowledge.no_text")
    return t("try.too_long", count=t.number(LONGEST)) if len(text) > LONGEST else ""


def _found(faces: Faces, asked: Asked, languages: tuple[str, ...], t: Texts) -> Result:
    language = asked.language or tongue(asked.text, configured=languages).code
    found = faces.search.find(asked.text, language, asked.internal, asked.brand)

    def read(key: str) -> list[Chunk]:
        article = faces.holdings.texts.article(key)
        return article[1] if article else []

    return result(found, language, read, t)

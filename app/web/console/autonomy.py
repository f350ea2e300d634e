"""The autonomy table: look, change one or a whole category, see what it would have done, save, undo."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import groupby

from flask import Blueprint, Response, make_response, redirect, request, url_for

from app.domain import AutonomyLevel, Intent, Policy
from app.evidence.allowance import review
from app.evidence.seen import Row, Touched
from app.store.accounts import Role
from app.store.known import Known
from app.web import acts
from app.web.access import session
from app.web.auth import person
from app.web.console.bars import Bar, bar
from app.web.console.force import Force, force_of, in_force, loaded, own_files, text_of
from app.web.console.frame import inside, show, speak
from app.web.console.pause import LONGEST
from app.web.console.replayed import Note, notes
from app.web.console.review import DAYS, Review, lines
from app.web.console.saved import Saved, saved
from app.web.console.texts import Texts
from app.web.console.wishes import Wishes, applied, common, percent, wishes
from app.web.errors import Refusal
from app.web.faces import Faces


@dataclass(frozen=True, slots=True)
class Cell:
    """One intent as the table shows it; `was` is what is in force, `level` what is wanted."""

    name: str
    title: str
    stakes: str
    level: str
    was: str
    threshold: str
    threshold_was: str
    changed: bool
    error: str
    bar: Bar
    total: int
    url: str
    change: Touched | None
    review: int = 0  # days that it is only suggested yet


@dataclass(frozen=True, slots=True)
class Group:
    """One category; `level` is that of all its intents, or empty."""

    name: str
    level: str
    was: str
    total: int
    rows: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Page:
    """The whole of it."""

    base: int
    managed: str
    editable: bool
    groups: tuple[Group, ...]
    notices: tuple[str, ...] = ()
    review: Review | None = None
    saved: Saved | None = None
    days: int = DAYS
    replays: Mapping[str, Note] = field(default_factory=dict)  # by intent


def autonomy_routes(pages: Blueprint, faces: Faces) -> None:
    """Add the table and what can be done with it."""

    @pages.get("", endpoint="autonomy")
    @session(Role.VIEWER)
    def autonomy() -> Response:
        return _show(faces)

    @pages.post("", endpoint="autonomy_change")
    @session(Role.ADMIN)
    def change() -> Response:
        force, t = force_of(faces), speak()
        if force.managed:
            return _show(faces, status=409)
        base = request.form.get("base", 0, int)
        wish = _against(faces, base, force)
        stale = () if base == force.number else (t("autonomy.stale", number=force.number),)
        reason = " ".join(request.form.get("reason", "").split())[:LONGEST]
        if stale or request.form.get("do") != "save" or not wish.changes or wish.wrong or not reason:
            review = _review(faces, force, wish, reason, t)
            return _show(faces, wish, review, stale, 409 if stale else 422 if review.reason_error else 200)
        return _save(faces, force, wish, reason)

    @pages.post("/undo", endpoint="undo")
    @session(Role.ADMIN)
    def undo() -> Response:
        number, force, t = request.form.get("base", 0, int), force_of(faces), speak()
        try:
            if number < 1 or number != force.number:
                raise Refusal(409, "stale", "It is not the newest version.")
            version = acts.restore(faces, number - 1, person(), t("saved.undone", number=number), number)
        except Refusal:
            return _show(faces, notices=(t("saved.undo_stale", number=number),), status=409)
        page = inside(request.form.get("back", ""), url_for("console.autonomy")).partition("?")[0]
        return make_response(redirect(f"{page}?saved={version.number}", 303))


def _against(faces: Faces, base: int, force: Force) -> Wishes:
    """Return what the reader changed about what they saw, as far as it still changes something."""
    seen = text_of(faces, base)
    wish = wishes(request.form, loaded(seen) if seen is not None else force.policy)
    return Wishes(applied(force.policy, wish.changes), wish.wrong)


def _review(faces: Faces, force: Force, wish: Wishes, reason: str, t: Texts) -> Review:
    asked = request.form.get("do") == "save" and bool(wish.changes)
    return Review(
        lines(faces, force, wish.changes, t),
        reason,
        t("review.no_reason") if asked and not reason else "",
        "; ".join(f"{_title(force, name)}: {t('autonomy.bad_threshold')}" for name in wish.wrong),
    )


def _title(force: Force, name: str) -> str:
    intent = force.policy.intent(name)
    return intent.title if intent else name


def _save(faces: Faces, force: Force, wish: Wishes, reason: str) -> Response:
    """Save, or show what stands in the way; what was wanted stays in the form."""
    t = speak()
    try:
        version = acts.change(faces, wish.changes, person(), reason, force.number)
    except Refusal as refusal:
        newer = in_force(faces)
        left = applied(newer.policy, wish.changes)
        stale = refusal.code == "stale"
        review = Review(lines(faces, newer, left, t), reason, error="" if stale else refusal.message)
        notices = (t("autonomy.stale", number=newer.number),) if stale else ()
        return _show(faces, Wishes(left), review, notices, refusal.status, newer)
    return make_response(redirect(url_for("console.autonomy", saved=version.number), 303))


def _show(
    faces: Faces,
    wish: Wishes | None = None,
    review: Review | None = None,
    notices: tuple[str, ...] = (),
    status: int = 200,
    force: Force | None = None,
) -> Response:
    force, t = force or force_of(faces), speak()
    own = tuple(t("autonomy.own_file", name=name) for name in own_files(faces))
    page = Page(
        base=force.number,
        managed=force.managed,
        editable=not force.managed and person().role.may(Role.ADMIN),
        groups=groups(force.policy, acts.intents(faces), wish or Wishes(), t, _reviews(faces, force)),
        notices=(*notices, *own),
        review=review,
        saved=saved(faces, request.args.get("saved", 0, int), force, t) if request.method == "GET" else None,
        replays=notes(faces, t),
    )
    return show(faces, "autonomy.html", "autonomy", page, status)


def _reviews(faces: Faces, force: Force) -> dict[str, int]:
    """Return the days of review left by intent, where they keep its level from counting."""
    known, now, policy = Known(faces.ledger.store, faces.clock).all(), faces.clock.now(), force.policy
    raised = (one for one in policy.intents if one.ceiling > AutonomyLevel.SUGGEST)
    return {one.name: review(policy, one, known.get(one.name), now).days_left for one in raised}


def groups(
    policy: Policy, rows: tuple[Row, ...], wish: Wishes, t: Texts, reviews: Mapping[str, int]
) -> tuple[Group, ...]:
    """Return the table by category, as the reader left it."""
    most = max((row.runs for row in rows), default=0)
    order = {name: at for at, name in reversed(list(enumerate(row.category for row in rows)))}
    ordered = sorted(rows, key=lambda row: order[row.category])
    return tuple(
        _group(category, tuple(_cell(row, most, wish, t, reviews.get(row.name, 0)) for row in mine), policy)
        for category, mine in groupby(ordered, key=lambda row: row.category)
    )


def _group(name: str, cells: tuple[Cell, ...], policy: Policy) -> Group:
    mine: list[Intent] = [one for one in policy.intents if one.category == name]
    was, levels = common(mine), {cell.level for cell in cells}
    return Group(
        name=name,
        level=levels.pop() if len(levels) == 1 else "",
        was=was.name.lower() if was is not None else "",
        total=sum(cell.total for cell in cells),
        rows=cells,
    )


def _cell(row: Row, most: int, wish: Wishes, t: Texts, days: int) -> Cell:
    change: Mapping[str, object] = wish.changes.get(row.name, {})
    wanted = wish.wrong.get(row.name) or percent(float(str(change.get("threshold", row.threshold))))
    return Cell(
        name=row.name,
        title=row.title,
        stakes=row.stakes,
        level=str(change.get("ceiling", row.level)),
        was=row.level,
        threshold=wanted,
        threshold_was=percent(row.threshold),
        changed=bool(change),
        error=t("autonomy.bad_threshold") if row.name in wish.wrong else "",
        bar=bar(row.volume, most, t),
        total=row.runs,
        url=url_for("console.runs", intent=row.name, days=DAYS),
        change=row.last,
        review=days,
    )

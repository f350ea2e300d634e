"""The limits of one intent, of a category, of everything: what is in force and why, and a form that changes it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from flask import Blueprint, Response, make_response, redirect, request, url_for
from werkzeug.exceptions import NotFound

from app.domain import Intent
from app.evidence.allowance import Review, Spent, budgets, review
from app.policy import PolicyError, Standing, standing, unsaid
from app.remit import Source
from app.store.accounts import Role
from app.store.known import Known
from app.web import acts
from app.web.access import session
from app.web.auth import person
from app.web.console.fields import Field, Group, field, grouped, keys, typed, wanted
from app.web.console.force import Force, force_of, own_files
from app.web.console.frame import show, speak
from app.web.console.pause import LONGEST
from app.web.console.saved import Saved, saved
from app.web.console.texts import Texts
from app.web.console.wordings import Wording, left, worded, wordings
from app.web.errors import Refusal
from app.web.faces import Faces

PARTS = ("intent", "category", "policy")
_OWN = {"intent": Source.INTENT, "category": Source.CATEGORY, "policy": Source.POLICY}


@dataclass(frozen=True, slots=True)
class Place:
    """Whose limits they are."""

    part: str
    name: str
    title: str
    category: str = ""
    intent: Intent | None = None


@dataclass(frozen=True, slots=True)
class Left:
    """The form as the reader left it."""

    fields: Mapping[str, Field]
    wordings: tuple[Wording, ...]
    reason: str = ""
    reason_error: str = ""

    @property
    def wrong(self) -> int:
        """Return how many values make no sense."""
        errors = [one.error for one in self.fields.values()] + [one.error for one in self.wordings]
        return sum(map(bool, errors))


@dataclass(frozen=True, slots=True)
class Page:
    """What is in force, the form, what came of the last attempt."""

    place: Place
    base: int
    managed: str
    editable: bool
    groups: tuple[Group, ...]
    wordings: tuple[Wording, ...]
    review: Review | None
    spent: tuple[Spent, ...]
    reason: str = ""
    reason_error: str = ""
    wrong: int = 0
    notices: tuple[str, ...] = ()
    saved: Saved | None = None


def limit_routes(pages: Blueprint, faces: Faces) -> None:
    """Add the page of limits, and its form."""

    @pages.get("/limits", endpoint="limits_all")
    @session(Role.VIEWER)
    def everything() -> Response:
        return _show(faces, _place(faces, "policy", ""))

    @pages.get("/limits/<part>/<path:name>", endpoint="limits")
    @session(Role.VIEWER)
    def one(part: str, name: str) -> Response:
        return _show(faces, _place(faces, part, name))

    @pages.post("/limits", endpoint="limits_all_change")
    @session(Role.ADMIN)
    def change_all() -> Response:
        return _receive(faces, _place(faces, "policy", ""))

    @pages.post("/limits/<part>/<path:name>", endpoint="limits_change")
    @session(Role.ADMIN)
    def change(part: str, name: str) -> Response:
        return _receive(faces, _place(faces, part, name))


def _place(faces: Faces, part: str, name: str) -> Place:
    """Return whose limits are asked for, or end with 404."""
    policy, t = force_of(faces).policy, speak()
    if part == "policy" and not name:
        return Place(part, "", t("limits.everything"))
    intent = policy.intent(name)
    if part == "intent" and intent:
        return Place(part, name, intent.title, intent.category, intent)
    if part == "category" and any(one.category == name for one in policy.intents):
        return Place(part, name, t("limits.category", name=name), name)
    raise NotFound


def _receive(faces: Faces, place: Place) -> Response:
    """Save what the form says, or show it with what stands in the way."""
    force, t = force_of(faces), speak()
    if force.managed:
        return _show(faces, place, status=409)
    reason = " ".join(request.form.get("reason", "").split())[:LONGEST]
    before = _left(force, place, t)
    if request.form.get("do") == "review":
        reviewed = replace(before.fields["reviewed"], values=(reason,) if reason else ())
        after = replace(before, fields={**before.fields, "reviewed": reviewed}, reason=reason)
    else:
        texts = left(before.wordings, request.form, t)
        after = Left(typed(before.fields, request.form, t), texts, reason)
    stale = request.form.get("base", -1, int) != force.number
    changes = _changes(place, before, after)
    wrong = after.wrong
    if not stale and changes and reason and not wrong:
        return _save(faces, place, after, changes)
    if changes and not reason:
        after = replace(after, reason_error=t("review.no_reason"))
    notices = (t("limits.stale", number=force.number),) if stale else () if changes or wrong else (t("limits.same"),)
    return _show(faces, place, after, notices, 409 if stale else 422 if wrong or after.reason_error else 200)


def _save(faces: Faces, place: Place, after: Left, changes: acts.Places) -> Response:
    force, t = force_of(faces), speak()
    try:
        version = acts.amend(faces, changes, person(), after.reason, force.number)
    except Refusal as refusal:
        stale = refusal.code == "stale"
        notice = t("limits.stale", number=faces.policies.stamp()) if stale else refusal.message
        return _show(faces, place, after, (notice,), refusal.status)
    return make_response(redirect(f"{_url(place)}?saved={version.number}", 303))


def _changes(place: Place, before: Left, after: Left) -> dict[tuple[str, str], dict[str, object]]:
    """Return what differs, as the policy's text is to have it."""
    old, new = wanted(before.fields), wanted({key: one for key, one in after.fields.items() if not one.error})
    said = {key: value for key, value in new.items() if value != old[key]}
    if place.part == "policy":
        said = {"reply_channels" if key == "channels" else key: value for key, value in said.items()}
    texts = worded(before.wordings, after.wordings)
    found = {(place.part, place.name): said, ("disclosure", ""): texts}
    return {where: some for where, some in found.items() if some}


def _left(force: Force, place: Place, t: Texts) -> Left:
    """Return the form as the policy in force fills it."""
    own, above = _standings(force, place)
    mine = _OWN[place.part]
    fields = {
        key: field(key, own[key].value if own[key].source is mine else None, above[key], force.policy.languages, t)
        for key in keys(place.part)
    }
    return Left(fields, wordings(force.policy) if place.part == "policy" else ())


def _standings(force: Force, place: Place) -> tuple[dict[str, Standing], dict[str, Standing]]:
    """Return what counts, and what would count if this place said nothing."""
    own = standing(force.toml, place.part, place.name)
    if place.part == "policy":
        return own, {key: unsaid(key) for key in own}
    above = standing(force.toml, *(("category", place.category) if place.intent else ("policy", "")))
    above |= {key: Standing(None, Source.DEFAULT) for key in ("per_hour", "per_day")}
    if place.intent and above["languages"].value is None:
        above["languages"] = Standing(list(place.intent.tested or ()), Source.DEFAULT)
    return own, above


def _show(
    faces: Faces, place: Place, sent: Left | None = None, notices: tuple[str, ...] = (), status: int = 200
) -> Response:
    force, t = force_of(faces), speak()
    own = tuple(t("autonomy.own_file", name=name) for name in own_files(faces))
    try:
        form = sent or _left(force, place, t)
    except PolicyError:  # the file is broken: what counts is the last good policy, and the page of the text says where
        return make_response(redirect(url_for("console.policy"), 303))
    intent, now = place.intent, faces.clock.now()
    since = Known(faces.ledger.store, faces.clock).since(intent.name) if intent else None
    page = Page(
        place=place,
        base=force.number,
        managed=force.managed,
        editable=not force.managed and person().role.may(Role.ADMIN),
        groups=grouped(place.part, form.fields),
        wordings=form.wordings,
        review=review(force.policy, intent, since, now) if intent else None,
        spent=_spent(faces, force, place),
        reason=form.reason,
        reason_error=form.reason_error,
        wrong=form.wrong,
        notices=(*notices, *own),
        saved=saved(faces, request.args.get("saved", 0, int), force, t) if sent is None else None,
    )
    return show(faces, "limits.html", "autonomy", page, status)


def _spent(faces: Faces, force: Force, place: Place) -> tuple[Spent, ...]:
    """Return the budgets that count here: of a category without those of its intents."""
    one = place.intent or next((one for one in force.policy.intents if one.category == place.category), None)
    found = budgets(force.policy, one, faces.ledger, faces.clock.now())
    return tuple(each for each in found if each.quota.of in {"", place.category, place.name})


def _url(place: Place) -> str:
    if place.part == "policy":
        return url_for("console.limits_all")
    return url_for("console.limits", part=place.part, name=place.name)

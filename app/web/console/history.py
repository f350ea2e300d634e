"""Every version of the policy: what it changed, the difference in its text, and a way back to it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from difflib import SequenceMatcher

from flask import Blueprint, Response, abort, make_response, redirect, request, url_for

from app.store.accounts import Role
from app.store.policies import Version
from app.web import acts
from app.web.access import session
from app.web.auth import may, person
from app.web.console.force import force_of, text_of
from app.web.console.frame import show, speak
from app.web.console.pause import LONGEST
from app.web.console.review import Line, told
from app.web.console.saved import in_short
from app.web.errors import Refusal
from app.web.faces import Faces

MANY = 30  # versions a page
_NAMED = 3  # changes of a version that the list names
_AROUND = 2  # lines of context


@dataclass(frozen=True, slots=True)
class Item:
    """One version in the list."""

    number: int
    author: str
    reason: str
    created: datetime
    lines: tuple[str, ...]
    more: int
    current: bool


@dataclass(frozen=True, slots=True)
class Text:
    """One line of a difference: `kind` is added, removed or same."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Hunk:
    """Lines that differ, with some around them; `line` counts in the new text, from 1."""

    line: int
    lines: tuple[Text, ...]


def history_routes(pages: Blueprint, faces: Faces) -> None:
    """Add the list, one version, and its restoration."""

    @pages.get("/history", endpoint="history")
    @session(Role.VIEWER)
    def history() -> Response:
        before = request.args.get("before", 0, int)
        versions = faces.policies.history(MANY, before)
        older = url_for("console.history", before=versions[-1].number) if len(versions) == MANY else ""
        page = {"managed": faces.managed, "versions": [_item(faces, one) for one in versions], "older": older}
        return show(faces, "history.html", "policy", page)

    @pages.get("/history/<int:number>", endpoint="version")
    @session(Role.VIEWER)
    def version(number: int) -> Response:
        return _show(faces, number)

    @pages.post("/history/<int:number>/restore", endpoint="restore")
    @session(Role.ADMIN)
    def restore(number: int) -> Response:
        found, t = faces.policies.get(number), speak()
        if found is None or faces.managed:
            abort(404)
        base = request.form.get("base", -1, int)
        reason = " ".join(request.form.get("reason", "").split())[:LONGEST]
        if not reason:
            return _show(faces, number, t("review.no_reason"), 422)
        try:
            saved = acts.restore(faces, number, person(), t("version.restored", number=number, reason=reason), base)
        except Refusal as refusal:
            stale = refusal.code == "stale"
            return _show(faces, number, t("version.stale") if stale else refusal.message, refusal.status)
        return make_response(redirect(url_for("console.autonomy", saved=saved.number), 303))


def _item(faces: Faces, version: Version) -> Item:
    lines = _told(faces, version)
    return Item(
        number=version.number,
        author=version.author,
        reason=version.reason,
        created=version.created,
        lines=tuple(f"{one.title}: {in_short(one)}" for one in lines[:_NAMED]),
        more=max(0, len(lines) - _NAMED),
        current=_current(faces, version),
    )


def _told(faces: Faces, version: Version) -> tuple[Line, ...]:
    titles = {one.name: one.title for one in force_of(faces).policy.intents}
    return told(version.changes, titles, speak())


def _current(faces: Faces, version: Version) -> bool:
    force = force_of(faces)
    return not force.managed and version.number == force.number


def _show(faces: Faces, number: int, error: str = "", status: int = 200) -> Response:
    found = faces.policies.get(number)
    if found is None:
        abort(404)
    before = text_of(faces, number - 1) or ""
    hunks = tuple(difference(before, found.toml))
    kinds = [line.kind for hunk in hunks for line in hunk.lines]
    current = _current(faces, found)
    page = {
        "number": number,
        "before": number - 1,
        "author": found.author,
        "created": found.created,
        "reason": found.reason,
        "current": current,
        "changes": _told(faces, found),
        "hunks": hunks,
        "added": kinds.count("added"),
        "removed": kinds.count("removed"),
        "restorable": may(Role.ADMIN) and not current and not faces.managed,
        "base": force_of(faces).number,
        "error": error,
    }
    return show(faces, "version.html", "policy", page, status)


def difference(old: str, new: str) -> Iterator[Hunk]:
    """Yield where two texts differ."""
    before, after = old.splitlines(), new.splitlines()
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    for group in matcher.get_grouped_opcodes(_AROUND):
        lines: list[Text] = []
        for tag, i1, i2, j1, j2 in group:
            if tag == "equal":
                lines += [Text("same", one) for one in after[j1:j2]]
            else:
                lines += [Text("removed", one) for one in before[i1:i2]]
                lines += [Text("added", one) for one in after[j1:j2]]
        yield Hunk(group[0][3] + 1, tuple(lines))

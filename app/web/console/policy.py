"""The whole policy as text: look, export, edit or import; mistakes by line, and nothing saved with one."""

import re
from dataclasses import dataclass

from flask import Blueprint, Response, abort, make_response, redirect, request, url_for

from app.policy import PolicyError, changes, load
from app.store.accounts import Role
from app.web import acts
from app.web.access import session
from app.web.auth import person
from app.web.console.force import force_of, own_files, text_of
from app.web.console.frame import show, speak
from app.web.console.pause import LONGEST
from app.web.console.review import Line, told
from app.web.console.saved import Saved, saved
from app.web.console.texts import Texts
from app.web.errors import Refusal
from app.web.faces import Faces

_LINE = re.compile(r"^policy, line (\d+): (.*)$")
_TOML = re.compile(r"\(at line (\d+), column \d+\)")
_END = "(at end of document)"  # as tomllib says it
_SOURCE = 120  # characters of the line shown with a mistake


@dataclass(frozen=True, slots=True)
class Problem:
    """One mistake: its line, 0 where that is not known, and that line's text."""

    line: int
    words: str
    source: str = ""


@dataclass(frozen=True, slots=True)
class Checked:
    """What a text without a mistake would change."""

    changes: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Page:
    """The text, and what came of the last attempt to change it."""

    number: int
    base: int
    managed: str
    editable: bool
    toml: str
    reason: str = ""
    reason_error: str = ""
    problems: tuple[Problem, ...] = ()
    notices: tuple[str, ...] = ()
    review: Checked | None = None
    saved: Saved | None = None


@dataclass(frozen=True, slots=True)
class Sent:
    """What the form holds; `text` is None where the file is no text."""

    text: str | None
    reason: str
    base: int
    save: bool


def policy_routes(pages: Blueprint, faces: Faces) -> None:
    """Add the text, its export and its import."""

    @pages.get("/policy", endpoint="policy")
    @session(Role.VIEWER)
    def policy() -> Response:
        return _show(faces)

    @pages.get("/policy/<int:number>.toml", endpoint="export")
    @session(Role.VIEWER)
    def export(number: int) -> Response:
        force = force_of(faces)
        text = force.toml if number == force.number else text_of(faces, number)
        if text is None:
            abort(404)
        answer = Response(text, mimetype="application/toml")
        answer.headers["Content-Disposition"] = f'attachment; filename="policy-{number}.toml"'
        return answer

    @pages.post("/policy", endpoint="policy_import")
    @session(Role.ADMIN)
    def receive() -> Response:
        sent, t = _sent(), speak()
        if faces.managed:
            return _show(faces, status=409)
        if sent.text is None:
            return _show(faces, sent, problems=(Problem(0, t("policy.not_text")),), status=422)
        return _judged(faces, sent, sent.text, t)


def _judged(faces: Faces, sent: Sent, text: str, t: Texts) -> Response:
    """Save the text, or show it with what stands in the way."""
    force = force_of(faces)
    try:
        load(text)
        titles = {one.name: one.title for one in force.policy.intents}
        review = Checked(told(changes(force.toml, text), titles, t))
    except PolicyError as error:
        return _show(faces, sent, problems=problems(text, error), status=422)
    if sent.base != force.number:
        notice = t("policy.stale", number=force.number)
        return _show(faces, sent, review=review, notices=(notice,), status=409)
    if text == force.toml:
        return _show(faces, sent, notices=(t("policy.same"),))
    if not sent.save or not sent.reason:
        return _show(faces, sent, review=review, status=422 if sent.save else 200)
    try:
        version = acts.replace(faces, text, person(), sent.reason, sent.base)
    except Refusal as refusal:
        return _show(faces, sent, review=review, notices=(refusal.message,), status=refusal.status)
    return make_response(redirect(url_for("console.policy", saved=version.number), 303))


def problems(text: str, error: PolicyError) -> tuple[Problem, ...]:
    """Return every mistake with the line that it stands in."""
    lines, found = text.splitlines(), list[Problem]()
    for words in str(error).splitlines():
        told, place = _LINE.match(words), _TOML.search(words)
        end = len(lines) if words.endswith(_END) else 0
        number = int(told[1]) if told else int(place[1]) if place else end
        source = lines[number - 1].strip()[:_SOURCE] if 0 < number <= len(lines) else ""
        found.append(Problem(number, told[2] if told else words, source))
    return tuple(found)


def _sent() -> Sent:
    """Return what the form holds: a file counts before the text."""
    file = request.files.get("file")
    raw = file.read() if file and file.filename else None
    try:
        text: str | None = raw.decode("utf-8-sig") if raw is not None else request.form.get("toml", "")
    except UnicodeDecodeError:
        text = None
    plain = None if text is None or "\0" in text else text.replace("\r\n", "\n")
    reason = " ".join(request.form.get("reason", "").split())[:LONGEST]
    return Sent(plain, reason, request.form.get("base", -1, int), request.form.get("do") == "save")


def _show(
    faces: Faces,
    sent: Sent | None = None,
    problems: tuple[Problem, ...] = (),
    review: Checked | None = None,
    notices: tuple[str, ...] = (),
    status: int = 200,
) -> Response:
    force, t = force_of(faces), speak()
    own = tuple(t("autonomy.own_file", name=name) for name in own_files(faces))
    page = Page(
        number=force.number,
        base=force.number,
        managed=force.managed,
        editable=not force.managed and person().role.may(Role.ADMIN),
        toml=sent.text if sent and sent.text is not None else force.toml,
        reason=sent.reason if sent else "",
        reason_error=t("review.no_reason") if sent and review and sent.save and not sent.reason else "",
        problems=problems,
        notices=(*notices, *own),
        review=review,
        saved=saved(faces, request.args.get("saved", 0, int), force, t) if sent is None else None,
    )
    return show(faces, "policy.html", "policy", page, status)

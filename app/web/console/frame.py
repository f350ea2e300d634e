"""What stands around every page: the ways, the reader, the state of the automation; and how a page is shown."""

from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from flask import Response, g, make_response, redirect, render_template, request, url_for

from app.domain import AutonomyLevel
from app.store.accounts import Account, Role
from app.web.auth import may
from app.web.console import moments
from app.web.console.assets import asset
from app.web.console.force import Force, force_of
from app.web.console.texts import LANGUAGES, Texts, chosen, texts
from app.web.errors import Refusal
from app.web.faces import Faces

THEMES = ("auto", "light", "dark")
THEME, LANGUAGE = "deskmate_theme", "deskmate_language"  # cookies of taste, nothing more
LEVELS = tuple(level.name.lower() for level in AutonomyLevel)

# name, endpoint, second key of its shortcut, least role
_WORK = (
    ("autonomy", "autonomy", "a", Role.VIEWER),
    ("runs", "runs", "r", Role.VIEWER),
    ("try", "trial", "t", Role.AGENT),
    ("knowledge", "knowledge", "k", Role.VIEWER),
)
_ADMIN = (
    ("policy", "policy", "p", Role.VIEWER),
    ("people", "people", "e", Role.ADMIN),
    ("audit", "audit", "l", Role.ADMIN),
)


@dataclass(frozen=True, slots=True)
class Way:
    """One page that can be gone to."""

    name: str
    url: str
    key: str


@dataclass(frozen=True, slots=True)
class Halt:
    """All automation is paused. `fresh`: by the click before this page; `inside`: the policy's file says so."""

    who: str = ""
    since: datetime | None = None
    reason: str = ""
    fresh: bool = False
    inside: str = ""


@dataclass(frozen=True, slots=True)
class Frame:
    """What every page says beside its own matter."""

    page: str
    here: str
    theme: str
    account: Account | None = None
    ways: tuple[tuple[str, tuple[Way, ...]], ...] = ()
    halt: Halt | None = None
    may_pause: bool = False
    may_resume: bool = False
    may_change: bool = False


def speak() -> Texts:
    """Return the texts in the reader's language."""
    wish = request.cookies.get(LANGUAGE, "")
    return texts(chosen(wish, request.accept_languages.values()))


def theme() -> str:
    """Return the reader's theme."""
    wish = request.cookies.get(THEME, "")
    return wish if wish in THEMES else THEMES[0]


def show(faces: Faces, template: str, name: str, page: object, status: int = 200) -> Response:
    """Return a page for somebody who has signed in."""
    force = force_of(faces)
    frame = Frame(
        page=name,
        here=here(),
        theme=theme(),
        account=g.person,
        ways=(("work", _ways(_WORK)), ("admin", _ways(_ADMIN))),
        halt=_halt(force) if force.policy.paused else None,
        may_pause=may(Role.AGENT),
        may_resume=may(Role.ADMIN),
        may_change=may(Role.ADMIN) and not force.managed,
    )
    return _rendered(faces, template, frame, page, status)


def show_alone(faces: Faces, template: str, page: object, status: int = 200) -> Response:
    """Return a page for anybody."""
    return _rendered(faces, template, Frame("", here(), theme()), page, status)


def here() -> str:
    """Return the address to come back to; that of a form's answer is its page's."""
    return request.full_path.rstrip("?") if request.method == "GET" else request.path


def back(default: str) -> Response:
    """Send the reader back to where the form says, within the console only."""
    return make_response(redirect(inside(request.form.get("back", ""), default), 303))


def inside(path: str, default: str) -> str:
    """Return a path of the console, or the default for anything else."""
    ours = path == "/console" or path.startswith(("/console/", "/console?"))
    plain = path.isprintable() and "\\" not in path and "//" not in path and ".." not in path
    return path if ours and plain else default


def refused(faces: Faces, refusal: Refusal) -> Response:
    """Return a refusal as a page."""
    t = speak()
    key = refusal.code if f"refused.{refusal.code}.title" in t.all else str(refusal.status)
    key = key if f"refused.{key}.title" in t.all else "500" if refusal.status >= 500 else "404"
    page = {
        "status": refusal.status,
        "title": t(f"refused.{key}.title"),
        "words": t(f"refused.{key}.words"),
        "again": here() if request.method == "GET" and refusal.status >= 429 else "",
    }
    return show_alone(faces, "refused.html", page, refusal.status)


def _rendered(faces: Faces, template: str, frame: Frame, page: object, status: int) -> Response:
    t, now = speak(), faces.clock.now()
    values: dict[str, Any] = {
        "t": t,
        "frame": frame,
        "page": page,
        "levels": LEVELS,
        "languages": LANGUAGES,
        "asset": asset,
        "full": partial(moments.full, t=t),
        "exact": partial(moments.exact, t=t),
        "ago": partial(moments.ago, now=now, t=t),
    }
    return make_response(render_template(f"console/{template}", **values), status)


def _ways(known: tuple[tuple[str, str, str, Role], ...]) -> tuple[Way, ...]:
    return tuple(Way(name, url_for(f"console.{end}"), key) for name, end, key, role in known if may(role))


def _halt(force: Force) -> Halt:
    """Return who paused and why, by the switch or by a version of the policy; or which file says so."""
    if force.halt:
        return Halt(force.halt.who, force.halt.at, force.halt.reason, "paused" in request.args)
    if force.version:
        return Halt(force.version.author, force.version.created, force.version.reason)
    return Halt(inside=force.managed)

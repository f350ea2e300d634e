"""The switch that stops everything: one click to pause, the reason afterwards; to resume takes a reason."""

from flask import Blueprint, Response, make_response, redirect, request, url_for

from app.store.accounts import Role
from app.web import acts
from app.web.access import session
from app.web.auth import person
from app.web.console.force import force_of
from app.web.console.frame import CLICKED, TOLD, inside, show
from app.web.faces import Faces

LONGEST = 300  # characters of a reason


def pause_routes(pages: Blueprint, faces: Faces) -> None:
    """Add the switch."""

    @pages.post("/pause", endpoint="pause")
    @session(Role.AGENT)
    def pause() -> Response:
        if faces.managed:
            return show(faces, "managed.html", "", {"file": faces.managed}, 409)
        if not force_of(faces).policy.paused:
            acts.pause(faces, True, person(), CLICKED)
        return _back(fresh=True)

    @pages.post("/pause/reason", endpoint="pause_reason")
    @session(Role.AGENT)
    def told() -> Response:
        reason, force = _reason(), force_of(faces)
        if reason and force.policy.paused:
            faces.audit.record(person().email, TOLD, f"version {force.number}", reason)
        return _back()

    @pages.post("/resume", endpoint="resume")
    @session(Role.ADMIN)
    def resume() -> Response:
        if faces.managed:
            return show(faces, "managed.html", "", {"file": faces.managed}, 409)
        reason = _reason()
        if reason and force_of(faces).policy.paused:
            acts.pause(faces, False, person(), reason)
        return _back()


def _reason() -> str:
    return " ".join(request.form.get("reason", "").split())[:LONGEST]


def _back(fresh: bool = False) -> Response:
    """Return to the page that the click came from."""
    place = inside(request.form.get("back", ""), url_for("console.autonomy"))
    mark = ("&" if "?" in place else "?") + "paused=1"
    return make_response(redirect(place + mark if fresh and "paused=1" not in place else place, 303))

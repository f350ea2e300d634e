"""The switch that stops everything: one click to pause, the reason afterwards; to resume takes a reason."""

from flask import Blueprint, Response, make_response, redirect, request, url_for

from app.store.accounts import Role
from app.web import acts
from app.web.access import session
from app.web.auth import person
from app.web.console.frame import inside
from app.web.faces import Faces

LONGEST = 300  # characters of a reason


def pause_routes(pages: Blueprint, faces: Faces) -> None:
    """Add the switch."""

    @pages.post("/pause", endpoint="pause")
    @session(Role.AGENT)
    def pause() -> Response:
        acts.pause(faces, person())
        return _back(fresh=True)

    @pages.post("/pause/reason", endpoint="pause_reason")
    @session(Role.AGENT)
    def told() -> Response:
        faces.switch.explain(person().email, _reason())
        return _back()

    @pages.post("/resume", endpoint="resume")
    @session(Role.ADMIN)
    def resume() -> Response:
        reason = _reason()
        if reason:
            acts.resume(faces, person(), reason)
        return _back()


def _reason() -> str:
    return " ".join(request.form.get("reason", "").split())[:LONGEST]


def _back(fresh: bool = False) -> Response:
    """Return to the page that the click came from."""
    place = inside(request.form.get("back", ""), url_for("console.autonomy"))
    mark = ("&" if "?" in place else "?") + "paused=1"
    return make_response(redirect(place + mark if fresh and "paused=1" not in place else place, 303))

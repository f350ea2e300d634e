"""Coming in and going out: sign in, accept an invitation, choose a look, sign out."""

from flask import Blueprint, Response, make_response, redirect, request, url_for

from app.store.accounts import Denied, NoInvitation, Role, Throttled, WeakPassword
from app.web.access import public, session
from app.web.auth import address, session_token, sign_in, sign_out
from app.web.console.frame import LANGUAGE, THEME, THEMES, back, inside, show_alone, speak
from app.web.console.texts import LANGUAGES
from app.web.faces import Faces

_YEAR = 365 * 24 * 3600


def entry_routes(pages: Blueprint, faces: Faces) -> None:
    """Add the doors."""

    @pages.get("/login", endpoint="login")
    @public
    def door() -> Response:
        note = request.args.get("note", "")
        key = f"login.{note}" if note in {"signed_out", "ready"} else ""
        page = {"next": request.args.get("next", ""), "note": speak()(key) if key else ""}
        return show_alone(faces, "login.html", page)

    @pages.post("/login", endpoint="enter")
    @public
    def enter() -> Response:
        email, t = request.form.get("email", "").strip(), speak()
        onward = request.form.get("next", "")
        try:
            token = faces.accounts.login(email, request.form.get("password", ""), address())
        except Throttled as wait:
            return _again(faces, t.many("login.throttled", wait.seconds), email, onward, 429, str(wait.seconds))
        except Denied:
            return _again(faces, t("login.denied"), email, onward, 401)
        answer = make_response(redirect(inside(onward, url_for("console.autonomy")), 303))
        sign_in(answer, token)
        return answer

    @pages.post("/leave", endpoint="leave")
    @session(Role.VIEWER)
    def leave() -> Response:
        faces.accounts.logout(session_token())
        answer = make_response(redirect(url_for("console.login", note="signed_out"), 303))
        sign_out(answer)
        return answer

    @pages.post("/look", endpoint="look")
    @public
    def look() -> Response:
        answer = back(url_for("console.login"))
        for name, known in ((THEME, THEMES), (LANGUAGE, tuple(LANGUAGES))):
            wish = request.form.get("theme" if name == THEME else "language", "")
            if wish in known:
                answer.set_cookie(name, wish, max_age=_YEAR, path="/console", samesite="Strict", httponly=True)
        return answer


def accept_routes(pages: Blueprint, faces: Faces) -> None:
    """Add what a one-time link opens."""

    @pages.get("/accept/<token>", endpoint="accept")
    @public
    def invited(token: str) -> Response:
        who = faces.accounts.invited(token)
        if who is None:
            return _dead(faces)
        return show_alone(faces, "accept.html", {"token": token, "email": who.email, "name": who.name})

    @pages.post("/accept/<token>", endpoint="accepted")
    @public
    def accepted(token: str) -> Response:
        name, t = request.form.get("name", "").strip(), speak()
        try:
            faces.accounts.accept(token, name, request.form.get("password", ""))
        except NoInvitation:
            return _dead(faces)
        except WeakPassword as weak:
            who = faces.accounts.invited(token)
            page = {"token": token, "email": who.email if who else "", "name": name}
            return show_alone(faces, "accept.html", {**page, "error": t(f"accept.{weak.weakness}")}, 422)
        return make_response(redirect(url_for("console.login", note="ready"), 303))


def _again(faces: Faces, error: str, email: str, onward: str, status: int, wait: str = "") -> Response:
    answer = show_alone(faces, "login.html", {"error": error, "email": email, "next": onward}, status)
    if wait:
        answer.headers["Retry-After"] = wait
    return answer


def _dead(faces: Faces) -> Response:
    """Say that a link is used up or too old."""
    t = speak()
    page = {"status": 410, "title": t("accept.dead_title"), "words": t("accept.dead"), "again": ""}
    return show_alone(faces, "refused.html", page, 410)

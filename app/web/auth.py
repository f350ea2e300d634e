"""The one guard before every view: it reads what the view declares (app.web.access) and holds to it.

A view that declares nothing is refused. Views ask `person()` or `caller()` who is there;
`sign_in` and `sign_out` set the cookie of the console. Whatever a browser posts, to a page
or to the API, carries the page's token: a form field `csrf_token`, or `X-CSRFToken`.
"""

from typing import NoReturn
from urllib.parse import quote, urlsplit

from flask import Flask, Response, current_app, g, redirect, request, session
from flask.sessions import SecureCookieSessionInterface
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError, CSRFProtect  # type: ignore[import-untyped]  # it has no stubs

from app.store.accounts import Account, Role
from app.web.access import Access, access_of, bytes_of, role_of
from app.web.errors import CONSOLE, Refusal
from app.web.faces import Faces
from app.web.sidebar import Caller, prove_bearer, proved

COOKIE = "deskmate"
FORMS = "deskmate_forms"  # holds what a page's token is compared with
LOGIN = "/console/login"
LARGEST_CALL = 64 * 1024  # bytes of a sidebar's call
LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})


def install(app: Flask, faces: Faces | None) -> None:
    """Put the guard before every view."""
    forms = CSRFProtect()
    if faces is not None:
        app.secret_key = faces.key
        app.config.update(
            WTF_CSRF_CHECK_DEFAULT=False,  # the guard asks for it where a browser is behind the call
            WTF_CSRF_TIME_LIMIT=None,  # a page may stay open for as long as its session
            SESSION_COOKIE_NAME=FORMS,
            SESSION_COOKIE_SAMESITE="Strict",
        )
        app.session_interface = _Forms()
        forms.init_app(app)

    @app.before_request
    def guard() -> ResponseReturnValue | None:
        if request.url_rule is None:  # the answer is 404 or 405, whoever asks
            return None
        view = app.view_functions[request.url_rule.endpoint]
        match access_of(view):
            case Access.SIGNED:
                pass
            case Access.PUBLIC:
                _checked(forms)
            case Access.STREAMED if faces is not None:
                _streamed(faces)
            case Access.SIDEBAR if faces is not None:
                _sidebar(faces)
            case Access.SESSION if faces is not None:
                request.max_content_length = bytes_of(view)
                if away := _session(faces, role_of(view)):
                    return away
                _checked(forms)
            case _:
                raise Refusal(403, "undeclared", "This route does not say who may call it.")
        return None


def person() -> Account:
    """Return who has signed in. Raise Refusal with 401 where nobody has."""
    found: Account | None = g.get("person")
    if found is None:
        _unknown()
    return found


def caller() -> Caller:
    """Return the sidebar that calls. Raise Refusal with 401 outside of its routes."""
    found: Caller | None = g.get("caller")
    if found is None:
        raise Refusal(401, "no_token", "The call carries no bearer token.", "Open the app inside the helpdesk.")
    return found


def may(role: Role) -> bool:
    """Say whether who has signed in is of this role or a higher one; for what a page offers."""
    found: Account | None = g.get("person")
    return found is not None and found.role.may(role)


def sign_in(response: Response, token: str) -> None:
    """Give the browser the session's token, for this host, out of reach of scripts and other sites."""
    session.clear()  # a page's token from before signing in is worth nothing after
    response.set_cookie(_name(), token, path="/", secure=sealed(), httponly=True, samesite="Strict")


def sign_out(response: Response) -> None:
    """Take the session's token from the browser."""
    session.clear()
    response.delete_cookie(_name(), path="/", secure=sealed(), httponly=True, samesite="Strict")


def session_token() -> str:
    """Return the token that the browser sent, or an empty string."""
    return request.cookies.get(_name(), "")


def address() -> str:
    """Return where the call comes from, for throttling."""
    return request.remote_addr or ""


def loopback() -> bool:
    """Say whether the browser names this very machine: there, and only there, a cookie may go without TLS."""
    return urlsplit(f"//{request.host}").hostname in LOOPBACK


def sealed() -> bool:
    """Say whether cookies go over TLS alone: everywhere but on this machine without TLS."""
    return request.is_secure or not loopback()


def _name() -> str:
    # A browser takes a __Host- cookie only over TLS, from the host itself, for all its paths.
    return f"__Host-{COOKIE}" if sealed() else COOKIE


def _sidebar(faces: Faces) -> None:
    request.max_content_length = LARGEST_CALL
    name = str((request.view_args or {}).get("connection", ""))
    desk = faces.desks.get(name)
    if desk is None:
        raise Refusal(404, "unknown_connection", "There is no such connection.", "Check the address in the app.")
    g.caller = proved(name, desk.key, request.headers.get("Authorization", ""), faces.clock.now())


def _streamed(faces: Faces) -> None:
    request.max_content_length = LARGEST_CALL
    if request.method == "OPTIONS":  # a browser asks whether it may ask
        return
    place = request.view_args or {}
    name, ticket = str(place.get("connection", "")), str(place.get("ticket", ""))
    prove_bearer(faces.key, name, ticket, request.headers.get("Authorization", ""), faces.clock.now())


def _session(faces: Faces, role: Role | None) -> ResponseReturnValue | None:
    token = session_token()
    g.person = faces.accounts.session(token) if token else None
    if g.person is None:
        if request.path.startswith(CONSOLE) and request.method == "GET":
            return redirect(f"{LOGIN}?next={quote(request.full_path.rstrip('?'), safe='')}", 303)
        _unknown()
    if role is None or not g.person.role.may(role):
        raise Refusal(403, "not_permitted", "Your role does not allow this.", "Ask an administrator.")
    return None


def _unknown() -> NoReturn:
    raise Refusal(401, "signed_out", "Nobody is signed in.", f"Sign in at {LOGIN}.")


def _checked(forms: CSRFProtect) -> None:
    """Raise Refusal unless a call that changes something carries the token of one of our pages."""
    if "csrf" not in current_app.extensions:
        return
    try:
        forms.protect()
    except CSRFError as error:
        mend = "Reload the page, then try again; a proxy in front has to pass the Host header on."
        raise Refusal(403, "stale_page", "The page's token is missing or old.", mend) from error


class _Forms(SecureCookieSessionInterface):
    """Flask's own cookie, which holds nothing but what a page's token is compared with."""

    def get_cookie_secure(self, app: Flask) -> bool:
        return sealed()

    def get_cookie_name(self, app: Flask) -> str:
        return f"__Host-{FORMS}" if sealed() else FORMS

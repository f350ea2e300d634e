"""Who may call: this machine's browser, by the names that we gave it, and never at another site's wish."""

from dataclasses import dataclass
from urllib.parse import urlsplit

from flask import Flask, Response, abort, redirect, request
from werkzeug.wrappers import Response as Answer

SAFE = frozenset({"GET", "HEAD"})
OWN = frozenset({"same-origin", "none", ""})
LARGEST = 256 * 1024  # bytes of a call


@dataclass(frozen=True, slots=True)
class Origins:
    """Two origins of one server: the pages', and the app's, which a helpdesk keeps apart from its own."""

    pages: str  # http://127.0.0.1:8408
    apps: str  # http://localhost:8408

    @property
    def hosts(self) -> tuple[str, str]:
        """Return what a browser names in Host: for the pages, for the apps."""
        return urlsplit(self.pages).netloc, urlsplit(self.apps).netloc


def origins(port: int) -> Origins:
    """Return the origins of a server on this port."""
    return Origins(f"http://127.0.0.1:{port}", f"http://localhost:{port}")


def install(app: Flask, where: Origins, apps: str) -> None:
    """Put the guard before every view of `app`; the blueprint called `apps` lies on the second origin."""
    app.config["MAX_CONTENT_LENGTH"] = LARGEST

    @app.before_request
    def admit() -> Answer | None:
        pages, framed = where.hosts
        # A name that somebody's server suddenly gives this address is none of ours.
        if request.host not in {pages, framed}:
            abort(403)
        if request.method not in SAFE and not _ours(where.pages):
            abort(403)
        strayed = request.url_rule is not None and (request.blueprint == apps) != (request.host == framed)
        if strayed and (request.host == pages or request.method not in SAFE):
            abort(403)
        return redirect(f"{where.pages}{request.full_path.removesuffix('?')}", 302) if strayed else None

    @app.after_request
    def finish(response: Response) -> Response:
        return _hardened(response, where, request.blueprint == apps)


def _ours(pages: str) -> bool:
    """Say whether one of our own pages makes this call: browsers name the origin of every POST."""
    return request.headers.get("Origin") == pages and request.headers.get("Sec-Fetch-Site", "") in OWN


def wished() -> bool:
    """Say whether a person or one of our pages asks, not another site."""
    return request.headers.get("Sec-Fetch-Site", "") in OWN


def _hardened(response: Response, where: Origins, framed: bool) -> Response:
    own = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    pages = f"{own}frame-src {where.apps}; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    # The app brings a policy of its own; both hold.
    apps = f"{own}form-action 'none'; base-uri 'none'; frame-ancestors {where.pages}"
    response.headers["Content-Security-Policy"] = apps if framed else pages
    response.headers["Cross-Origin-Resource-Policy"] = "same-site" if framed else "same-origin"
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Referrer-Policy"] = "same-origin"
    response.headers.setdefault("Cache-Control", "no-store")
    if response.status_code >= 400:
        # What was not read of the call must not be taken for the next one.
        response.headers["Connection"] = "close"
    return response

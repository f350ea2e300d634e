"""Our own style sheets and scripts, served under a path that changes with them."""

from functools import cache
from hashlib import sha256
from importlib.resources import files

from flask import Blueprint, Response, abort, url_for

from app.web.access import public

KINDS = {"css": "text/css", "js": "text/javascript", "svg": "image/svg+xml"}
YEAR = 365 * 24 * 3600


@cache
def assets() -> dict[str, bytes]:
    """Return every file by its name."""
    folder = files("app.web").joinpath("static")
    return {one.name: one.read_bytes() for one in folder.iterdir() if one.name.rpartition(".")[2] in KINDS}


@cache
def stamp() -> str:
    """Return a name of exactly these files: whoever holds it may keep them."""
    content = b"\0".join(name.encode() + b"\0" + body for name, body in sorted(assets().items()))
    return sha256(content).hexdigest()[:12]


def asset(name: str) -> str:
    """Return the address of a file."""
    return url_for("console.static", stamp=stamp(), name=name)


def asset_routes(pages: Blueprint) -> None:
    """Add the route that serves them."""

    @pages.get("/static/<stamp>/<name>", endpoint="static")
    @public
    def static(stamp: str, name: str) -> Response:
        body = assets().get(name)
        if body is None:
            abort(404)
        answer = Response(body, mimetype=KINDS[name.rpartition(".")[2]])
        answer.headers["Cache-Control"] = _kept(stamp)
        return answer


def _kept(asked: str) -> str:
    """Return how long a browser may keep what it asked for; a page of an older release gets today's files once."""
    return f"public, max-age={YEAR}, immutable" if asked == stamp() else "no-cache"

"""The packaged app as the helpdesk shows it: its own files, on an origin of their own, with a stand-in of the SDK."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import sha256
from importlib.resources import files
from pathlib import Path
from typing import Any
from zipfile import ZipFile

from flask import Blueprint, Response, abort

# https://developer.zendesk.com/documentation/apps/app-developer-guide/setup/#loading-the-sdk
SDK = b"https://static.zdassets.com/zendesk_app_framework_sdk/2.0/zaf_sdk.min.js"
OURS = "zaf_sdk.js"
NAME = "apps"
TYPES = {
    "html": "text/html; charset=utf-8",
    "js": "text/javascript; charset=utf-8",
    "css": "text/css; charset=utf-8",
    "json": "application/json",
    "svg": "image/svg+xml",
    "png": "image/png",
}
KEPT = "private, max-age=31536000, immutable"  # its address holds a digest of all files


@dataclass(frozen=True)
class Installed:
    """An app as somebody installed it. `settings` are the ones that its page may read."""

    content: Mapping[str, bytes] = field(repr=False)
    settings: Mapping[str, str]

    @cached_property
    def manifest(self) -> dict[str, Any]:
        """Return what the package says of itself."""
        found: dict[str, Any] = json.loads(self.content["manifest.json"])
        return found

    @cached_property
    def stamp(self) -> str:
        """Return a name of exactly these files and our SDK."""
        parts = [*sorted(self.content.items()), (OURS, sdk())]
        return sha256(b"\0".join(name.encode() + b"\0" + body for name, body in parts)).hexdigest()[:12]

    @property
    def page(self) -> str:
        """Return the path of the page beside a ticket."""
        return f"/app/{self.stamp}/{self.manifest['location']['support']['ticket_sidebar']['url']}"

    @property
    def registered(self) -> dict[str, Any]:
        """Return what the app is told of itself when it says hello."""
        told = {"appId": 1, "installationId": 1, "name": self.manifest["name"], "version": self.manifest["version"]}
        return {**told, "settings": dict(self.settings)}


def installed(archive: Path, folder: Path, settings: Mapping[str, str]) -> Installed:
    """Return the app of this archive, unpacked into a folder as a helpdesk does."""
    with ZipFile(archive) as opened:
        opened.extractall(folder)
        names = [name for name in opened.namelist() if not name.endswith("/")]
    return Installed({name: (folder / name).read_bytes() for name in names}, settings)


def sdk() -> bytes:
    """Return our stand-in of the SDK."""
    return files(__package__).joinpath("static", OURS).read_bytes()


def app_routes(app: Installed) -> Blueprint:
    """Return the routes of the app's own origin."""
    routes = Blueprint(NAME, __name__)

    @routes.get("/app/<stamp>/<path:name>")
    def file(stamp: str, name: str) -> Response:
        body = sdk() if name == OURS else app.content.get(name)
        if body is None or name == "manifest.json":
            abort(404)
        if name.endswith(".html"):
            # The one change to the package: the SDK comes from here, since nothing may come from elsewhere.
            body = body.replace(SDK, f"/app/{app.stamp}/{OURS}".encode())
        answer = Response(body, content_type=TYPES.get(name.rpartition(".")[2], "application/octet-stream"))
        answer.headers["Cache-Control"] = KEPT if stamp == app.stamp else "no-store"
        return answer

    return routes

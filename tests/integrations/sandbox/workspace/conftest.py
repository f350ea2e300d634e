"""The pages over a store in memory, a copilot that says what it is told, and a browser that is polite or not."""

import json
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from integrations.sandbox.store import Store
from integrations.sandbox.workspace.apps import SDK, Installed, installed
from integrations.sandbox.workspace.inbox import Inbox
from integrations.sandbox.workspace.play import Play
from integrations.sandbox.workspace.proxy import Proxy
from integrations.sandbox.workspace.server import application
from tests.integrations.sandbox.workspace.visitor import HOST, PASS, PORT, SECRET, Told, Visitor

MANIFEST = {
    "name": "Deskmate",
    "version": "1.2.3",
    "domainWhitelist": [HOST],
    "parameters": [
        {"name": "connection"},
        {"name": "shared_secret", "secure": True, "scopes": ["jwt_secret_key"]},
        {"name": "letter", "secure": True, "scopes": ["header"]},
    ],
    "location": {"support": {"ticket_sidebar": {"url": "assets/panel.html"}}},
}
PANEL = b'<!doctype html><script src="' + SDK + b'"></script><script src="panel.js"></script>'


@pytest.fixture
def store() -> Iterator[Store]:
    made = Store()
    yield made
    made.close()


@pytest.fixture
def told() -> Told:
    return Told()


@pytest.fixture
def package(tmp_path: Path) -> Installed:
    """Return an app as it came out of a zip."""
    archive = tmp_path / "app.zip"
    with zipfile.ZipFile(archive, "w") as opened:
        opened.writestr("manifest.json", json.dumps(MANIFEST))
        opened.writestr("assets/panel.html", PANEL)
        opened.writestr("assets/panel.js", "export const panel = 1;\n")
    return installed(archive, tmp_path / "app", {"connection": "main"})


@pytest.fixture
def play(store: Store, told: Told, package: Installed) -> Play:
    settings = {"connection": "main", "shared_secret": SECRET, "letter": "sealed"}
    return Play(
        store=store,
        inbox=Inbox(store, told),
        copilot=told,
        app=package,
        proxy=Proxy(package.manifest, settings, {HOST: "http://127.0.0.1:9"}),
        sign_in=lambda: PASS,
        progress=lambda: (3, 50),
        seen=lambda: told.visits.append(None),
    )


@pytest.fixture
def visitor(play: Play) -> Visitor:
    return Visitor(application(play, PORT).test_client())

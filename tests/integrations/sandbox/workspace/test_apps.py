"""The packaged app on its own origin: its own bytes, but for one address."""

from pathlib import Path

import pytest

from integrations.sandbox.workspace.apps import SDK, Installed
from tests.integrations.sandbox.workspace.conftest import PANEL
from tests.integrations.sandbox.workspace.visitor import APPS, PAGES, Visitor


def test_only_the_address_of_the_sdk_is_another(visitor: Visitor, package: Installed) -> None:
    answer = visitor.get(package.page, APPS)

    ours = f"/app/{package.stamp}/zaf_sdk.js".encode()
    assert answer.data == PANEL.replace(SDK, ours)
    assert visitor.get(ours.decode(), APPS).text.count("ZAFClient") == 1
    assert visitor.get(f"/app/{package.stamp}/assets/panel.js", APPS).data == b"export const panel = 1;\n"


def test_only_the_pages_may_frame_it(visitor: Visitor, package: Installed) -> None:
    rules = visitor.get(package.page, APPS).headers["Content-Security-Policy"]

    assert f"frame-ancestors {PAGES}" in rules
    assert "unsafe" not in rules


@pytest.mark.parametrize(
    "name", ["manifest.json", "assets/none.js", "../app.zip", "assets/../../app.zip", "%2e%2e/app.zip"]
)
def test_nothing_else_is_served(visitor: Visitor, package: Installed, name: str) -> None:
    assert visitor.get(f"/app/{package.stamp}/{name}", APPS).status_code == 404


def test_app_is_not_served_on_the_pages_origin(visitor: Visitor, package: Installed) -> None:
    assert visitor.get(package.page, PAGES).status_code == 403


def test_files_are_kept_under_their_digest_only(visitor: Visitor, package: Installed) -> None:
    assert "immutable" in visitor.get(package.page, APPS).headers["Cache-Control"]
    assert visitor.get("/app/older/assets/panel.js", APPS).headers["Cache-Control"] == "no-store"


def test_it_lies_unpacked_in_its_folder(package: Installed, tmp_path: Path) -> None:
    assert (tmp_path / "app/assets/panel.js").read_bytes() == package.content["assets/panel.js"]


def test_page_is_told_no_secret(visitor: Visitor, package: Installed) -> None:
    assert package.registered == {
        "appId": 1,
        "installationId": 1,
        "name": "Deskmate",
        "version": "1.2.3",
        "settings": {"connection": "main"},
    }

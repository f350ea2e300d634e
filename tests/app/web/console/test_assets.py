"""Style sheets and scripts: kept for long under an address that changes with them."""

import re

import pytest

from app.web.console.assets import assets, stamp
from tests.app.web.stage import Stage


def test_every_file_that_a_page_names_is_served(bare: Stage) -> None:
    client = bare.client()
    page = client.get("/console/login").get_data(as_text=True)
    named = re.findall(r'(?:href|src)="(/console/static/[^"]+)"', page)

    assert len(named) >= 5
    assert {client.get(path).status_code for path in named} == {200}


def test_every_module_that_a_script_imports_is_there() -> None:
    scripts = {name: body.decode() for name, body in assets().items() if name.endswith(".js")}
    imported = {one for code in scripts.values() for one in re.findall(r'from "\./([\w.]+)"', code)}

    assert imported <= scripts.keys()


def test_a_file_may_be_kept_for_as_long_as_it_is_the_same(bare: Stage) -> None:
    client = bare.client()

    assert "immutable" in client.get(f"/console/static/{stamp()}/base.css").headers["Cache-Control"]
    assert client.get("/console/static/older/base.css").headers["Cache-Control"] == "no-cache"


@pytest.mark.parametrize("name", ["other.css", "..%2f__init__.py", "%2e%2e/frame.py", "base.css/", ".."])
def test_nothing_else_is_served(bare: Stage, name: str) -> None:
    assert bare.client().get(f"/console/static/{stamp()}/{name}").status_code == 404


def test_files_are_served_as_what_they_are(bare: Stage) -> None:
    client = bare.client()

    for name, kind in (("base.css", "text/css"), ("console.js", "text/javascript"), ("mark.svg", "image/svg+xml")):
        assert client.get(f"/console/static/{stamp()}/{name}").mimetype == kind


def test_together_they_are_small() -> None:
    """A page is there at once on any line."""
    assert sum(len(body) for body in assets().values()) < 60_000

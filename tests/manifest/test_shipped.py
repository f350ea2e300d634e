"""What lies in manifest/: small, ours alone, drawn by us, and the same in both apps."""

import json
import re
from pathlib import Path

import pytest
from PIL import Image, ImageChops

from app.cli.packaging.files import SHIPPED, Kind, assembled
from tests.manifest.drawing import PNGS, SVGS, png

LARGEST = 65_000  # bytes of our JavaScript and CSS together
ROUTE = re.compile(r'^ {2}(\w+): \["(\w+)", "([^"]+)"\]', re.M)


def sources(*kinds: str) -> list[Path]:
    """Return the sidebar's files of these kinds."""
    return sorted(path for kind in kinds for path in (SHIPPED / "sidebar").rglob(f"*.{kind}"))


def test_javascript_and_css_stay_small() -> None:
    assert sum(len(path.read_bytes()) for path in sources("js", "css")) < LARGEST


@pytest.mark.parametrize("path", sources("js", "css"), ids=lambda path: path.name)
def test_files_stay_readable(path: Path) -> None:
    lines = path.read_text().splitlines()

    assert len(lines) <= 300
    assert max(map(len, lines)) <= 150


def test_nothing_comes_from_others() -> None:
    named = {address for path in sources("js", "css") for address in re.findall(r"https?://[\w.]+", path.read_text())}

    assert named == {"http://www.w3.org"}  # names of XML, never called


@pytest.mark.parametrize("path", PNGS)
def test_logos_are_what_we_draw(path: str) -> None:
    with Image.open(SHIPPED / path) as shipped:
        difference = ImageChops.difference(shipped.convert("RGBA"), png(PNGS[path])).tobytes()

    assert max(difference) <= 2


@pytest.mark.parametrize("path", SVGS)
def test_drawings_are_what_we_draw(path: str) -> None:
    assert (SHIPPED / path).read_text() == SVGS[path]


def test_templates_are_the_panels_calls() -> None:
    """One call, two ways: Zendesk by its address, Freshdesk by a template with the same one."""
    routes = {name: (method, path) for name, method, path in ROUTE.findall((SHIPPED / "sidebar/api.js").read_text())}
    templates = json.loads((SHIPPED / "freshdesk/config/requests.json").read_text())
    told = {name: (one["schema"]["method"], one["schema"]["path"]) for name, one in templates.items()}
    prefix = "/api/v1/<%= iparam.connection %>/"
    expected = {
        f"deskmate{name[0].upper()}{name[1:]}": (method, prefix + re.sub(r"\{(\w+)\}", r"<%= context.\1 %>", path))
        for name, (method, path) in routes.items()
    }

    assert len(routes) == 14
    assert told == {**expected, "deskmateEvent": ("POST", "/webhooks/<%= iparam.connection %>")}


@pytest.mark.parametrize("kind", Kind)
def test_pages_preload_every_module(kind: Kind) -> None:
    """Otherwise the browser finds them one after the other."""
    modules = {f"sidebar/{path.name}" for path in (SHIPPED / "sidebar").glob("*.js")}
    files = assembled(kind, "copilot.example.com")
    pages = [path for path in files if path.endswith(".html")]

    assert len(pages) == (1 if kind is Kind.ZENDESK else 2)
    for page in pages:
        assert set(re.findall(r'modulepreload" href="([^"]+)"', files[page].decode())) == modules
        assert f'src="sidebar/hosts/{kind}.js"' in files[page].decode()


def test_manifest_names_the_locations_that_we_serve() -> None:
    zendesk = json.loads(assembled(Kind.ZENDESK, "copilot.example.com")["manifest.json"])
    freshdesk = json.loads(assembled(Kind.FRESHDESK, "copilot.example.com")["manifest.json"])

    assert set(zendesk["location"]["support"]) == {"ticket_sidebar", "new_ticket_sidebar", "nav_bar"}
    assert set(freshdesk["modules"]["support_ticket"]["location"]) == {"ticket_sidebar"}
    assert zendesk["domainWhitelist"] == ["copilot.example.com"]

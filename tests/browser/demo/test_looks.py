"""Every page of the demo in both themes: nothing serious for axe, nothing wider than the window."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.axe import grave
from tests.browser.demo.conftest import PATIENCE, Reader, framed, ready, settled

pytestmark = pytest.mark.slow

AGENT = "/tickets/14"
PATHS = ["/", "/write", AGENT, "/tickets/14/customer"]


def opened(reader: Reader, path: str, scheme: str, width: int) -> Page:
    page = reader("/", scheme, width)
    settled(page)
    page.goto(path)
    if path == AGENT and width > 1000:
        ready(page)
    if path.endswith("customer"):
        expect(page.locator("#flow .turn").first).to_be_visible(timeout=PATIENCE)
    return page


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", PATHS)
def test_nothing_keeps_anybody_out(reader: Reader, path: str, scheme: str) -> None:
    page = opened(reader, path, scheme, 1440)

    assert grave(page) == []
    if path == AGENT:
        assert grave(framed(page)) == []


@pytest.mark.parametrize("path", PATHS)
def test_narrow_window_shows_everything(reader: Reader, path: str) -> None:
    page = opened(reader, path, "light", 320)

    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    assert grave(page) == []


def test_app_is_as_dark_as_the_page(reader: Reader) -> None:
    page = opened(reader, AGENT, "dark", 1440)
    theme = "document.documentElement.dataset.theme"

    assert framed(page).evaluate(theme) == "dark"
    page.emulate_media(color_scheme="light")
    expect(page.frame_locator("#app iframe").locator("html")).to_have_attribute("data-theme", "light")

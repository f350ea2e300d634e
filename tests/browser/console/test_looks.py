"""Every look at every width, in both themes and languages: nothing serious for axe, nothing cut off."""

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import pairwise
from typing import Literal

import pytest
from playwright.sync_api import Page

from tests.browser.axe import grave
from tests.browser.console.conftest import LOOK, admitted
from tests.browser.console.server import Door, Site, filled, site
from tests.browser.console.views import VIEWS, View, show
from tests.browser.windows import Windows

NARROW, TALL = 320, 800  # pixels
WIDTHS = (NARROW, 768, 1440)
THEMES: dict[int, Literal["light", "dark"]] = {NARROW: "dark", 1440: "light"}
# What a page holds that is wider than the window and not inside a box of its own that scrolls.
WIDER = """() => [...document.querySelectorAll('body *')].filter(e => {
  const r = e.getBoundingClientRect();
  if (!r.width || r.right <= innerWidth + 1) return false;
  for (let p = e; p; p = p.parentElement) {
    const o = getComputedStyle(p);
    const inside = ['auto', 'scroll', 'hidden'].includes(o.overflowX);
    if (inside || o.clipPath !== 'none' || o.position === 'fixed') return false;
  }
  return true;
}).map(e => e.outerHTML.slice(0, 120))"""
LEVELS = "[...document.querySelectorAll('h1,h2,h3')].filter(e => e.offsetParent).map(e => +e.tagName[1])"
# Words that their own control cuts off.
CUT = """() => [...document.querySelectorAll('.seg label, .seg .step, .button, th, .tag')].filter(e =>
  e.offsetParent && e.scrollWidth > e.clientWidth + 1).map(e => e.outerHTML.slice(0, 120))"""


@pytest.fixture(scope="module")
def looks(tmp_path_factory: pytest.TempPathFactory, door: Door) -> Iterator[Site]:
    """Return one site for all looks; each puts right what it changed."""
    with site(door, tmp_path_factory.mktemp("looks"), filled(tmp_path_factory.mktemp("few"), 0.1)) as found:
        yield found


@pytest.fixture(scope="module")
def page(windows: Windows, looks: Site) -> Iterator[Page]:
    """Return a page that an admin has signed in with."""
    page = windows.lend(**LOOK, base_url=looks.url)
    admitted(page.context, looks)
    yield page
    windows.take_back(page, **LOOK, base_url=looks.url)


@contextmanager
def shown(page: Page, view: View) -> Iterator[Page]:
    """Give the page in a look, narrow at first, and put right what that changed."""
    page.set_viewport_size({"width": NARROW, "height": TALL})
    page.emulate_media(color_scheme="light")
    show(page, view)
    try:
        yield page
    finally:
        page.set_viewport_size({"width": 1440, "height": TALL})
        view.after(page)


@pytest.mark.parametrize("view", VIEWS, ids=lambda view: view.name)
def test_axe_finds_nothing_serious_and_nothing_is_cut_off(page: Page, view: View) -> None:
    with shown(page, view):
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": TALL})
            assert page.evaluate(WIDER) == [], width
            assert page.evaluate(CUT) == [], width
            if theme := THEMES.get(width):
                page.emulate_media(color_scheme=theme)
                assert grave(page, view.part) == [], (width, theme)
        levels = page.evaluate(LEVELS)
        assert page.locator("main").count() == 1
        assert levels.count(1) == 1
        assert all(after - before <= 1 for before, after in pairwise(levels[levels.index(1) :]))


@pytest.mark.parametrize("view", VIEWS, ids=lambda view: view.name)
def test_german_fits_too(page: Page, looks: Site, view: View) -> None:
    page.context.add_cookies([{"name": "deskmate_language", "value": "de", "url": f"{looks.url}/console"}])
    with shown(page, view):
        found = page.evaluate(WIDER), page.evaluate(CUT)
    page.context.clear_cookies(name="deskmate_language")

    assert found == ([], [])

"""Every look at every width, in both themes and languages: nothing serious for axe, nothing cut off."""

from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from tests.app.web.stage import ADMIN, PASSWORD
from tests.browser.axe import grave
from tests.browser.console.server import Site, site
from tests.browser.console.views import VIEWS, View, show

WIDTHS = (320, 768, 1440)
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
# Words that their own control cuts off.
LEVELS = "[...document.querySelectorAll('h1,h2,h3')].filter(e => e.offsetParent).map(e => +e.tagName[1])"
CUT = """() => [...document.querySelectorAll('.seg label, .seg .step, .button, th, .tag')].filter(e =>
  e.offsetParent && e.scrollWidth > e.clientWidth + 1).map(e => e.outerHTML.slice(0, 120))"""


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Return one site for all looks; each puts right what it changed."""
    folder: Path = tmp_path_factory.mktemp("looks")
    with site(folder, 0.1) as found:
        yield found


@pytest.fixture(params=["light", "dark"])
def theme(request: pytest.FixtureRequest) -> str:
    """Return one theme after the other."""
    found: str = request.param
    return found


@pytest.fixture
def window(chromium: Browser, filled: Site, theme: str) -> Iterator[BrowserContext]:
    """Return a browser that an admin has signed in with."""
    context = chromium.new_context(
        base_url=filled.url, color_scheme="dark" if theme == "dark" else "light", locale="en"
    )
    token = filled.made.faces.accounts.login(ADMIN, PASSWORD, "127.0.0.1")
    context.add_cookies([{"name": "deskmate", "value": token, "url": filled.url}])
    yield context
    context.close()


@pytest.mark.parametrize("view", VIEWS, ids=lambda view: view.name)
def test_axe_finds_nothing_serious_and_nothing_is_cut_off(window: BrowserContext, view: View) -> None:
    page = window.new_page()
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        show(page, view)

        assert page.evaluate(WIDER) == [], width
        assert page.evaluate(CUT) == [], width
        if width != 768:
            assert grave(page) == [], width
        view.after(page)


@pytest.mark.parametrize("theme", ["light"], indirect=True)
@pytest.mark.parametrize("view", VIEWS, ids=lambda view: view.name)
def test_german_fits_too(window: BrowserContext, filled: Site, view: View) -> None:
    window.add_cookies([{"name": "deskmate_language", "value": "de", "url": f"{filled.url}/console"}])
    page: Page = window.new_page()
    page.set_viewport_size({"width": 320, "height": 800})
    show(page, view)
    wide, cut = page.evaluate(WIDER), page.evaluate(CUT)
    view.after(page)

    assert (wide, cut) == ([], [])


@pytest.mark.parametrize("theme", ["light"], indirect=True)
@pytest.mark.parametrize("view", VIEWS, ids=lambda view: view.name)
def test_landmarks_and_headings_tell_the_way(window: BrowserContext, view: View) -> None:
    page = window.new_page()
    show(page, view)
    levels = page.evaluate(LEVELS)
    view.after(page)

    assert page.locator("main").count() == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels[levels.index(1) :]))

"""One Chromium for the tests of this folder."""

import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect, sync_playwright

from tests.browser import WAIT
from tests.browser.windows import Windows

expect.set_options(timeout=WAIT)

QUIET = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def chromium_path() -> str | None:
    """Return where the system's Chromium is, or None."""
    return shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


# Of this package, not of the session: Playwright's event loop would be in the way of other tests.
@pytest.fixture(scope="package")
def chromium() -> Iterator[Browser]:
    """Return a browser, or skip where none is installed."""
    path = chromium_path()
    if not path:
        pytest.skip("no Chromium is installed: apt-get install chromium")
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=path, args=QUIET)
        yield browser
        browser.close()


@pytest.fixture(scope="package")
def windows(chromium: Browser) -> Iterator[Windows]:
    """Return what lends windows of that browser."""
    made = Windows(chromium)
    yield made
    made.close()

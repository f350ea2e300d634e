"""A site for each test, and readers of it who complain about any error in the page."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from tests.app.web.stage import ADMIN, PASSWORD
from tests.browser.console.server import Site, site

Reader = Callable[..., Page]


@pytest.fixture
def console(tmp_path: Path) -> Iterator[Site]:
    """Return a running console."""
    with site(tmp_path) as found:
        yield found


@pytest.fixture
def reader(chromium: Browser, console: Site) -> Iterator[Reader]:
    """Return what opens a browser and signs somebody in; at the end no page may have had an error."""
    contexts: list[BrowserContext] = []
    errors: list[str] = []

    def open_(email: str = ADMIN, **options: Any) -> Page:
        context = chromium.new_context(
            **{"viewport": {"width": 1440, "height": 900}, "locale": "en", "base_url": console.url, **options}
        )
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(10_000)
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on("console", lambda said: errors.append(said.text) if "Content Security Policy" in said.text else None)
        page.goto("/console/login")
        page.fill("[name=email]", email)
        page.fill("[name=password]", PASSWORD)
        page.click("button.first")
        page.wait_for_url("**/console")
        return page

    yield open_
    for context in contexts:
        context.close()
    assert errors == []


@pytest.fixture
def page(reader: Reader) -> Page:
    """Return an admin's page."""
    return reader()

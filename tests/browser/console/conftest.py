"""A site for each test, and readers of it who complain about any error in the page."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, ConsoleMessage, Error, Page

from tests.app.web.stage import ADMIN, PASSWORD
from tests.browser.console.server import Door, Site, filled, site
from tests.browser.windows import Windows

LOOK = {"locale": "en", "reduced_motion": "reduce"}


@pytest.fixture(scope="session")
def start(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of a filled store."""
    return filled(tmp_path_factory.mktemp("filled"))


@pytest.fixture(scope="session")
def door() -> Iterator[Door]:
    """Return the address of every console, one after the other."""
    made = Door()
    yield made
    made.close()


@pytest.fixture
def console(tmp_path: Path, start: Path, door: Door) -> Iterator[Site]:
    """Return a running console."""
    with site(door, tmp_path, start) as found:
        yield found


def admitted(context: BrowserContext, found: Site, email: str = ADMIN) -> None:
    """Sign somebody in without the page for it."""
    token = found.made.faces.accounts.login(email, PASSWORD, "127.0.0.1")
    context.add_cookies([{"name": "deskmate", "value": token, "url": found.url}])


@dataclass
class Reading:
    """Opens the console for people, and keeps whatever goes wrong in their pages."""

    windows: Windows
    console: Site
    pages: list[tuple[Page, dict[str, Any]]] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    def __call__(self, email: str = ADMIN, path: str = "/console", **options: Any) -> Page:
        """Return a page with somebody signed in, or nobody."""
        look = {**LOOK, "base_url": self.console.url, **options}
        page = self.windows.lend(**look)
        self.pages.append((page, look))
        page.set_viewport_size({"width": 1440, "height": 900})
        page.on("pageerror", self.thrown)
        page.on("console", self.heard)
        if email:
            admitted(page.context, self.console, email)
        page.goto(path)
        return page

    def thrown(self, error: Error) -> None:
        """Keep an error that nobody caught."""
        self.errors.append(str(error))

    def heard(self, said: ConsoleMessage) -> None:
        """Keep what the page's own rules refused."""
        if "Content Security Policy" in said.text:
            self.errors.append(said.text)

    def close(self) -> None:
        """Give the windows back."""
        for page, options in self.pages:
            page.remove_listener("pageerror", self.thrown)
            page.remove_listener("console", self.heard)
            self.windows.take_back(page, **options)


@pytest.fixture
def reader(windows: Windows, console: Site) -> Iterator[Reading]:
    """Return what opens the console; at the end no page may have had an error."""
    made = Reading(windows, console)
    yield made
    made.close()
    assert made.errors == []


@pytest.fixture
def page(reader: Reading) -> Page:
    """Return an admin's page."""
    return reader()

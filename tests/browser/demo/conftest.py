"""The real demo, live, in a process of its own; and readers of it who complain about any error in a page."""

import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import ConsoleMessage, Error, Frame, FrameLocator, Page, expect

from app.settings import child_environment
from tests.browser import WAIT
from tests.browser.windows import Windows

PATIENCE = 3 * WAIT  # for what the service does: a busy machine takes its time

Reader = Callable[..., Page]


@dataclass(frozen=True)
class Demo:
    """A demo that runs, and where it keeps its things."""

    url: str
    folder: Path


@pytest.fixture(scope="package")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    """Return a demo whose tickets come quickly."""
    folder = tmp_path_factory.mktemp("demo")
    command = [sys.executable, "-m", "app.cli", "demo", "--pace", "50"]
    environment = child_environment({"DATA_DIR": str(folder)})
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        first = process.stdout.readline()
        try:
            assert first.startswith("Open http://127.0.0.1:"), first
            yield Demo(first.split()[1], folder / "demo/live")
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(60)


@pytest.fixture
def reader(windows: Windows, demo: Demo) -> Iterator[Reader]:
    """Return what opens a page of the demo; at the end none may have had an error."""
    pages: list[Page] = []
    errors: list[str] = []

    def thrown(error: Error) -> None:
        errors.append(str(error))

    def heard(said: ConsoleMessage) -> None:
        if said.type == "error":
            errors.append(said.text)

    def open_(path: str = "/", scheme: str = "light", width: int = 1440) -> Page:
        page = windows.opened(base_url=demo.url, locale="en", reduced_motion="reduce", color_scheme=scheme)
        pages.append(page)
        page.set_viewport_size({"width": width, "height": 900})
        page.on("pageerror", thrown)
        page.on("console", heard)
        page.goto(path)
        return page

    yield open_
    for page in pages:
        page.context.close()
    assert errors == []


@pytest.fixture
def page(reader: Reader) -> Page:
    """Return the inbox with every sample ticket in it, each looked at."""
    made = reader()
    settled(made)
    return made


def settled(page: Page) -> None:
    """Wait until every ticket is in and nothing is at work."""
    expect(page.locator("#progress")).to_have_text("All 51 sample tickets are in", timeout=PATIENCE)
    expect(page.locator('.row[data-outcome="working"]')).to_have_count(0, timeout=PATIENCE)


def panel(page: Page) -> FrameLocator:
    """Return the packaged app beside the ticket."""
    return page.frame_locator("#app iframe")


def framed(page: Page) -> Frame:
    """Return the packaged app's document."""
    return next(one for one in page.frames if "app_guid" in one.url)


def ready(page: Page) -> None:
    """Wait until the app has drawn what the service told it."""
    expect(panel(page).locator(".decision")).to_be_visible(timeout=PATIENCE)

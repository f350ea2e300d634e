"""The README's pictures: the sidebar beside a ticket, the autonomy page, a run as a story; light and dark."""

import io
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Literal

from PIL import Image
from playwright.sync_api import Page, ViewportSize, expect

from app.settings import child_environment
from tests.browser.console.views import first
from tests.browser.windows import Windows

PICTURES = Path(__file__).parents[2] / "manifest" / "pictures"
LARGEST = 150_000  # bytes of a picture
SIZE: ViewportSize = {"width": 1440, "height": 860}
TICKET = "/tickets/14"  # a sample with a draft
PATIENCE = 120_000  # milliseconds until the demo has looked at all its tickets
THEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")


@contextmanager
def demo(folder: Path) -> Iterator[str]:
    """Run the live demo in a folder; give its address."""
    command = [sys.executable, "-m", "app.cli", "demo", "--pace", "50"]
    environment = child_environment({"DATA_DIR": str(folder)})
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            yield process.stdout.readline().split()[1]
        finally:
            process.terminate()
            process.wait(60)


def visited(windows: Windows, url: str) -> Page:
    """Return a page of the demo once every ticket is in and nothing is at work."""
    page = windows.opened(base_url=url, locale="en", reduced_motion="reduce", timezone_id="UTC")
    page.goto("/")
    expect(page.locator("#progress")).to_contain_text("are in", timeout=PATIENCE)
    expect(page.locator('.row[data-outcome="working"]')).to_have_count(0, timeout=PATIENCE)
    return page


def ready(page: Page) -> None:
    """Wait until the app beside a ticket has drawn what the service told it."""
    expect(page.frame_locator("#app iframe").locator(".decision")).to_be_visible(timeout=PATIENCE)


def console_pictures(page: Page) -> Iterator[Path]:
    """Take those of the console; yield each file."""
    page.set_viewport_size(SIZE)
    page.goto("/console")
    yield from both(page, "autonomy")
    page.goto("/console/runs?kind=replied")
    first(page)
    page.wait_for_load_state("networkidle")
    yield from both(page, "run")


def demo_pictures(page: Page) -> Iterator[Path]:
    """Take that of the sidebar; yield each file."""
    page.set_viewport_size(SIZE)
    page.goto(TICKET)
    ready(page)
    yield from both(page, "sidebar")


def both(page: Page, name: str) -> Iterator[Path]:
    """Take a picture in both themes."""
    for theme in THEMES:
        page.emulate_media(color_scheme=theme)
        page.wait_for_timeout(300)  # a frame beside the page follows by a message of its own
        path = PICTURES / f"{name}-{theme}.png"
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(shrunk(page.screenshot(animations="disabled")))
        yield path


def shrunk(png: bytes) -> bytes:
    """Return a picture of few enough colours to be small. Raise ValueError where even few are too many."""
    whole = Image.open(io.BytesIO(png)).convert("RGB")
    for colours in (256, 128, 64, 32):
        target = io.BytesIO()
        whole.quantize(colours, method=Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE).save(
            target, "PNG", optimize=True
        )
        if target.tell() < LARGEST:
            return target.getvalue()
    raise ValueError(f"a picture of {target.tell()} bytes is too large for the README")

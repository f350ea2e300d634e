"""`make screenshots`: every page at every width in both themes, to look at, and the README's pictures.

python -m tests.browser.screenshots [FOLDER]
"""

import html
import shutil
import sys
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from pathlib import Path

from playwright.sync_api import Page, sync_playwright
from rich.progress import track

from app.cli.packaging.files import Kind
from tests.browser.conftest import QUIET, chromium_path
from tests.browser.console.conftest import LOOK, admitted
from tests.browser.console.server import Door, filled, site
from tests.browser.console.views import VIEWS, show
from tests.browser.pictures import THEMES, TICKET, console_pictures, demo, demo_pictures, ready, visited
from tests.browser.sidebar.seats import Room, Seat
from tests.browser.sidebar.server import Cloud
from tests.browser.sidebar.states import STATES, State, served
from tests.browser.windows import Windows

FOLDER = Path("screenshots")
WIDE, NARROW = (320, 768, 1440), (280, 320, 480, 700)  # pixels: a page's widths, a sidebar's
DEMO = {"inbox": "/", "write": "/write", "ticket": TICKET, "customer": f"{TICKET}/customer"}
PICTURES = 3  # of the README
INDEX = """<!doctype html><html lang="en"><meta charset="utf-8"><title>Deskmate, every page</title>
<style>
body {{ margin: 2rem; font: 14px/1.4 system-ui, sans-serif; color-scheme: light dark; }}
h2 {{ margin: 2rem 0 .5rem; font-size: 1rem; }}
.row {{ display: flex; flex-wrap: wrap; align-items: flex-start; gap: 1rem; }}
figure {{ margin: 0; }} figcaption {{ font-size: 12px; opacity: .7; }}
img {{ display: block; max-height: 420px; max-width: 420px; border: 1px solid #8888; }}
nav {{ columns: 5; }}
</style>
<h1>Every page</h1><nav>{ways}</nav>{rows}</html>
"""


def console_shots(windows: Windows, folder: Path) -> Iterator[Path]:
    """Shoot every look of the console; yield each picture."""
    door = Door()
    with tempfile.TemporaryDirectory() as place, ExitStack() as stack:
        made = stack.enter_context(site(door, Path(place) / "site", filled(Path(place) / "start", 1.0)))
        page = windows.opened(**LOOK, base_url=door.url)
        admitted(page.context, made)
        for view in VIEWS:
            page.set_viewport_size({"width": WIDE[0], "height": 800})
            show(page, view)
            yield from looks(page, folder / "console" / view.name)
            view.after(page)
        yield from console_pictures(page)
        page.context.close()
    door.close()


def demo_shots(windows: Windows, folder: Path) -> Iterator[Path]:
    """Shoot every page of the live demo; yield each picture."""
    with tempfile.TemporaryDirectory() as place, demo(Path(place)) as url:
        page = visited(windows, url)
        for name, path in DEMO.items():
            page.set_viewport_size({"width": WIDE[-1], "height": 900})
            page.goto(path)
            if path == TICKET:
                ready(page)
            yield from looks(page, folder / "demo" / name)
        yield from demo_pictures(page)
        page.context.close()


def looks(page: Page, start: Path) -> Iterator[Path]:
    """Shoot a page at every width in both themes."""
    for width in WIDE:
        page.set_viewport_size({"width": width, "height": 800 if width < 1000 else 900})
        for theme in THEMES:
            page.emulate_media(color_scheme=theme)
            page.evaluate("scrollTo(0, 0)")
            path = start.with_name(f"{start.name}-{width}-{theme}.png")
            page.screenshot(path=path, full_page=True, animations="disabled")
            yield path


def sidebar_shots(windows: Windows, folder: Path) -> Iterator[Path]:
    """Shoot every state of the sidebar in both helpdesks; yield each picture."""
    for kind in Kind:
        for state in STATES:
            if kind is Kind.FRESHDESK and state.opens.get("place") == "new_ticket_sidebar":
                continue  # only Zendesk has that place
            yield from states(windows, folder / kind, kind, state)


def states(windows: Windows, folder: Path, kind: Kind, state: State) -> Iterator[Path]:
    """Shoot one state at every width in both themes."""
    cloud = Cloud()
    served(state, cloud)
    room = Room(windows, cloud)
    seat = room.open(kind, width=NARROW[-1], **{"scheme": "system", **state.opens})
    if not state.holds:
        seat.settle()
    state.act(seat)
    for width in NARROW:
        seat.widen(width)
        for theme in THEMES:
            seat.dress(theme)
            path = folder / f"{state.name}-{width}-{theme}.png"
            shot(seat, path)
            yield path
    for gate in cloud.api.held.values():
        gate.set()
    seat.errors.clear()  # of answers that failed, as they should
    room.close()
    cloud.close()


def shot(seat: Seat, path: Path) -> None:
    """Shoot the app in its frame, as tall as it wants to be."""
    frame = seat.page.locator("iframe")
    height = seat.panel.locator("#panel").evaluate("(root) => Math.ceil(root.getBoundingClientRect().height)")
    frame.evaluate("(one, height) => (one.style.height = `${height}px`)", height)
    seat.page.set_viewport_size({"width": 720, "height": max(400, height + 20)})
    frame.screenshot(path=path, animations="disabled")


def leaf(folder: Path) -> None:
    """Write the page that leads through all pictures."""
    names = sorted({path.relative_to(folder).as_posix().rsplit("-", 2)[0] for path in folder.rglob("*.png")})
    ways = "".join(f'<a href="#{html.escape(name)}">{html.escape(name)}</a><br>' for name in names)
    rows = "".join(f'<h2 id="{html.escape(name)}">{html.escape(name)}</h2>{row(folder, name)}' for name in names)
    (folder / "index.html").write_text(INDEX.format(ways=ways, rows=rows), encoding="utf-8")


def row(folder: Path, name: str) -> str:
    """Return one page's pictures."""
    paths = sorted(folder.glob(f"{name}-*.png"), key=lambda path: (path.stem.split("-")[-1], width_of(path)))
    paths = [path for path in paths if path.stem.rsplit("-", 2)[0] == Path(name).name]
    figure = '<figure><a href="{0}"><img loading="lazy" alt="{0}" src="{0}"></a><figcaption>{1}</figcaption></figure>'
    shown = [
        figure.format(html.escape(path.relative_to(folder).as_posix()), path.stem[len(Path(name).name) + 1 :])
        for path in paths
    ]
    return f'<div class="row">{"".join(shown)}</div>'


def width_of(path: Path) -> int:
    """Return the width that a picture's name tells."""
    return int(path.stem.split("-")[-2])


def count() -> int:
    """Return how many pictures there will be."""
    places = [state.opens.get("place") for state in STATES]
    sides = 2 * len(STATES) - places.count("new_ticket_sidebar")
    return len(THEMES) * ((len(VIEWS) + len(DEMO)) * len(WIDE) + sides * len(NARROW) + PICTURES)


def shoot(folder: Path, only: str = "") -> None:
    """Make them all, or those of one face."""
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=chromium_path(), args=QUIET)
        windows = Windows(browser)
        sets: dict[str, Iterable[Path]] = {
            "console": console_shots(windows, folder),
            "sidebar": sidebar_shots(windows, folder),
            "demo": demo_shots(windows, folder),
        }
        pictures = (path for name, made in sets.items() if only in ("", name) for path in made)
        for _ in track(pictures, description="Shooting", total=count()):
            pass
        windows.close()
        browser.close()
    leaf(folder)


def main(arguments: list[str]) -> None:
    """Begin with an empty folder, and end with its index."""
    folder = Path(arguments[0]) if arguments else FOLDER
    if chromium_path() is None:
        raise SystemExit("no Chromium is installed: apt-get install chromium")
    shutil.rmtree(folder, ignore_errors=True)
    shoot(folder, arguments[1] if len(arguments) > 1 else "")
    sys.stdout.write(f"{folder / 'index.html'}\n")


if __name__ == "__main__":
    main(sys.argv[1:])

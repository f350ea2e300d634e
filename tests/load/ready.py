"""How long until the sidebar is ready after a ticket opens, in the real demo and the system's Chromium.

python -m tests.load.ready [N]      prints one line: milliseconds from the click on a ticket until the app has drawn it
"""

import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Page, expect, sync_playwright

from app.evidence.trial import percentile
from app.settings import child_environment
from tests.browser.conftest import QUIET

MANY = 20
PATIENCE = 120_000  # milliseconds until every ticket is in
MARK = """if (self !== top) {
  const seen = () => document.querySelector("#panel .decision") && (performance.mark("drawn"), true);
  const watch = new MutationObserver(() => seen() && watch.disconnect());
  watch.observe(document, { childList: true, subtree: true });
}"""
WENT = "performance.timeOrigin + performance.getEntriesByName('went')[0].startTime"
DRAWN = "performance.timeOrigin + performance.getEntriesByName('drawn')[0].startTime"


def main(many: int) -> None:
    """Print the figure."""
    with demo() as url, sync_playwright() as driver:
        path = shutil.which("chromium") or shutil.which("google-chrome")
        browser = driver.chromium.launch(executable_path=path, args=QUIET)
        context = browser.new_context(base_url=url, viewport={"width": 1440, "height": 900})
        context.add_init_script(MARK)
        took = measured(context.new_page(), many)
        browser.close()
    told = f"p50 {percentile(took, 0.5)} ms, p95 {percentile(took, 0.95)} ms, n={len(took)}"
    sys.stdout.write(f"sidebar ready after the ticket opens: {told}\n")


@contextmanager
def demo() -> Iterator[str]:
    """Give the address of a demo whose tickets come quickly."""
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "app.cli", "demo", "--pace", "50"]
        environment = child_environment({"DATA_DIR": folder})
        with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as process:
            assert process.stdout is not None
            try:
                yield process.stdout.readline().split()[1]
            finally:
                process.send_signal(signal.SIGTERM)
                process.wait(60)


def measured(page: Page, many: int) -> list[float]:
    """Return milliseconds for so many tickets, one after the other; the first one fills the browser's cache."""
    page.goto("/")
    expect(page.locator("#progress")).to_have_text("All 51 sample tickets are in", timeout=PATIENCE)
    expect(page.locator('.row[data-outcome="working"]')).to_have_count(0, timeout=PATIENCE)
    return [opened(page, number) for number in range(1, many + 2)][1:]


def opened(page: Page, ticket: int) -> float:
    """Return milliseconds from the click on a ticket until its sidebar is drawn."""
    page.locator(f'.row[data-key="{ticket}"] a').click()
    expect(page.locator(f'body[data-ticket="{ticket}"] #app')).to_be_visible()
    expect(page.frame_locator("#app iframe").locator(".decision")).to_be_visible(timeout=PATIENCE)
    app = next(one for one in page.frames if "app_guid" in one.url)
    return float(app.evaluate(DRAWN) - page.evaluate(WENT))


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else MANY)

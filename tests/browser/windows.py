"""Windows that are opened once and used by one test after the other.

Opening one costs Chromium more than everything that most tests do in it.
"""

import json
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Error, Page

from tests.browser import WAIT


class Windows:
    """Lends windows, and makes them new again when they come back."""

    def __init__(self, browser: Browser) -> None:
        """Open none as yet."""
        self._browser = browser
        self._free: dict[str, list[Page]] = {}

    def lend(self, **options: Any) -> Page:
        """Return an empty window of a context with these options."""
        free = self._free.get(json.dumps(options, sort_keys=True))
        return free.pop() if free else self.opened(**options)

    def opened(self, **options: Any) -> Page:
        """Return a window that nobody has used; its context is to be closed, or to be taken back."""
        context = self._browser.new_context(**options)
        context.set_default_timeout(WAIT)
        return context.new_page()

    def take_back(self, page: Page, **options: Any) -> None:
        """Empty a window and keep it for the next test; one that cannot be emptied is closed."""
        try:
            self._emptied(page)
        except Error:
            page.context.close()
        else:
            self._free.setdefault(json.dumps(options, sort_keys=True), []).append(page)

    def close(self) -> None:
        """Close all that are at home."""
        for page in (page for pages in self._free.values() for page in pages):
            page.context.close()

    def _emptied(self, page: Page) -> None:
        context: BrowserContext = page.context
        context.set_offline(False)
        if page.url.startswith("http"):
            page.evaluate("() => (localStorage.clear(), sessionStorage.clear())")
        page.unroute_all(behavior="ignoreErrors")
        context.unroute_all(behavior="ignoreErrors")
        context.clear_cookies()
        page.emulate_media(color_scheme="null")
        page.goto("about:blank")
        for other in context.pages[1:]:
            other.close()

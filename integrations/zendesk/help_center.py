"""The articles of a Zendesk help centre, and which of them everybody may read."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from integrations.helpdesk import Article, Invalid, NotFound, NotPermitted, Unavailable
from integrations.http import Session
from integrations.zendesk.mapping import article, translated
from integrations.zendesk.pages import MOST, read, rows

BASE = "/api/v2/help_center"


class HelpCenter:
    """One help centre, read as an agent and as a stranger."""

    def __init__(self, session: Session, stranger: Session, brand: str) -> None:
        """Read with our `session`; `stranger` has no credentials and shows what everybody sees."""
        self._session = session
        self._stranger = stranger
        self._brand = brand

    def every(self) -> Iterator[Article]:
        """Yield every article in every locale.

        An article is public if it is published, unrestricted and shown to a stranger as
        well: in a help centre that is closed to strangers nothing is public.
        """
        for locale in self._locales():
            shown, sections = self._shown(locale), self._sections(locale)
            for raw in rows(self._session, f"{BASE}/{locale}/articles", "articles", {}):
                yield article(raw, self._brand, sections, int(raw["id"]) not in shown)

    def changed(self, since: datetime) -> Iterator[Article]:
        """Yield articles changed since a time in every locale, public on the same terms as in `every`.

        The export names one locale each; strangers are asked only about the locales that changed.
        """
        sections: dict[int, str] = {}
        shown: dict[str, frozenset[int]] = {}
        for locale in reversed(self._locales()):
            sections |= self._sections(locale)
        for raw in self._changes(int(since.timestamp())):
            for one in rows(self._session, f"{BASE}/articles/{raw['id']}/translations", "translations", {}):
                page = translated(raw, one)
                if page["locale"] not in shown:
                    shown[page["locale"]] = self._shown(page["locale"])
                hidden = bool(one.get("hidden")) or int(raw["id"]) not in shown[page["locale"]]
                yield article(page, self._brand, sections, hidden)

    def _changes(self, start: int) -> Iterator[dict[str, Any]]:
        for _ in range(MOST):
            answer = read(self._session, f"{BASE}/incremental/articles", start_time=str(start))
            yield from answer.get("articles") or ()
            end = int(answer.get("end_time") or 0)
            if end <= start or not answer.get("next_page"):
                return
            start = end
        raise Unavailable(f"more than {MOST} pages of changed articles")

    def _shown(self, locale: str) -> frozenset[int]:
        """Return what a stranger is shown: nothing where strangers are turned away."""
        try:
            found = rows(self._stranger, f"{BASE}/{locale}/articles", "articles", {})
            return frozenset(int(raw["id"]) for raw in found)
        except (NotPermitted, NotFound, Invalid):
            return frozenset()

    def _locales(self) -> list[str]:
        return [str(one) for one in read(self._session, f"{BASE}/locales")["locales"]]

    def _sections(self, locale: str) -> dict[int, str]:
        found = rows(self._session, f"{BASE}/{locale}/sections", "sections", {})
        return {int(one["id"]): str(one.get("name") or "") for one in found}

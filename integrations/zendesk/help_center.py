"""The help centres of a Zendesk account, one a brand, and what everybody may read in them."""

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from itertools import islice
from typing import Any
from urllib.parse import urlsplit

from integrations.files import fetch
from integrations.helpdesk import Article, Attachment, NotFound, Page, Unavailable
from integrations.http import Session, dated, document
from integrations.zendesk.attachments import HOSTS, TURNED_AWAY, Attached
from integrations.zendesk.mapping import article, branded, open_to_all, translated
from integrations.zendesk.pages import MOST, Pause, read, rows
from integrations.zendesk.sites import Brand, brands

BASE = "/api/v2/help_center"
OVERLAP = 120  # seconds: Zendesk's machines do not agree on the time to the second, and what comes twice costs little
TOGETHER = 100  # articles of a page
CLOSED = "strangers are turned away from the help centre at {}: nothing of it is public"

Json = dict[str, Any]
# The session of our account and one without credentials, both to one address.
Reach = Callable[[str], tuple[Session, Session]]


class HelpCenters:
    """Every help centre of an account, read as an agent and as a stranger."""

    def __init__(self, session: Session, reach: Reach, brand: str, attachments: Pause | None = None) -> None:
        """Ask `session` which brands there are; `reach` opens the address of each.

        `attachments` waits between requests for the files of articles; without it they are not asked for.
        """
        self._session = session
        self._reach = reach
        self._brand = brand
        self._attachments = attachments
        self._mapped: tuple[str, ...] = ()

    def articles(self, cursor: str) -> Iterator[Page]:
        """Yield what changed since the cursor, or all where it is empty or names other brands than there are."""
        sites, since = self._sites(), _since(cursor)
        if since.keys() != {one.place for one in sites}:
            yield from self._every(sites)
            return
        for site in sites:
            for found, end in site.changed(since[site.place]):
                since[site.place] = end
                yield Page(tuple(found), _cursor(since))

    def article(self, number: int) -> tuple[Article, ...]:
        """Return one article as every help centre shows it now."""
        return tuple(found for site in self._sites() for found in site.one(number))

    def download(self, article: Article, attachment: Attachment, limit: int) -> bytes:
        """Return the bytes of a file, of a public article's as a stranger gets them."""
        parts = urlsplit(attachment.address)
        ours, stranger = self._reach(f"{parts.scheme}://{parts.netloc}")
        return fetch(stranger if article.public else ours, attachment.address, limit, (*HOSTS, *self._mapped))

    def _every(self, sites: list["Site"]) -> Iterator[Page]:
        since: dict[str, int] = {}
        for site in sites:
            locales, since[site.place] = site.locales()
            for locale in locales:
                found = site.listed(locale)
                while some := tuple(islice(found, TOGETHER)):
                    yield Page(some)
                if locale == locales[0] and not site.open(locale):
                    yield Page(note=CLOSED.format(site.stranger.origin))
            if site.attached and site.attached.note:
                yield Page(note=site.attached.note)
        yield Page((), _cursor(since), complete=True)

    def _sites(self) -> list["Site"]:
        found = brands(self._session)
        self._mapped = tuple(one.mapped for one in found if one.mapped)
        return [self._site(one) for one in found]

    def _site(self, one: Brand) -> "Site":
        reach = self._reach(one.address)
        attached = Attached(*reach, self._attachments) if self._attachments else None
        return Site(*reach, one.place, branded(self._brand, one.place), attached)


@dataclass(frozen=True, slots=True)
class Site:
    """One help centre."""

    ours: Session
    stranger: Session
    place: str  # the brand's id; empty for that of the account's own address
    brand: str
    attached: Attached | None = None

    def locales(self) -> tuple[list[str], int]:
        """Return every locale, and the second on Zendesk's clock from which changes are to be asked for later."""
        answer = self.ours.get(f"{BASE}/locales")
        now = dated(answer.headers) or datetime.fromtimestamp(0, UTC)
        return [str(one) for one in document(answer)["locales"]], max(0, int(now.timestamp()) - OVERLAP)

    def listed(self, locale: str) -> Iterator[Article]:
        """Yield every article of a locale.

        What is public is told in the words that a stranger was shown, and only if our own
        account sees no restriction either. Where strangers are turned away nothing is public.
        """
        path, sections = f"{BASE}/{locale}/articles", self._sections(locale)
        open_: set[int] = set()
        barred: set[int] = set()
        for raw in rows(self.ours, path, "articles", {}):
            (open_ if open_to_all(raw) else barred).add(int(raw["id"]))
            if not open_to_all(raw):
                yield self._told(raw, sections)
        for raw in self._shown(path):
            number = int(raw["id"])
            if number not in barred:
                yield self._told({"draft": False, "user_segment_id": None, **raw} if number in open_ else raw, sections)
                open_.discard(number)
        if open_:  # published and open to all as far as we see, and yet not shown to a stranger
            for raw in rows(self.ours, path, "articles", {}):
                if int(raw["id"]) in open_:
                    yield self._told(raw, sections, hidden=True)

    def open(self, locale: str) -> bool:
        """Say whether strangers are let in at all."""
        try:
            read(self.stranger, f"{BASE}/{locale}/articles", **{"page[size]": "1"})
        except TURNED_AWAY:
            return False
        return True

    def changed(self, start: int) -> Iterator[tuple[Iterable[Article], int]]:
        """Yield the articles of each page of changes, and the second to go on from after it."""
        for _ in range(MOST):
            answer = read(self.ours, f"{BASE}/incremental/articles", start_time=str(start))
            end = max(start, int(answer.get("end_time") or 0))
            yield [one for raw in answer.get("articles") or () for one in self._everywhere(raw)], end
            if end <= start or not answer.get("next_page"):
                return
            start = end
        raise Unavailable(f"more than {MOST} pages of changed articles")

    def one(self, number: int) -> Iterator[Article]:
        """Yield one article in every locale, nothing if it is not there."""
        try:
            raw = read(self.ours, f"{BASE}/articles/{number}")["article"]
        except NotFound:
            return
        yield from self._everywhere(raw)

    def _everywhere(self, raw: Json) -> Iterator[Article]:
        """Yield an article in every locale, public where a stranger is shown it now, in those very words."""
        try:
            texts = list(rows(self.ours, f"{BASE}/articles/{raw['id']}/translations", "translations", {}))
        except NotFound:  # archived a moment ago: the next complete pass removes it
            return
        for text in texts:
            page = translated(raw, text)
            seen = self._seen(page) if open_to_all(page) and not text.get("hidden") else None
            yield self._told({**page, **seen} if seen else page, {}, hidden=seen is None)

    def _seen(self, page: Json) -> Json | None:
        """Return the words of an article as a stranger is shown them, or None."""
        try:
            found = read(self.stranger, f"{BASE}/{page['locale']}/articles/{page['id']}")["article"]
        except TURNED_AWAY:
            return None
        return {name: found[name] for name in ("title", "name", "body", "html_url", "edited_at") if name in found}

    def _shown(self, path: str) -> Iterator[Json]:
        """Yield what a stranger is listed: nothing where strangers are turned away."""
        try:
            yield from rows(self.stranger, path, "articles", {})
        except TURNED_AWAY:
            return

    def _sections(self, locale: str) -> dict[int, str]:
        found = rows(self.ours, f"{BASE}/{locale}/sections", "sections", {})
        return {int(one["id"]): str(one.get("name") or "") for one in found}

    def _told(self, raw: Json, sections: dict[int, str], hidden: bool = False) -> Article:
        made = replace(article(raw, self.brand, sections, hidden), place=self.place)
        return self.attached.on(made) if self.attached else made


def _since(cursor: str) -> dict[str, int]:
    """Return the second for each help centre; nothing for what is no cursor of ours."""
    try:
        found = json.loads(cursor or "{}")
    except ValueError:
        return {}
    return {str(place): int(start) for place, start in found.items()} if isinstance(found, dict) else {}


def _cursor(since: dict[str, int]) -> str:
    return json.dumps(since, sort_keys=True)

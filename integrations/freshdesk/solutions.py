"""The help centre of a Freshdesk account, and what everybody may read in it.

Freshdesk shows the texts to agents alone: what a stranger is shown follows from folders,
categories, languages and the portal. So each folder is looked at before and after its
articles are read, and what was not open both times is not public.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from integrations.files import fetch
from integrations.freshdesk import mapping
from integrations.freshdesk.mapping import Folder, Json
from integrations.freshdesk.ranges import Ranges
from integrations.helpdesk import Article, Attachment, Invalid, NotFound, NotPermitted, Page
from integrations.http import Session, document, rows

BASE = "/api/v2"
PORTAL = "/support/solutions"
# Where Freshdesk keeps files: its own names, and Amazon's stores.
HOSTS = ("freshdesk.com", "freshworks.com", "amazonaws.com")
CLOSED = "strangers are turned away from {}: nothing of it is public. If it has another address, set HELP_CENTER_URL"


@dataclass(frozen=True, slots=True)
class Portal:
    """What strangers get to see: in which languages, or nothing at all."""

    primary: str
    shown: frozenset[str]
    spoken: tuple[str, ...]  # beside the primary one
    open: bool


class Solutions:
    """Categories, folders in folders, articles, translations; each pass is a whole one."""

    def __init__(self, session: Session, stranger: Session, ranges: Ranges, pause: Callable[[float], None]) -> None:
        """Read with our session; `stranger` speaks to the portal's address without credentials."""
        self._session = session
        self._stranger = stranger
        self._ranges = ranges
        self._pause = pause

    def articles(self) -> Iterator[Page]:
        """Yield every article, a folder a page."""
        portal = self._portal()
        if not portal.open:
            yield Page(note=CLOSED.format(self._stranger.origin + PORTAL))
        for folder in self._folders():
            yield Page(tuple(self._certain(folder, portal, list(self._held(folder, portal)))))
        yield Page(complete=True)

    def article(self, number: int) -> tuple[Article, ...]:
        """Return one article in every language that it is in."""
        portal, path = self._portal(), f"/solutions/articles/{number}"
        first = self._found(path)
        if first is None:
            return ()
        folder = self._place(int(first["folder_id"]), int(first["category_id"]))
        others = ((language, self._found(f"{path}/{language}")) for language in portal.spoken)
        told = [self._told(first, folder, portal, portal.primary)]
        told += [self._told(raw, folder, portal, one) for one, raw in others if raw and _differs(raw, first)]
        return tuple(self._certain(folder, portal, told))

    def download(self, attachment: Attachment, limit: int) -> bytes:
        """Return the bytes of a file: Freshdesk gives a signed address to whoever it shows the article to."""
        return fetch(self._stranger, attachment.address, limit, HOSTS)

    def _held(self, folder: Folder, portal: Portal) -> Iterator[Article]:
        path = f"/solutions/folders/{folder.id}/articles"
        first = {raw["id"]: raw for raw in self._all(path)}
        for raw in first.values():
            yield self._told(raw, folder, portal, portal.primary)
        for language in portal.spoken if first else ():
            for raw in self._translated(f"{path}/{language}"):
                # An article that is not translated may come back in the primary language.
                if _differs(raw, first.get(raw["id"], {})):
                    yield self._told(raw, folder, portal, language)

    def _certain(self, folder: Folder, portal: Portal, told: list[Article]) -> list[Article]:
        """Return the articles, internal where something was closed while they were read."""
        if not any(one.public for one in told):
            return told
        try:
            still = self._place(folder.id, folder.category).public and self._portal() == portal
        except NotFound:
            still = False
        return told if still else [replace(one, public=False) for one in told]

    def _portal(self) -> Portal:
        raw = document(self._session.get(f"{BASE}/settings/helpdesk"))
        primary = str(raw.get("primary_language") or "")
        shown = frozenset({primary, *(raw.get("portal_languages") or ())})
        spoken = sorted({*shown, *(raw.get("supported_languages") or ())} - {primary})
        return Portal(primary, shown, tuple(spoken), self._open())

    def _open(self) -> bool:
        """Say whether a stranger is shown the help centre: no setting in the API tells."""
        try:
            self._stranger.head(PORTAL)
        except (NotPermitted, NotFound, Invalid):
            return False
        return True

    def _folders(self) -> Iterator[Folder]:
        for category in self._all("/solutions/categories"):
            for raw in self._all(f"/solutions/categories/{category['id']}/folders"):
                if raw.get("parent_folder_id") is None:  # the others come with their parents
                    yield from self._below(raw, int(category["id"]), mapping.shown(category))

    def _below(self, raw: Json, category: int, public: bool) -> Iterator[Folder]:
        """Yield a folder and all folders in it; what lies in a closed one is closed."""
        folder = mapping.folder(raw, category, public)
        yield folder
        if raw.get("sub_folders_count"):
            for one in self._all(f"/solutions/folders/{folder.id}/subfolders"):
                yield from self._below(one, category, folder.public)

    def _place(self, number: int, category: int) -> Folder:
        """Return a folder as it is now, seen from inside: public if all that it lies in is. Raise NotFound."""
        raw = document(self._session.get(f"{BASE}/solutions/folders/{number}"))
        if raw.get("parent_folder_id"):
            return mapping.folder(raw, category, self._place(int(raw["parent_folder_id"]), category).public)
        shown = mapping.shown(document(self._session.get(f"{BASE}/solutions/categories/{category}")))
        return mapping.folder(raw, category, shown)

    def _all(self, path: str) -> Iterator[dict[str, Any]]:
        """Yield the rows of all pages, leaving others their share of the account's requests."""
        return rows(self._session, BASE + path, self._pause)

    def _found(self, path: str) -> dict[str, Any] | None:
        try:
            return document(self._session.get(BASE + path))
        except NotFound:
            return None

    def _translated(self, path: str) -> list[dict[str, Any]]:
        """Return the articles of a folder in another language; a folder without any is not found."""
        try:
            return list(self._all(path))
        except NotFound:
            return []

    def _told(self, raw: Json, folder: Folder, portal: Portal, language: str) -> Article:
        prefix = "" if language == portal.primary else f"/{language}"
        url = f"{self._stranger.origin}{prefix}{PORTAL}/articles/{raw['id']}"
        place = folder if portal.open and language in portal.shown else replace(folder, public=False)
        return mapping.article(raw, place, language, self._ranges.article(folder.category), url)


def _differs(raw: Json, first: Json) -> bool:
    return any(raw.get(part) != first.get(part) for part in ("title", "description"))

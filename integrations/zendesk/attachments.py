"""The files on the articles of a help centre, as those see them who may read the article.

https://developer.zendesk.com/api-reference/help_center/help-center-api/article_attachments/
"""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from integrations.helpdesk import Article, Attachment, Invalid, NotFound, NotPermitted
from integrations.http import Session
from integrations.zendesk.pages import Pause, slowly

TURNED_AWAY = (NotPermitted, NotFound, Invalid)
UNTOLD = "strangers are not told of attachments at {}: those of public articles are not read"
# Where Zendesk keeps what its own address leads to.
HOSTS = ("zendesk.com", "zdusercontent.com", "zdassets.com")


class Attached:
    """One help centre's files in one pass: a request an article, however many languages it is in."""

    def __init__(self, ours: Session, stranger: Session, pause: Pause) -> None:
        """Ask as a stranger what hangs on public articles, and with our credentials about all others."""
        self._ours, self._stranger, self._pause = ours, stranger, pause
        self._known: dict[tuple[str, bool], tuple[Attachment, ...]] = {}
        self._refused = False

    def on(self, article: Article) -> Article:
        """Return the article with its files."""
        asked = article.id, article.public
        if asked not in self._known:
            self._known[asked] = tuple(self._listed(article))
        return replace(article, attachments=self._known[asked])

    @property
    def note(self) -> str:
        """Return what an operator should know of this pass, or nothing."""
        return UNTOLD.format(self._stranger.origin) if self._refused else ""

    def _listed(self, article: Article) -> Iterator[Attachment]:
        """Yield the files of an article; what shows within its text is no file of its own."""
        session = self._stranger if article.public else self._ours
        path = f"/api/v2/help_center/{article.locale}/articles/{article.id}/attachments"
        try:
            found = list(slowly(session, path, "article_attachments", self._pause))
        except TURNED_AWAY:
            self._refused |= article.public
            return
        yield from (_attachment(raw, session.origin) for raw in found if raw.get("inline") is False)


def _attachment(raw: dict[str, Any], origin: str) -> Attachment:
    number, name, size = int(raw["id"]), str(raw.get("file_name") or ""), int(raw.get("size") or 0)
    return Attachment(
        name=name,
        content_type=str(raw.get("content_type") or ""),
        size=size,
        id=str(number),
        stamp=f"{size}/{raw.get('updated_at') or raw.get('created_at') or ''}/{name}",
        # The address that comes along may be another host's: ours is made of the id.
        address=f"{origin}/hc/article_attachments/{number}",
    )

"""Articles for an audit, in few words."""

from datetime import datetime
from typing import Any

from integrations.helpdesk import Article
from knowledge.passages import Source
from knowledge.sources import source


def article(number: str, title: str, body: str, language: str = "en", **changes: Any) -> Source:
    """Return a public article of the origin `main` with Markdown for a body."""
    fields: dict[str, Any] = {"public": True, "format": "markdown", **changes}
    return source("main", Article(number, title, body, language, **fields))


def dated(number: str, body: str, updated: datetime | None) -> Source:
    """Return an article that was changed then."""
    return article(number, f"Article {number}", body, updated=updated)


def key(number: str, language: str = "en") -> str:
    """Return the key of such an article."""
    return f"main/{language}/{number}"

"""The list of articles that the copilot may answer from: filters, pages."""

from collections.abc import Mapping

from flask import Blueprint, Response, request, url_for

from app.store.accounts import Role
from app.store.exclusions import Exclusion
from app.store.inventory import ItemQuery
from app.web.access import session
from app.web.auth import may
from app.web.console.frame import show
from app.web.console.knowledge import brands_of
from app.web.console.paging import MANY, number, paged
from app.web.faces import Faces
from knowledge.passages import Audience

LONGEST = 100  # characters to search for


def article_list_routes(pages: Blueprint, faces: Faces) -> None:
    """Add the list."""

    @pages.get("/knowledge/articles", endpoint="articles")
    @session(Role.VIEWER)
    def articles() -> Response:
        places, query, at = faces.holdings.inventory.places(), _query(request.args), number(request.args)
        found, total = faces.holdings.inventory.listed(query, MANY, MANY * (at - 1))
        words = _words(query)
        page = {
            "articles": found,
            "asked": query,
            "filtered": bool(words.keys() - {"order"}),
            "origins": sorted({one.origin for one in places}),
            "audiences": list(Audience) if may(Role.AGENT) else [],
            "brands": brands_of(places),
            "languages": sorted({one.language for one in places}),
            "gone": _gone(faces) if query.excluded and at == 1 else (),
            "paged": paged(at, total, url_for("console.articles"), words),
        }
        return show(faces, "articles.html", "knowledge", page)


def _query(given: Mapping[str, str]) -> ItemQuery:
    """Return what the reader narrows the list to; what is for agents alone is never in a viewer's."""
    audience = given.get("audience", "")
    return ItemQuery(
        text=given.get("text", "").replace("\0", "").strip()[:LONGEST],
        origin=given.get("source", ""),
        audience=(audience if audience in set(Audience) else "") if may(Role.AGENT) else str(Audience.PUBLIC),
        brand=given.get("brand", ""),
        language=given.get("language", ""),
        excluded=given.get("state", "") == "excluded",
        oldest_first=given.get("order", "") == "oldest",
    )


def _words(query: ItemQuery) -> dict[str, str]:
    """Return what narrows or orders the list, as parts of an address."""
    given = {
        "text": query.text,
        "source": query.origin,
        "audience": query.audience if may(Role.AGENT) else "",
        "brand": query.brand,
        "language": query.language,
        "state": "excluded" if query.excluded else "",
        "order": "oldest" if query.oldest_first else "",
    }
    return {name: value for name, value in given.items() if value}


def _gone(faces: Faces) -> tuple[Exclusion, ...]:
    """Return what is excluded and not there at the moment; for agents: nobody knows whom it was for."""
    if not may(Role.AGENT):
        return ()
    texts = faces.holdings.texts
    return tuple(one for one in faces.holdings.exclusions.every() if texts.article(one.key) is None)

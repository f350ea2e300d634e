"""Numbered pages of a list. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

MANY = 50  # rows a page
MOST = 100_000  # pages


@dataclass(frozen=True, slots=True)
class Paged:
    """Which rows of how many are shown, and the ways to the others."""

    first: int
    last: int
    total: int
    before: str = ""
    after: str = ""


def number(given: Mapping[str, str]) -> int:
    """Return the page that an address asks for; the first where it says nothing that makes sense."""
    asked = given.get("page", "")
    return min(MOST, max(1, int(asked))) if asked.isascii() and asked.isdigit() and len(asked) < 9 else 1


def paged(page: int, total: int, path: str, words: Mapping[str, str]) -> Paged:
    """Return a page of a list of `total`; `words` are all else that its address says."""
    pages = max(1, -(-total // MANY))
    first = MANY * (page - 1) + 1

    def way(to: int) -> str:
        query = {**words, **({"page": str(to)} if to > 1 else {})}
        return path + (f"?{urlencode(query)}" if query else "")

    before = way(min(page - 1, pages)) if page > 1 else ""
    return Paged(min(first, total), min(total, first + MANY - 1), total, before, way(page + 1) if page < pages else "")

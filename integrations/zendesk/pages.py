"""Reading from Zendesk where zenpy lacks the call or drops what came along with it."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from integrations.helpdesk import Unavailable
from integrations.http import Session, document, pace

SIZE = 100  # the most that Zendesk gives
MOST = 200  # against a listing that never ends

People = dict[int, Any]  # users as JSON, by id
Pause = Callable[[float], None]


def read(session: Session, path: str, **query: str) -> dict[str, Any]:
    """Return one answer; raise `HelpdeskError`."""
    return document(session.get(path, params=query))


def rows(session: Session, path: str, name: str, people: People, **query: str) -> Iterator[dict[str, Any]]:
    """Yield the rows of all pages; users that come along are added to `people`."""
    for found, _ in _pages(session, path, query):
        people.update(users(found))
        yield from found.get(name) or ()


def slowly(session: Session, path: str, name: str, pause: Pause) -> Iterator[dict[str, Any]]:
    """Yield the rows of all pages, calling `pause` after each with the seconds that leave others their share."""
    for found, headers in _pages(session, path, {}):
        pause(pace(headers))
        yield from found.get(name) or ()


def _pages(session: Session, path: str, query: dict[str, str]) -> Iterator[tuple[dict[str, Any], Mapping[str, str]]]:
    answer = session.get(path, params={**query, "page[size]": str(SIZE)})
    for _ in range(MOST):
        found = document(answer)
        yield found, answer.headers
        # links.next is there on the last page as well: has_more decides.
        if not (found.get("meta") or {}).get("has_more"):
            return
        answer = session.get(found["links"]["next"])
    raise Unavailable(f"{path}: more than {MOST} pages")


def users(answer: dict[str, Any]) -> People:
    """Return the users that came along with an answer."""
    return {int(one["id"]): one for one in answer.get("users") or () if one.get("id")}

"""Reading from Zendesk where zenpy lacks the call or drops what came along with it."""

from collections.abc import Iterator
from typing import Any

from integrations.helpdesk import Unavailable
from integrations.http import Session, document

SIZE = 100  # the most that Zendesk gives
MOST = 200  # against a listing that never ends

People = dict[int, Any]  # users as JSON, by id


def read(session: Session, path: str, **query: str) -> dict[str, Any]:
    """Return one answer; raise `HelpdeskError`."""
    return document(session.get(path, params=query))


def rows(session: Session, path: str, name: str, people: People, **query: str) -> Iterator[dict[str, Any]]:
    """Yield the rows of all pages; users that come along are added to `people`."""
    answer = read(session, path, **query, **{"page[size]": str(SIZE)})
    for _ in range(MOST):
        people.update(users(answer))
        yield from answer.get(name) or ()
        # links.next is there on the last page as well: has_more decides.
        if not (answer.get("meta") or {}).get("has_more"):
            return
        answer = document(session.get(answer["links"]["next"]))
    raise Unavailable(f"{path}: more than {MOST} pages")


def users(answer: dict[str, Any]) -> People:
    """Return the users that came along with an answer."""
    return {int(one["id"]): one for one in answer.get("users") or () if one.get("id")}

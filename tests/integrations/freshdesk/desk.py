"""A Freshdesk account of one ticket, on the wire: what it is not told otherwise it answers by itself."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from integrations.freshdesk import Account, Freshdesk, connect
from tests.integrations.freshdesk.shapes import REQUESTER, agent, contact, reply, ticket
from tests.integrations.zendesk.wire import Asked, Reply, Wire

KEY = "api-key-01"


@dataclass
class Desk:
    """Answers in pages, with a Link header; `answers` come before what it knows itself."""

    answers: dict[str, Callable[[Asked], Reply]] = field(default_factory=dict)
    ticket: dict[str, Any] = field(default_factory=ticket)
    rows: list[Any] = field(default_factory=list)
    stats: dict[str, Any] = field(default_factory=dict)
    lists: dict[str, list[Any]] = field(default_factory=dict)
    links: bool = True
    headers: dict[str, str] = field(default_factory=dict)

    def __call__(self, asked: Asked) -> Reply:
        path = asked.path.removeprefix("/api/v2/")
        key = f"{asked.method} {path}"
        if key in self.answers:
            return self.answers[key](asked)
        if path == "tickets/7/conversations":
            return self.page(asked, self.rows)
        if path in self.lists:
            return self.page(asked, self.lists[path])
        known: dict[str, Any] = {
            "GET agents/me": agent(),
            "GET tickets/7": self.ticket | {"stats": self.stats},
            f"GET contacts/{REQUESTER}": contact(),
            "PUT tickets/7": self.ticket,
        }
        if key in known:
            return Reply(200, known[key], self.headers)
        made = key in ("POST tickets/7/reply", "POST tickets/7/notes")
        return Reply(201, reply(75)) if made else Reply(404, b"")

    def page(self, asked: Asked, rows: list[Any]) -> Reply:
        """Return one page of rows."""
        page, size = int(asked.query.get("page", 1)), int(asked.query.get("per_page", 30))
        more = self.links and len(rows) > page * size
        link = {"Link": f'<https://acme.freshdesk.com{asked.path}?page={page + 1}>; rel="next"'} if more else {}
        return Reply(200, rows[(page - 1) * size : page * size], {**self.headers, **link})


@dataclass
class Open:
    """The port, the wire that it speaks over, and how long it would have waited."""

    port: Freshdesk
    wire: Wire
    waits: list[float]

    def sent(self, method: str = "POST") -> list[Any]:
        """Return the bodies of all requests by this method."""
        return [one.body for one in self.wire.asked if one.method == method]

    def paths(self) -> list[str]:
        """Return method and path of every request, without what they share."""
        return [one.replace("/api/v2/", "") for one in self.wire.seen()]


@contextmanager
def serving(desk: Desk | Callable[[Asked], Reply], **changes: Any) -> Iterator[Open]:
    """Return the port to a desk that answers while the block lasts."""
    with Wire(desk) as wire:
        waits: list[float] = []
        account = Account(**{"url": wire.url, "api_key": KEY, "timeout": 2, **changes})
        yield Open(connect("main", account, pause=waits.append), wire, waits)

"""An account with one ticket, as the wire shows it, and the port that speaks to it."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import pytest

from integrations.helpdesk import (
    Post,
    Visibility,
)
from integrations.zendesk import Account, Zendesk, connect
from tests.integrations.zendesk.safe import Safe
from tests.integrations.zendesk.shapes import (
    CHANGED,
    ME,
    audit,
    comment,
    people,
    ticket,
    user,
)
from tests.integrations.zendesk.wire import Asked, Reply, Wire

POST = Post("7", "Hello **you**", Visibility.PUBLIC, "key-1", CHANGED)
SINCE = datetime(2026, 3, 2, tzinfo=UTC)
LAST = {"meta": {"has_more": False}}


def desk(wire: Wire, timeout: float = 2, brand: str = "") -> Zendesk:
    account = Account(url=wire.url, email="copilot@example.com", api_token="abc", brand=brand, timeout=timeout)
    return connect("main", account, Safe())


class Desk:
    """Answers like an account with one ticket; `answers` come before what it knows itself."""

    def __init__(self, **answers: Any) -> None:
        self.raw = ticket()
        self.comments = [comment()]
        self.audits: list[Any] = []
        self.users = list(people().values())
        self.answers: dict[str, Callable[[Asked], Reply]] = answers
        self.host = ""

    def __call__(self, asked: Asked) -> Reply:
        path = asked.path.removeprefix("/api/v2/").removesuffix(".json")
        key = f"{asked.method} {path}"
        return self.answers[key](asked) if key in self.answers else self._known(key)

    def _known(self, key: str) -> Reply:
        known: dict[str, Any] = {
            "GET users/me": {"user": user(ME, "admin")},
            "GET tickets/7": {"ticket": self.raw, "users": self.users},
            "GET tickets/7/comments": {"comments": self.comments, "users": [], **LAST},
            "GET tickets/7/audits": {"audits": self.audits, "users": [], **LAST},
            "PUT tickets/7": {"ticket": self.raw, "audit": audit({"id": 75, "type": "Comment"}, author=ME)},
            "PUT tickets/7/tags": {"tags": ["a", "b"]},
        }
        return Reply(200, known[key]) if key in known else Reply(404, {"error": "RecordNotFound"})


@pytest.fixture
def served() -> Iterator[Callable[[Desk], Wire]]:
    open_wires: list[Wire] = []

    def serve(answers: Desk) -> Wire:
        wire = Wire(answers)
        answers.host = wire.url
        open_wires.append(wire.__enter__())
        return wire

    yield serve
    for wire in open_wires:
        wire.__exit__(None, None, None)


Serve = Callable[[Desk], Wire]


def puts(wire: Wire) -> list[dict[str, Any]]:
    return [one.body["ticket"] for one in wire.asked if one.method == "PUT"]

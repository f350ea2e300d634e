"""What every view of every face works on: the store, the faults, the caller."""

import threading
from dataclasses import dataclass, field
from typing import cast

from flask import current_app, g

from integrations.sandbox.faults import Faults
from integrations.sandbox.hooks import Route
from integrations.sandbox.rows import Record
from integrations.sandbox.store import Store


@dataclass
class Desk:
    """One running helpdesk. `stopping` ends every silence that a fault keeps.

    `routes`: the ways in which this face tells of changes, the usual one first. `workspace`: where its
    agents' pages are, if there are any.
    """

    store: Store
    faults: Faults
    recent_exports: bool = False
    routes: tuple[Route, ...] = (Route.TRIGGER, Route.EVENTS)
    workspace: str = ""
    stopping: threading.Event = field(default_factory=threading.Event)
    _used: dict[str, tuple[int, int]] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def route(self) -> Route:
        """Return the usual way in which this face tells of changes."""
        return self.routes[0]

    def use(self, name: str, cost: int = 1) -> tuple[int, int]:
        """Count requests against a limit; return how many in this minute, and seconds until the next."""
        minute, second = divmod(int(self.store.clock().timestamp()), 60)
        with self._lock:
            window, used = self._used.get(name, (minute, 0))
            used = used + cost if window == minute else cost
            self._used[name] = (minute, used)
        return used, 60 - second


def desk() -> Desk:
    """Return the desk of the running application."""
    return cast(Desk, current_app.extensions["sandbox"])


def store() -> Store:
    """Return the store of the running application."""
    return desk().store


def reader() -> Record | None:
    """Return the calling user, or None for an anonymous caller."""
    return cast(Record | None, g.get("reader"))

"""What every view works on: the store, the faults, the caller."""

import threading
import time
from dataclasses import dataclass, field
from typing import Any, cast

from flask import current_app, g, request

from integrations.sandbox.errors import bad_request, forbidden
from integrations.sandbox.faults import Faults
from integrations.sandbox.rows import Record
from integrations.sandbox.store import Store


@dataclass
class Desk:
    """One running helpdesk. `stopping` ends every silence that a fault keeps."""

    store: Store
    faults: Faults
    recent_exports: bool = False
    stopping: threading.Event = field(default_factory=threading.Event)
    _used: dict[str, tuple[int, int]] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def use(self, name: str) -> tuple[int, int]:
        """Count a request against a limit; return requests in this minute and seconds until the next."""
        minute, second = divmod(int(time.time()), 60)
        with self._lock:
            window, used = self._used.get(name, (minute, 0))
            used = used + 1 if window == minute else 1
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


def caller() -> int:
    """Return the id of the calling user."""
    user = reader()
    if user is None:
        raise forbidden()
    return int(user["id"])


def sent(name: str) -> Record:
    """Return the object under this name in the JSON body, or raise a 400 refusal."""
    body = request.get_json(silent=True)
    held = body.get(name) if isinstance(body, dict) else None
    if not isinstance(held, dict):
        raise bad_request("InvalidRequest", f"Parameter {name} is required")
    return held


def numbers(text: str) -> list[int]:
    """Return the ids of an `ids=1,2` parameter; more than 100 are refused."""
    ids = [int(one) for one in text.split(",") if one.strip().isdigit()]
    if len(ids) > 100:
        raise bad_request("TooManyValues", "Parameter ids cannot specify more than 100 values", max_count=100)
    return ids


def place(path: str) -> str:
    """Return the address of something in this API."""
    return f"{request.host_url}api/v2/{path}"


def shown(kind: str, record: Record) -> dict[str, Any]:
    """Return a record with its own address in front. Names with an underscore stay inside."""
    return {"url": place(f"{kind}/{record['id']}.json"), **record}

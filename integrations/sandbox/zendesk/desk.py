"""What the views of this face share: the caller, the sent object, addresses."""

from typing import Any

from flask import request

from integrations.sandbox.brands import BRAND
from integrations.sandbox.desk import Desk, desk, reader, store
from integrations.sandbox.errors import bad_request, forbidden
from integrations.sandbox.rows import Record

__all__ = ["Desk", "brand", "caller", "desk", "numbers", "place", "reader", "sent", "shown", "store"]


def caller() -> int:
    """Return the id of the calling user."""
    user = reader()
    if user is None:
        raise forbidden()
    return int(user["id"])


def brand() -> int:
    """Return the brand at whose address the caller asks."""
    return int(request.environ.get("sandbox.brand") or BRAND)


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

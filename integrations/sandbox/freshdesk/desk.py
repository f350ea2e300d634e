"""What the views of this face share: the caller, a ticket that the caller may see, the words for it."""

from flask import request

from integrations.sandbox.desk import desk, reader, store
from integrations.sandbox.freshdesk.errors import denied, not_found
from integrations.sandbox.freshdesk.wording import Wording
from integrations.sandbox.rows import Record

__all__ = ["caller", "client", "desk", "reader", "seen", "store", "ticket", "wording"]

SCOPES = {None: 1, "groups": 2, "assigned": 3}


def caller() -> int:
    """Return the id of the calling agent."""
    user = reader()
    if user is None:
        raise denied()
    return int(user["id"])


def wording() -> Wording:
    """Return the words for what the store holds."""
    return Wording(store().rows, store().people)


def ticket(ticket_id: int) -> Record:
    """Return a ticket, one in the trash too; raise a refusal if it is not there or beyond the caller's scope."""
    found = store().rows.get("ticket", ticket_id)
    if found is None:
        raise not_found()
    if not seen(found):
        raise denied()
    return found


def seen(one: Record) -> bool:
    """Say whether a ticket is in the caller's scope: all, those of the group, or those assigned."""
    user = reader() or {}
    scope = SCOPES.get(user.get("ticket_restriction"), 1)
    mine = one["assignee_id"] == user.get("id")
    return scope == 1 or mine or (scope == 2 and one["group_id"] == user.get("default_group_id"))


def client() -> str:
    """Return the program that calls."""
    return request.headers.get("User-Agent", "")

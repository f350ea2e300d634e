"""What is remembered of a customer, erased from the page of one of their runs."""

from flask import Blueprint, Response, abort, make_response, redirect, url_for

from app.store.accounts import Role
from app.store.ledger import Entry
from app.store.memories import Memories
from app.web.access import session
from app.web.auth import may, person
from app.web.faces import Faces


def forget_routes(pages: Blueprint, faces: Faces) -> None:
    """Add the button's target."""

    @pages.post("/runs/<int:number>/forget", endpoint="forget")
    @session(Role.ADMIN)
    def forget(number: int) -> Response:
        entry = faces.ledger.get(number)
        if entry is None or entry.decision is None:
            abort(404)
        who = entry.decision.requester_id
        erased = Memories(faces.ledger.store).erase(entry.connection, who)
        faces.audit.record(person().email, "memory.erase", f"{entry.connection}/{who}", str(erased))
        return make_response(redirect(url_for("console.story", number=number), 303))


def remembered(entry: Entry, faces: Faces) -> int:
    """Return of how many tickets of a run's requester something is kept, at most those that are told."""
    if entry.decision is None or not may(Role.ADMIN):
        return 0
    return len(Memories(faces.ledger.store).of(entry.connection, entry.decision.requester_id))

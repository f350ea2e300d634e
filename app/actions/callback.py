"""Put a call on the team's list: a note with the hour, and a tag that views go by."""

from datetime import timedelta

from app.actions.action import Action, Bench, Case
from app.actions.parameters import OfMoment
from app.grants import ActionEffect, Condition, Term, Values
from integrations.helpdesk import Helpdesk, Post, Visibility

TAG = "callback"


def needed(case: Case) -> tuple[Condition, ...]:
    """Return what must be so: it is to come, and soon enough to be kept."""
    ahead = case.wanted.at - case.asking.now
    soon = timedelta(0) < ahead <= timedelta(days=case.grant.days)
    return (Condition(Term.FUTURE, soon, (("days", str(case.grant.days)),)),)


def do(case: Case, bench: Bench, key: str) -> Values:
    """Write the note and set the tag."""
    desk = _desk(bench)
    desk.post(_post(case, desk, key))
    return _tagged(case, desk)


def look(case: Case, bench: Bench, key: str) -> Values | None:
    """Look for the note."""
    desk = _desk(bench)
    ticket = desk.ticket(case.asking.ticket)
    there = next((one.id for one in ticket.messages if one.key == key), "")
    if not (there or desk.find(_post(case, desk, key), ticket.created)):
        return None
    return _tagged(case, desk)


def _post(case: Case, desk: Helpdesk, key: str) -> Post:
    text = f"**To call back:** {case.wanted.at:%Y-%m-%d %H:%M %Z}"
    return Post(case.asking.ticket, text, Visibility.INTERNAL, key, desk.ticket(case.asking.ticket).version)


def _tagged(case: Case, desk: Helpdesk) -> Values:
    desk.tag(case.asking.ticket, frozenset({TAG}))
    return (("at", f"{case.wanted.at:%Y-%m-%d %H:%M}"),)


def _desk(bench: Bench) -> Helpdesk:
    if bench.helpdesk is None:
        raise LookupError("nothing is written while thinking")
    return bench.helpdesk


CALLBACK = Action("callback", ActionEffect.TICKET, OfMoment, needed, do, look, days=14)

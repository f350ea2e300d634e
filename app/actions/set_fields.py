"""Give a ticket tags, a priority, a group."""

from app.actions.action import Action, Bench, Case
from app.actions.parameters import OfTicket
from app.grants import ActionEffect, Condition, Term, Values
from integrations.helpdesk import Priority


def needed(case: Case) -> tuple[Condition, ...]:
    """Return what must be so: there is something to set."""
    one = case.wanted
    return (Condition(Term.COMPLETE, bool(one.tags or one.priority or one.group)),)


def do(case: Case, bench: Bench, key: str) -> Values:
    """Set them; the same twice is no harm."""
    one, desk = case.wanted, bench.helpdesk
    if desk is None:
        raise LookupError("nothing is written while thinking")
    if one.priority or one.group:
        ticket = desk.ticket(case.asking.ticket)
        desk.move(ticket.id, ticket.version, one.group, Priority(one.priority) if one.priority else None)
    if one.tags:
        desk.tag(case.asking.ticket, frozenset(one.tags.split()))
    return ()


SET_FIELDS = Action("set_fields", ActionEffect.TICKET, OfTicket, needed, do)

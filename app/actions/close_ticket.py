"""Solve a ticket."""

from app.actions.action import Action, Bench, Case
from app.actions.parameters import Nothing
from app.grants import ActionEffect, Condition, Term, Values
from integrations.helpdesk import Post, Status, Visibility


def needed(case: Case) -> tuple[Condition, ...]:
    """Return nothing that must be so: a customer's next message opens it again."""
    return (Condition(Term.COMPLETE, True),)


def do(case: Case, bench: Bench, key: str) -> Values:
    """Solve it, with a note; a solved one stays as it is."""
    if bench.helpdesk is None:
        raise LookupError("nothing is written while thinking")
    desk = bench.helpdesk
    ticket = desk.ticket(case.asking.ticket)
    if ticket.status not in {Status.SOLVED, Status.CLOSED, Status.DELETED}:
        me = desk.copilot().id
        post = Post(ticket.id, "**Solved.**", Visibility.INTERNAL, key, ticket.version, Status.SOLVED, me)
        desk.finish(post, desk.post(post))
    return ()


CLOSE_TICKET = Action("close_ticket", ActionEffect.TICKET, Nothing, needed, do, with_reply=True)

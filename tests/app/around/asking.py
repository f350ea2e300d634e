"""Tickets of one requester, and what the sources around them say."""

from dataclasses import replace

from app.around.reading import Reading
from app.domain import Question
from integrations.helpdesk import Author, Message, Requester, Ticket
from tests.fakes import NOON, REQUESTER, FakeHelpdesk, message, ticket

STRANGER = Requester("500", "Somebody", "other@example.com")


def question(text: str = "Where is it?") -> Question:
    """Build a question as the step of that name makes it."""
    return Question(text, text, "", "en", True, "digest", 3, NOON, "m0")


def proved(text: str = "Where is my order?", **changes: object) -> Ticket:
    """Build a ticket whose requester the helpdesk vouches for."""
    return ticket(message(text, verified=True), requester=replace(REQUESTER, verified=True), **changes)


def reading(one: Ticket, *orders: str, verified: bool = True) -> Reading:
    """Build what sources are given."""
    return Reading(one, verified, orders, NOON)


def agent(text: str, minute: int = 1, **changes: object) -> Message:
    """Build a public reply by a person."""
    return message(text, minute, author=Author.AGENT, **changes)


def desk(*tickets: Ticket) -> FakeHelpdesk:
    """Build a helpdesk with these tickets."""
    return FakeHelpdesk({one.id: one for one in tickets}, companies={"7": "Example Works"})

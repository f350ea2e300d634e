"""What is known around a ticket."""

from dataclasses import replace

from app.steps.context import context
from integrations.helpdesk import Author, Visibility
from tests.fakes import REQUESTER, message, ticket


def test_our_replies_are_kept_in_order_without_our_notes() -> None:
    ours = (
        message("First", 1, author=Author.COPILOT),
        message("A note", 2, author=Author.COPILOT, visibility=Visibility.INTERNAL),
        message("Second", 3, author=Author.COPILOT),
    )

    known = context(ticket(message(), *ours))

    assert (known.replies, known.drafts) == (("First", "Second"), 1)


def test_replies_of_persons_are_counted() -> None:
    thread = (
        message("Hello", 1, author=Author.AGENT),
        message("Note", 2, author=Author.AGENT, visibility=Visibility.INTERNAL),
        message("For the customer", 3, author=Author.AGENT, on_behalf=True),
    )

    assert context(ticket(message(), *thread)).people == 1


def test_tags_of_ticket_and_requester_come_together() -> None:
    asking = replace(REQUESTER, tags=frozenset({"vip"}))

    known = context(ticket(requester=asking, tags=frozenset({"web"})))

    assert (known.tags, known.organization) == (frozenset({"vip", "web"}), "7")


def test_replies_on_the_ticket_that_it_follows_up_count() -> None:
    before = message("Press the button.", author=Author.COPILOT, id="p1")

    found = context(ticket(message("Still dark"), earlier=(before,)))

    assert found.replies == ("Press the button.",)

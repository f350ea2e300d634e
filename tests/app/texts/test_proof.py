"""Who is asking: what each helpdesk says of a sender, and what that proves."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from app.texts.proof import verified
from integrations.helpdesk import Author, Message, Requester, Ticket
from integrations.sandbox.server import Face, Sandbox
from tests.app.voting import connected
from tests.fakes import REQUESTER, message, ticket

PROVED = message(verified=True)


def asked(*messages: Message, requester: Requester = REQUESTER) -> Ticket:
    """Return a ticket with these messages."""
    return ticket(*messages, requester=requester)


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        (asked(PROVED), True),
        (asked(replace(PROVED, verified=None)), False),
        (asked(replace(PROVED, verified=False)), False),
        (asked(PROVED, message(minute=1)), False),
        (asked(PROVED, message(minute=1, author=Author.OTHER, verified=True)), False),
        (asked(replace(PROVED, on_behalf=True)), False),
        (asked(PROVED, requester=replace(REQUESTER, verified=False)), False),
        (asked(message(), message(minute=1, author=Author.AGENT), message(minute=2, verified=True)), True),
        (asked(message(author=Author.AGENT)), False),
    ],
)
def test_everything_that_is_asked_needs_a_proof(found: Ticket, expected: bool) -> None:
    assert verified(found) is expected


@pytest.fixture
def zendesk() -> Iterator[Sandbox]:
    """Run Zendesk's face."""
    with Sandbox() as box:
        yield box


@pytest.fixture
def freshdesk() -> Iterator[Sandbox]:
    """Run Freshdesk's face."""
    with Sandbox(face=Face.FRESHDESK) as box:
        yield box


@pytest.mark.parametrize(
    ("channel", "how", "expected"),
    [
        ("email", {}, True),
        ("email", {"doubted": True}, False),
        ("email", {"forwarded_by_agent": True}, False),
        ("web", {}, True),
        ("api", {}, False),
        ("chat", {}, False),
    ],
)
def test_zendesk_says_whom_it_vouches_for(zendesk: Sandbox, channel: str, how: dict[str, bool], expected: bool) -> None:
    number = zendesk.store.add_ticket("requester-01@example.com", "Returns", "How?", channel=channel, **how)  # type: ignore[arg-type]

    assert verified(connected(zendesk).ticket(str(number))) is expected


@pytest.mark.parametrize("channel", ["email", "web"])
def test_freshdesk_vouches_for_nobody(freshdesk: Sandbox, channel: str) -> None:
    number = freshdesk.store.add_ticket("requester-01@example.com", "Returns", "How?", channel=channel)

    assert verified(connected(freshdesk).ticket(str(number))) is False

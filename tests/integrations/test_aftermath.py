"""What became of a ticket, as both helpdesks tell it over HTTP."""

from collections.abc import Iterator
from typing import Any, cast

import pytest

from integrations.aftermath import Afterwards
from integrations.helpdesk import NotFound, Status
from integrations.sandbox.server import Face, Sandbox
from tests.app.voting import connected

EMAIL = "requester-01@example.com"


@pytest.fixture(params=list(Face))
def box(request: pytest.FixtureRequest) -> Iterator[Sandbox]:
    """Return a running helpdesk of each kind."""
    with Sandbox(face=request.param) as running:
        yield running


def desk(box: Sandbox) -> Afterwards:
    return cast("Afterwards", cast("Any", connected(box)))


def solved(box: Sandbox) -> int:
    """Return a ticket that an agent has answered and solved."""
    ticket: int = box.store.add_ticket(EMAIL, "A question", "How do I change my plan?")
    box.store.agent_writes(ticket, "In Settings.", status="solved")
    return ticket


def test_a_solved_ticket_tells_when(box: Sandbox) -> None:
    found = desk(box).aftermath(str(solved(box)))

    assert Status.SOLVED in [one.status for one in found.moves]
    assert found.good is None


@pytest.mark.parametrize("good", [True, False])
def test_a_rating_is_told(box: Sandbox, good: bool) -> None:
    ticket = solved(box)
    box.store.customer_rates(ticket, good, "")

    assert desk(box).aftermath(str(ticket)).good is good


def test_a_return_opens_it_again(box: Sandbox) -> None:
    ticket = solved(box)
    box.store.customer_writes(ticket, "It did not work.")

    moves = desk(box).aftermath(str(ticket)).moves

    assert moves[-1].status is Status.OPEN
    assert list(moves) == sorted(moves, key=lambda one: one.at)


def test_a_new_ticket_was_never_solved(box: Sandbox) -> None:
    ticket = box.store.add_ticket(EMAIL, "A question", "How do I change my plan?")

    assert not {one.status for one in desk(box).aftermath(str(ticket)).moves} & {Status.SOLVED, Status.CLOSED}


def test_a_ticket_that_is_not_there_is_not_found(box: Sandbox) -> None:
    with pytest.raises(NotFound):
        desk(box).aftermath("987654")

"""All sources at once, and none that is waited for."""

from collections.abc import Iterator
from threading import Event

import pytest

from app.around.gather import Around, together
from app.facts import Fact, Gathered
from integrations.commerce import ShopDown
from integrations.helpdesk import HelpdeskError, NotPermitted, RateLimited, Ticket, Unavailable
from tests.app.around.asking import desk, proved, question
from tests.fakes import NOON, FakeClock, FakeHelpdesk

FACT = Fact("profile", "one", "One thing.", NOON)
LONG = 60.0  # seconds that nobody waits for


class Down(FakeHelpdesk):
    """A helpdesk that tells one ticket and no list."""

    def requested(self, requester_id: str, most: int) -> tuple[()]:
        raise Unavailable("no answer in time")


def names(found: Gathered) -> list[str]:
    return list(dict.fromkeys(one.source for one in found.facts))


def test_the_facts_of_all_sources_come_in_their_order() -> None:
    other = Fact("tickets", "two", "Another thing.", NOON)

    assert together({"profile": lambda: [FACT], "tickets": lambda: [other]}, LONG) == Gathered((FACT, other))


def test_nobody_waits_for_a_source_that_is_late() -> None:
    held = Event()

    def late() -> Iterator[Fact]:
        held.wait(LONG)
        yield FACT

    found = together({"late": late}, 0.01)  # it returns while the source still holds
    waits = not held.is_set()
    held.set()

    assert (found, waits) == (Gathered((), ("late",)), True)


@pytest.mark.parametrize(
    "error", [Unavailable("down"), RateLimited("slowly", 60.0), NotPermitted("not yours"), ShopDown("down")]
)
def test_a_source_that_fails_is_missing_and_stops_no_other(error: Exception) -> None:
    def broken() -> list[Fact]:
        raise error

    assert together({"broken": broken, "profile": lambda: [FACT]}, LONG) == Gathered((FACT,), ("broken",))


def test_a_fault_of_our_own_is_not_hidden() -> None:
    with pytest.raises(ZeroDivisionError):
        together({"profile": lambda: [FACT] * (1 // 0)}, LONG)


def test_sources_run_at_the_same_time() -> None:
    """Each waits for the other one: one after the other neither would ever end."""
    first, second = Event(), Event()

    def one() -> list[Fact]:
        first.set()
        return [FACT] if second.wait(LONG) else []

    def two() -> list[Fact]:
        second.set()
        return [FACT] if first.wait(LONG) else []

    assert together({"one": one, "two": two}, LONG) == Gathered((FACT, FACT))


def test_a_ticket_is_told_with_organisation_and_other_tickets() -> None:
    now = proved()
    found = Around(desk(now, proved(id="2", subject="A lamp")), FakeClock(), LONG).gather(now, question())

    assert (names(found), found.missing) == (["profile", "tickets"], ())


def test_a_helpdesk_that_is_down_costs_its_source_alone() -> None:
    now = proved()
    helpdesk = Down({now.id: now}, companies={"7": "Example Works"})
    found = Around(helpdesk, FakeClock(), LONG).gather(now, question())

    assert (names(found), found.missing) == (["profile"], ("tickets",))


def test_without_seconds_nothing_is_read() -> None:
    class Untouched(FakeHelpdesk):
        def organization(self, number: str) -> str:
            raise HelpdeskError("asked all the same")

    now: Ticket = proved()

    assert Around(Untouched({now.id: now}), FakeClock(), 0.0).gather(now, question()) == Gathered()

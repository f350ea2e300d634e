"""Tickets out of a helpdesk that has its bad days."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import pytest

from app.evidence.export import IN_A_ROW, TRIES, BrokeOff, Patience, Plan, Pseudonyms, Read, listed, read
from integrations.helpdesk import (
    Author,
    Changes,
    HelpdeskError,
    NotFound,
    NotPermitted,
    RateLimited,
    Requester,
    Ticket,
    TicketEvent,
    Unavailable,
)
from tests.fakes import NOON, FakeHelpdesk, message, ticket

DOWN = Unavailable("GET /tickets: no answer in time")
NAMES = Pseudonyms(b"key", "main")


@dataclass
class Paging(FakeHelpdesk):
    """A helpdesk that lists its changes in pages, and raises what it is told to."""

    pages: list[Changes] = field(default_factory=list)
    asked: list[tuple[str, datetime]] = field(default_factory=list)
    troubles: dict[str, list[Exception]] = field(default_factory=dict)  # by ticket, one each time

    def changed(self, cursor: str, since: datetime) -> Changes:
        """Return the next page, or raise."""
        self._trouble("")
        self.asked.append((cursor, since))
        return self.pages[int(cursor or 0)]

    def ticket(self, ticket_id: str) -> Ticket:
        """Return the ticket, or raise."""
        self._trouble(ticket_id)
        return super().ticket(ticket_id)

    def _trouble(self, name: str) -> None:
        if self.troubles.get(name):
            raise self.troubles[name].pop(0)


@pytest.fixture
def waits() -> list[float]:
    """Return the seconds that were waited."""
    return []


@pytest.fixture
def patience(waits: list[float]) -> Patience:
    """Return one that only notes how long it would wait."""
    return Patience(lambda seconds, why: waits.append(seconds))


def change(name: str, minutes: int = 0) -> TicketEvent:
    """Return a change of a ticket."""
    return TicketEvent("main", f"e{name}", name, NOON + timedelta(minutes=minutes))


def desk(*names: str, **troubles: Sequence[Exception]) -> Paging:
    """Return a helpdesk with these tickets."""
    tickets = {name: ticket(message(f"text {name}"), id=name) for name in names}
    return Paging(tickets, troubles={name.removeprefix("t"): list(one) for name, one in troubles.items()})


def plan(**changes: Any) -> Plan:
    """Return a plan from noon on."""
    return Plan(**{"connection": "main", "since": NOON, **changes})


def wanted(found: Paging, chosen: Plan, patience: Patience) -> list[str]:
    """Return the ids that are listed."""
    return listed(found, chosen, patience, lambda count: None)


def plain(text: str, locale: str) -> str:
    """Keep a text."""
    return text


def got(found: Paging, *names: str, patience: Patience) -> list[Read]:
    """Return what is read of these tickets."""
    return list(read(found, names, patience, NAMES, plain))


def test_pages_are_read_to_their_end_and_a_ticket_is_taken_once(patience: Patience) -> None:
    first = Changes((change("1"), change("2")), "1", False)
    found = Paging(pages=[first, Changes((change("1", 5), change("3")), "2", True)])

    assert wanted(found, plan(), patience) == ["1", "2", "3"]
    assert found.asked == [("", NOON), ("1", NOON)]


def test_only_what_changed_in_that_time_is_wanted(patience: Patience) -> None:
    events = tuple(change(str(minute), minute) for minute in (-1, 0, 9, 10))
    chosen = plan(until=NOON + timedelta(minutes=10))

    assert wanted(Paging(pages=[Changes(events, "1", True)]), chosen, patience) == ["0", "9"]


def test_a_limit_spares_the_pages_behind_it(patience: Patience) -> None:
    pages = [Changes((change("1"), change("2")), "1", False), Changes((change("3"),), "2", True)]
    found = Paging(pages=pages)

    assert wanted(found, plan(limit=1), patience) == ["1"]
    assert len(found.asked) == 1


def test_a_cursor_that_stands_still_is_the_end(patience: Patience) -> None:
    found = Paging(pages=[Changes((change("1"),), "0", False)])

    assert wanted(found, plan(), patience) == ["1"]


def test_the_seconds_that_a_helpdesk_names_are_waited(patience: Patience, waits: list[float]) -> None:
    found = desk("1", t1=[RateLimited("x", 37), RateLimited("x", 2)] * TRIES)

    (one,) = got(found, "1", patience=patience)

    assert one.row is not None
    assert waits == [37, 2] * TRIES


def test_a_listing_is_waited_for_as_well(patience: Patience, waits: list[float]) -> None:
    found = Paging(pages=[Changes((change("1"),), "1", True)], troubles={"": [RateLimited("x", 60), DOWN]})

    assert wanted(found, plan(), patience) == ["1"]
    assert waits[0] == 60


def test_a_listing_that_is_refused_is_an_error(patience: Patience) -> None:
    with pytest.raises(NotPermitted):
        wanted(Paging(troubles={"": [NotPermitted("x")]}), plan(), patience)


def test_no_answer_is_asked_for_again_and_again_later(patience: Patience, waits: list[float]) -> None:
    (one,) = got(desk("1", t1=[DOWN] * (TRIES - 1)), "1", patience=patience)

    assert one.row is not None
    assert waits == sorted(set(waits))
    assert len(waits) == TRIES - 1


@pytest.mark.parametrize(
    "error", [NotFound("x"), NotPermitted("x"), KeyError("subject"), TypeError("x"), ValueError("x")]
)
def test_one_broken_ticket_does_not_stop_the_others(patience: Patience, error: Exception) -> None:
    found = got(desk("1", "2", "3", t2=[error]), "1", "2", "3", patience=patience)

    assert [("1", ""), ("2", type(error).__name__), ("3", "")] == [(one.ticket_id, one.error) for one in found]
    assert [one.row is not None for one in found] == [True, False, True]


def test_tickets_without_an_answer_are_failures_while_others_have_one(patience: Patience) -> None:
    troubles = {f"t{number}": [DOWN] * TRIES for number in (1, 2, 4, 5)}

    found = got(desk(*"123456", **troubles), *"123456", patience=patience)

    assert [one.error for one in found] == ["Unavailable", "Unavailable", "", "Unavailable", "Unavailable", ""]


def test_a_helpdesk_that_is_gone_ends_it(patience: Patience) -> None:
    troubles = {f"t{number}": [DOWN] * TRIES for number in range(2, 9)}
    coming = read(desk(*"123456789", **troubles), list("123456789"), patience, NAMES, plain)

    done = until_it_breaks(coming)

    assert len(done) == IN_A_ROW
    assert done[0].row is not None


def until_it_breaks(coming: Iterator[Read]) -> list[Read]:
    """Return what came before the end of all patience."""
    done = []
    with pytest.raises(BrokeOff):
        for one in coming:
            done.append(one)
    return done


def test_what_the_wait_raises_ends_the_asking() -> None:
    class Enough(Exception):
        """Somebody pressed Ctrl-C."""

    def wait(seconds: float, why: str) -> None:
        raise Enough

    with pytest.raises(Enough):
        got(desk("1", t1=[RateLimited("x", 3600)]), "1", patience=Patience(wait))


def test_a_ticket_in_which_nobody_wrote_is_no_failure(patience: Patience) -> None:
    found = desk("1")
    found.tickets["1"] = ticket(message(author=Author.SYSTEM), id="1")

    assert [Read("1")] == got(found, "1", patience=patience)


def test_the_same_requester_has_the_same_name_and_no_other() -> None:
    assert NAMES("100") == Pseudonyms(b"key", "main")("100")
    assert (
        len({NAMES("100"), NAMES("101"), Pseudonyms(b"key", "other")("100"), Pseudonyms(b"other", "main")("100")}) == 4
    )


def test_a_row_names_nobody(patience: Patience) -> None:
    found = desk("1")
    requester = Requester("100", name="Requester One", email="requester-01@example.com")
    found.tickets["1"] = ticket(id="1", requester=requester)

    (one,) = got(found, "1", patience=patience)

    assert one.row is not None
    assert one.row["requester"] == NAMES("100")
    assert "requester-01@example.com" not in str(one.row)


def test_requesters_that_are_gone_are_not_taken_for_one(patience: Patience) -> None:
    found = desk("1", "2")
    for name in "12":
        found.tickets[name] = ticket(id=name, requester=Requester(""))

    one, two = got(found, "1", "2", patience=patience)

    assert one.row and two.row
    assert one.row["requester"] != two.row["requester"]


def test_every_error_of_a_helpdesk_is_counted_or_waited_for(patience: Patience) -> None:
    """An error class that is added later must not end an export."""
    kinds = [kind for kind in HelpdeskError.__subclasses__() if kind is not RateLimited]

    for kind in kinds:
        found = got(desk("1", "2", t1=[kind("x")] * TRIES), "1", "2", patience=patience)
        assert [kind.__name__, ""] == [one.error for one in found]

"""Solved tickets as the knowledge package wants them, and as a pass does."""

from dataclasses import replace
from datetime import timedelta

import pytest

from app.store.engine import Store
from app.store.solved import PAGE, StoredTickets
from knowledge.solved import Solved
from tests.fakes import NOON, FakeClock


@pytest.fixture
def tickets(store: Store, clock: FakeClock) -> StoredTickets:
    return StoredTickets(store, clock)


def solved(number: int = 1, connection: str = "main", **changes: object) -> Solved:
    """Build a ticket that an article solved."""
    made = Solved(f"{connection}/{number}", "shop", "en", "How do I return it?", ("main/en/1",), NOON)
    return replace(made, **changes)  # type: ignore[arg-type]


def test_ticket_comes_back_as_it_was(tickets: StoredTickets) -> None:
    one = solved(articles=("main/en/1", "folder/-/a/b.md"), question="Is „4711“ [EMAIL_1] on its way?\n\nThanks")
    tickets.keep([one])

    assert tickets.get(["main/1", "main/2", "other/1"]) == [one]


def test_what_solved_tickets_is_told_alone(tickets: StoredTickets) -> None:
    tickets.keep([solved(1), solved(2, articles=("main/en/1", "main/de/1"))])

    assert tickets.articles(["main/1", "main/2", "main/3"]) == {
        "main/1": ("main/en/1",),
        "main/2": ("main/en/1", "main/de/1"),
    }
    assert tickets.articles([]) == {}


def test_keeping_again_replaces(tickets: StoredTickets) -> None:
    tickets.keep([solved()])
    tickets.keep([solved(language="de", articles=())])

    assert tickets.get(["main/1"]) == [solved(language="de", articles=())]


def test_what_no_database_keeps_is_left_out(tickets: StoredTickets) -> None:
    tickets.keep([solved(question="a\0b\ud800c")])

    assert tickets.get(["main/1"])[0].question == "abc"


def test_same_number_of_another_account_is_another_ticket(tickets: StoredTickets) -> None:
    tickets.keep([solved(), solved(connection="other")])
    tickets.drop(["main/1", "main/9"])

    assert [one.id for one in tickets.get(["main/1", "other/1"])] == ["other/1"]


def test_places_are_told_and_counted(tickets: StoredTickets) -> None:
    tickets.keep([solved(1), solved(2), solved(3, brand="shop/2"), solved(4, connection="other", language="de")])

    assert tickets.places() == {
        "main/1": ("shop", "en"),
        "main/2": ("shop", "en"),
        "main/3": ("shop/2", "en"),
        "other/4": ("shop", "de"),
    }
    assert tickets.tally() == {("shop", "en"): 2, ("shop/2", "en"): 1, ("shop", "de"): 1}
    assert (tickets.count("main"), tickets.count("other"), tickets.count("none")) == (3, 1, 0)


def test_more_than_a_page_is_read_and_dropped(tickets: StoredTickets) -> None:
    every = [solved(number) for number in range(PAGE + 20)]
    tickets.keep(every)
    ids = [one.id for one in every]

    assert len(tickets.get(ids)) == PAGE + 20
    tickets.drop(ids[1:])
    assert list(tickets.places()) == ["main/0"]


def test_stale_ones_were_looked_at_longest_ago(tickets: StoredTickets, clock: FakeClock) -> None:
    for number in range(4):
        clock.time = NOON + timedelta(minutes=number)
        tickets.keep([solved(number), solved(number, connection="other")])
    clock.time = NOON + timedelta(hours=1)
    tickets.looked(["main/0", "main/7"])

    assert tickets.stale("main", NOON + timedelta(minutes=3), 9) == ["1", "2"]
    assert tickets.stale("main", NOON + timedelta(minutes=3), 1) == ["1"]


def test_old_ones_and_those_of_others_are_named(tickets: StoredTickets) -> None:
    tickets.keep([solved(1), solved(2, when=NOON + timedelta(days=2)), solved(3, connection="gone")])

    assert tickets.before("main", NOON + timedelta(days=1)) == ["main/1"]
    assert tickets.others(["main"]) == ["gone/3"]
    assert sorted(tickets.others([])) == ["gone/3", "main/1", "main/2"]


def test_nothing_asked_nothing_done(tickets: StoredTickets) -> None:
    tickets.keep([solved()])
    tickets.drop([])
    tickets.looked([])

    assert (tickets.get([]), tickets.count("main")) == ([], 1)

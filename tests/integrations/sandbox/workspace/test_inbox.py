"""The stream: every ticket with what became of it and why, newest message of a customer first."""

from datetime import timedelta

import pytest

from integrations.sandbox.hooks import Route
from integrations.sandbox.store import Store
from integrations.sandbox.workspace.copilot import Outcome
from integrations.sandbox.workspace.inbox import ARRIVED, SENDING, THINKING, WRITING, Inbox, knocks
from tests.integrations.sandbox.workspace.visitor import NOON, Told, look


@pytest.fixture
def inbox(store: Store, told: Told) -> Inbox:
    return Inbox(store, told)


def opened(store: Store, number: int = 1) -> int:
    return store.add_ticket(f"requester-{number:02}@example.com", f"Subject {number}", "Hello", created=NOON)


def test_newest_message_of_a_customer_stands_first(store: Store, inbox: Inbox) -> None:
    first, second = opened(store, 1), opened(store, 2)
    assert [one.ticket for one in inbox.listing().rows] == [second, first]

    store.agent_writes(first, "We are on it")
    assert [one.ticket for one in inbox.listing().rows] == [second, first]

    store.customer_writes(first, "Anybody there?")
    assert [one.ticket for one in inbox.listing().rows] == [first, second]


@pytest.mark.parametrize(
    ("outcome", "more", "words"),
    [
        (Outcome.REPLIED, {}, "The policy allows no more."),
        (Outcome.WORKING, {"finished": None, "decided": False}, THINKING),
        (Outcome.WORKING, {"finished": None}, WRITING),
        (Outcome.WORKING, {"finished": None, "due": NOON}, SENDING),
    ],
)
def test_row_says_what_and_why(
    store: Store, inbox: Inbox, told: Told, outcome: Outcome, more: dict[str, object], words: str
) -> None:
    told.runs = [look(opened(store), outcome, **more)]

    row = inbox.listing().rows[0]
    assert (row.outcome, row.words, row.who) == (outcome, words, "requester-01")


def test_ticket_that_nobody_has_looked_at_has_just_arrived(store: Store, inbox: Inbox) -> None:
    opened(store)

    assert (inbox.listing().rows[0].outcome, inbox.listing().rows[0].words) == (Outcome.WORKING, ARRIVED)


def test_webhook_on_its_way_is_work(store: Store, inbox: Inbox, told: Told) -> None:
    store.hooks.subscribe("http://127.0.0.1:9", "secret", Route.TRIGGER, store.account.copilot_id)
    number = opened(store)
    told.runs = [look(number)]

    assert knocks(store) == {number}
    assert inbox.listing().rows[0].outcome is Outcome.WORKING


def test_later_message_is_work_until_its_run_ends(store: Store, inbox: Inbox, told: Told) -> None:
    number = opened(store)
    told.runs, told.waits = [look(number)], {number}
    store.customer_writes(number, "One more thing")
    assert inbox.listing().rows[0].outcome is Outcome.WORKING

    told.waits = set()
    assert inbox.listing().rows[0].outcome is Outcome.DRAFT


def test_counts_and_median(store: Store, inbox: Inbox, told: Told) -> None:
    later = NOON + timedelta(milliseconds=250)
    told.runs = [look(opened(store, one), Outcome.DRAFT, run=one, finished=later) for one in (1, 2)]
    opened(store, 3)

    assert inbox.listing().counts["all"] == 3
    assert (inbox.listing().counts["draft"], inbox.listing().counts["working"]) == (2, 1)
    assert inbox.listing().ms == 250


def test_answer_of_a_person_is_marked(store: Store, inbox: Inbox) -> None:
    number = opened(store)
    store.agent_writes(number, "For us", public=False)
    assert not inbox.listing().rows[0].answered

    store.agent_writes(number, "For you")
    assert inbox.listing().rows[0].answered

    store.customer_writes(number, "Thanks")
    assert not inbox.listing().rows[0].answered


def test_stamp_moves_with_tickets_and_runs_only(store: Store, inbox: Inbox, told: Told) -> None:
    seen = {inbox.stamp(), inbox.stamp()}
    number = opened(store)
    seen.add(inbox.stamp())
    told.runs = [look(number)]
    seen.add(inbox.stamp())

    assert len(seen) == 3

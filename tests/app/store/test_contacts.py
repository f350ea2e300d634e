"""What a requester wrote on other tickets, and whether one was asked back, as the ledger keeps it."""

from dataclasses import replace
from datetime import timedelta

import pytest

from app.domain import DraftKind, OutcomeKind
from app.signals import Contact
from app.store.engine import Store
from app.store.inbox import run_id
from app.store.ledger import Ledger
from tests.app.store.examples import decision, event, outcome
from tests.fakes import NOON, FakeClock

DAY = timedelta(days=1)


@pytest.fixture
def ledger(store: Store, clock: FakeClock) -> Ledger:
    return Ledger(store, clock)


def ended(ledger: Ledger, row: int, ticket: str, kind: OutcomeKind = OutcomeKind.REPLIED, **changes: object) -> None:
    run = run_id("main", ticket, row)
    ledger.claim(run, event(row, ticket), NOON)
    ledger.decide(run, decision(ticket, f"m{row}", **changes))
    ledger.finish(run, outcome(kind))


def contacts(ledger: Ledger, since: timedelta = DAY, ticket: str = "7", requester: str = "100") -> list[str]:
    found = ledger.contacts("main", requester, ledger.clock.now() - since, ticket)
    return [one.ticket for one in found]


def test_other_tickets_come_newest_first_with_masked_words(ledger: Ledger) -> None:
    ended(ledger, 1, "8")
    ended(ledger, 2, "9")
    made = decision()

    assert made.triage is not None and made.question is not None
    first = Contact("9", made.triage.intent, made.question.masked)
    assert ledger.contacts("main", "100", NOON - DAY, "7")[0] == first
    assert contacts(ledger) == ["9", "8"]


def test_the_ticket_itself_is_no_other_one(ledger: Ledger) -> None:
    ended(ledger, 1, "7")

    assert contacts(ledger) == []


def test_what_lies_longer_back_does_not_count(ledger: Ledger, clock: FakeClock) -> None:
    ended(ledger, 1, "8")
    clock.time += 3 * DAY

    assert contacts(ledger, 2 * DAY) == []
    assert contacts(ledger, 4 * DAY) == ["8"]


@pytest.mark.parametrize("kind", [OutcomeKind.SKIPPED, OutcomeKind.SUPERSEDED, OutcomeKind.FAILED])
def test_what_was_not_handled_does_not_count(ledger: Ledger, kind: OutcomeKind) -> None:
    ended(ledger, 1, "8", kind)

    assert contacts(ledger) == []


def test_others_are_none_of_a_requesters(ledger: Ledger) -> None:
    ended(ledger, 1, "8", requester_id="200")

    assert contacts(ledger) == []
    assert contacts(ledger, requester="") == []


def test_run_without_a_question_has_no_words(ledger: Ledger) -> None:
    ended(ledger, 1, "8", question=None, triage=None)

    assert ledger.contacts("main", "100", NOON - DAY, "7") == (Contact("8", "", ""),)


PLAN = (
    "EXPLAIN QUERY PLAN SELECT ticket, intent, decision FROM runs WHERE connection = 'main' AND requester = '3'"
    " AND ticket != '7' AND finished >= 0 AND kind IN ('replied') ORDER BY number + 0 DESC LIMIT 20"
)


def test_contacts_are_found_by_an_index(ledger: Ledger, store: Store) -> None:
    """Also where SQLite has no statistics; PostgreSQL has them."""
    ended(ledger, 1, "8")
    if store.embedded:
        with store.begin() as connection:
            plan = str(connection.exec_driver_sql(PLAN).all())

        assert "ix_runs_connection (connection=? AND requester=?)" in plan or "requester=?" in plan


def test_question_back_is_remembered_of_a_ticket(ledger: Ledger) -> None:
    made = decision().draft
    assert made is not None
    back = replace(made, kind=DraftKind.CLARIFY)
    ended(ledger, 1, "7", OutcomeKind.SUGGESTED, draft=back)
    ended(ledger, 2, "8", OutcomeKind.SUGGESTED)

    assert ledger.clarified("main", "7", "m9")
    assert not ledger.clarified("main", "7", "m1")  # looked at once more: the same question
    assert not ledger.clarified("main", "8", "m9")
    assert not ledger.clarified("other", "7", "m9")

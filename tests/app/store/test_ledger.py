"""The ledger: what was decided and done, and what later runs may know of it."""

from dataclasses import replace
from datetime import timedelta

import pytest

from app.domain import AutonomyLevel, Effect, OutcomeKind, Reason
from app.store.effects import Effects
from app.store.engine import Store
from app.store.inbox import run_id
from app.store.ledger import HANDLED, Ledger
from integrations.helpdesk import Visibility
from tests.app.store.examples import decision, event, outcome, reply
from tests.fakes import NOON, FakeClock

RUN = run_id("main", "7", 1)


@pytest.fixture
def ledger(store: Store, clock: FakeClock) -> Ledger:
    return Ledger(store, clock)


def claim(ledger: Ledger, row: int = 1, ticket: str = "7") -> str:
    run = run_id("main", ticket, row)
    ledger.claim(run, event(row, ticket), NOON)
    return run


def ended(ledger: Ledger, row: int, kind: OutcomeKind, ticket: str = "7", message: str = "m1") -> str:
    run = claim(ledger, row, ticket)
    ledger.decide(run, decision(ticket, message))
    ledger.finish(run, outcome(kind))
    return run


def test_a_decision_comes_back_whole_but_for_the_customers_unmasked_words(ledger: Ledger) -> None:
    claim(ledger)
    made = decision()
    ledger.decide(RUN, made)

    assert made.question is not None
    kept = replace(made, question=replace(made.question, text="My card ****", subject=""))
    assert ledger.decision(RUN) == kept


def test_the_customers_unmasked_words_are_nowhere_in_the_table(ledger: Ledger, store: Store) -> None:
    claim(ledger)
    ledger.decide(RUN, decision())

    with store.begin() as connection:
        row = str(tuple(connection.exec_driver_sql("SELECT * FROM runs").one()))
    assert "****" in row and "4111" not in row


def test_a_decision_without_a_question_can_be_kept(ledger: Ledger) -> None:
    claim(ledger)
    bare = decision(question=None, triage=None, draft=None, handoff=None, passages=(), findings=())
    ledger.decide(RUN, bare)

    assert ledger.decision(RUN) == bare


def test_an_unknown_run_has_no_decision_and_has_not_ended(ledger: Ledger) -> None:
    assert ledger.decision(RUN) is None
    assert not ledger.finished(RUN)
    assert ledger.get(1) is None


def test_claiming_again_counts_attempts_and_keeps_the_start(ledger: Ledger, clock: FakeClock) -> None:
    started = clock.time
    attempts = [ledger.claim(RUN, event(), NOON)]
    clock.time += timedelta(minutes=5)
    attempts.append(ledger.claim(RUN, event(), NOON))

    entry = ledger.get(1)
    assert attempts == [1, 2]
    assert entry is not None and (entry.started, entry.attempts) == (started, 2)


def test_an_entry_tells_the_whole_run(ledger: Ledger, clock: FakeClock) -> None:
    claim(ledger)
    ledger.decide(RUN, decision())
    ledger.finish(RUN, outcome(OutcomeKind.REPLIED, reply(RUN)))

    entry = ledger.get(1)
    assert entry is not None
    assert (entry.run, entry.number, entry.connection, entry.ticket, entry.message) == (RUN, 1, "main", "7", "m1")
    assert (entry.received, entry.started, entry.finished) == (NOON, clock.time, clock.time)
    assert (entry.kind, entry.reason, entry.detail) == (OutcomeKind.REPLIED, Reason.ALLOWED, "sent")
    assert (entry.level, entry.policy_version, entry.error) == (AutonomyLevel.SUGGEST, "p1", "")
    assert entry.effects == (reply(RUN),)
    assert entry.stages == (("read", 1.5), ("gate", 0.1), ("act", 2.0))


def test_a_run_that_has_ended_stays_as_it_is(ledger: Ledger, clock: FakeClock) -> None:
    ended(ledger, 1, OutcomeKind.REPLIED)
    before = ledger.get(1)
    clock.time += timedelta(hours=1)

    ledger.finish(RUN, outcome(OutcomeKind.SKIPPED))
    ledger.close(RUN, OutcomeKind.FAILED, "too late", "Late")
    ledger.decide(RUN, decision(message="m2"))

    assert ledger.get(1) == before


def test_a_failure_is_closed_with_its_reason(ledger: Ledger) -> None:
    claim(ledger)
    ledger.note(RUN, "Unavailable")
    ledger.close(RUN, OutcomeKind.FAILED, "given up", "Unavailable")

    entry = ledger.get(1)
    assert entry is not None
    assert (entry.kind, entry.detail, entry.error) == (OutcomeKind.FAILED, "given up", "Unavailable")


def test_a_waiting_run_shows_what_it_waits_for_and_ends_without_it(ledger: Ledger) -> None:
    claim(ledger)
    ledger.note(RUN, "Unavailable")
    waiting = ledger.get(1)
    ledger.finish(RUN, outcome())
    done = ledger.get(1)

    assert waiting is not None and (waiting.error, waiting.kind) == ("Unavailable", None)
    assert done is not None and done.error == ""


def test_runs_are_listed_newest_first_in_pages(ledger: Ledger) -> None:
    for row in range(1, 6):
        claim(ledger, row, str(row))

    assert [entry.number for entry in ledger.newest(2)] == [5, 4]
    assert [entry.number for entry in ledger.newest(2, before=4)] == [3, 2]


def test_the_history_of_a_ticket_holds_its_runs_only(ledger: Ledger) -> None:
    for row, ticket in enumerate(["7", "8", "7"], 1):
        claim(ledger, row, ticket)

    assert [entry.number for entry in ledger.history("main", "7")] == [3, 1]
    assert ledger.history("second", "7") == []


def test_counts_are_by_kind_with_the_unfinished_apart(ledger: Ledger) -> None:
    ended(ledger, 1, OutcomeKind.REPLIED)
    ended(ledger, 2, OutcomeKind.REPLIED)
    ended(ledger, 3, OutcomeKind.FAILED)
    claim(ledger, 4)

    assert ledger.counts() == {"replied": 2, "failed": 1, "running": 1}


@pytest.mark.parametrize("kind", list(OutcomeKind))
def test_a_message_is_handled_if_something_visible_came_of_it(ledger: Ledger, kind: OutcomeKind) -> None:
    ended(ledger, 1, kind)

    assert ledger.handled("main", "7", "m1") == (kind in HANDLED)


def test_another_message_ticket_or_connection_is_not_handled(ledger: Ledger) -> None:
    ended(ledger, 1, OutcomeKind.REPLIED)

    assert not ledger.handled("main", "7", "m2")
    assert not ledger.handled("main", "8", "m1")
    assert not ledger.handled("second", "7", "m1")


def test_a_run_in_hand_has_handled_nothing(ledger: Ledger) -> None:
    claim(ledger)
    ledger.decide(RUN, decision())

    assert not ledger.handled("main", "7", "m1")


def test_replies_are_what_customers_saw(ledger: Ledger, store: Store, clock: FakeClock) -> None:
    guard = Effects(store, clock, 1)
    for row in (1, 2):
        guard.record(reply(claim(ledger, row)))
    ledger.close(RUN, OutcomeKind.FAILED, "after the reply")
    guard.record(Effect("note", f"{RUN}/note"))  # internal
    guard.begin(f"{claim(ledger, 3)}/reply")  # perhaps never sent
    guard.record(reply(claim(ledger, 4, "8")))

    assert ledger.replies("main", "7") == 2


def test_connections_whose_names_begin_alike_do_not_share_replies(ledger: Ledger, store: Store) -> None:
    run = run_id("main-7", "7", 1)
    ledger.claim(run, event(1, connection="main-7"), NOON)
    Effects(store, FakeClock(), 1).record(reply(run))

    assert ledger.replies("main-7", "7") == 1
    assert ledger.replies("main", "7") == 0
    assert ledger.replies("main", "7-7") == 0


def asked(ledger: Ledger, clock: FakeClock, **changes: str) -> str:
    question = {"connection": "main", "requester_id": "100", "digest": "digest", "ticket_id": "8", **changes}
    return ledger.asked(since=clock.time - timedelta(hours=24), **question)


def test_the_same_question_on_another_ticket_is_found(ledger: Ledger, clock: FakeClock) -> None:
    ended(ledger, 1, OutcomeKind.REPLIED)

    assert asked(ledger, clock) == "7"


@pytest.mark.parametrize(
    "changes",
    [{"connection": "second"}, {"requester_id": "101"}, {"digest": "other"}, {"ticket_id": "7"}, {"digest": ""}],
)
def test_somebody_elses_or_another_question_is_not(ledger: Ledger, clock: FakeClock, changes: dict[str, str]) -> None:
    ended(ledger, 1, OutcomeKind.REPLIED)

    assert asked(ledger, clock, **changes) == ""


def test_a_question_of_two_days_ago_may_be_asked_again(ledger: Ledger, clock: FakeClock) -> None:
    ended(ledger, 1, OutcomeKind.REPLIED)
    clock.time += timedelta(hours=48)

    assert asked(ledger, clock) == ""


def test_a_question_that_was_skipped_was_not_answered(ledger: Ledger, clock: FakeClock) -> None:
    ended(ledger, 1, OutcomeKind.SKIPPED)

    assert asked(ledger, clock) == ""


def test_an_acknowledgement_is_known_and_is_no_reply(ledger: Ledger, store: Store, clock: FakeClock) -> None:
    claim(ledger)
    guard = Effects(store, clock, 10.0, run=RUN)
    for name in ("acknowledgement", "machine", "reply", "note"):
        visible = Visibility.INTERNAL if name == "note" else Visibility.PUBLIC
        guard.record(Effect(name, f"key-{name}", f"m-{name}", visible))
    guard.begin("key-begun")
    sent = ledger.acknowledged("main", "7")

    assert {(one.name, one.message_id) for one in sent} == {
        ("acknowledgement", "m-acknowledgement"),
        ("machine", "m-machine"),
    }
    assert ledger.replies("main", "7") == 1
    assert ledger.acknowledged("main", "8") == ()

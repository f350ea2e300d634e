"""A run: two steps, and a verdict for everything that can go wrong."""

import logging
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain import OutcomeKind
from app.store.crash import CrashPoint
from app.store.engine import Store, open_store
from app.store.inbox import Deliveries, Inbox
from app.store.ledger import Entry, Ledger
from app.store.migrate import upgrade
from app.worker.outages import FAILURES, REST, Outages
from app.worker.runs import ATTEMPTS, END, LONGEST_WAIT, RESTARTS, Job, Step, TicketRuns, Verdict, pause, place, survive
from integrations.helpdesk import Conflict, HelpdeskError, Invalid, NotFound, NotPermitted, RateLimited, Unavailable
from tests.app.store.databases import plain
from tests.app.store.examples import event
from tests.app.worker.lines import ScriptedLine
from tests.fakes import FakeClock

NEXT = Verdict(step="carry_out", seconds=None)
JOB = Job("main", "7", 1)


@dataclass
class Bench:
    """A run on the bench: its line, its steps and what the ledger says."""

    line: ScriptedLine
    runs: TicketRuns
    inbox: Inbox
    points: list[tuple[CrashPoint, str]]

    def entry(self) -> Entry:
        found = self.runs.ledger.get(1)
        assert found is not None
        return found


@pytest.fixture
def store(tmp_path: Path) -> Store:
    opened = open_store(plain(tmp_path))
    upgrade(opened)
    return opened


@pytest.fixture
def bench(store: Store) -> Bench:
    line, clock, points = ScriptedLine(), FakeClock(), list[tuple[CrashPoint, str]]()
    outages = Outages(clock)
    runs = TicketRuns(line, Ledger(store, clock), Deliveries(store), outages, lambda *point: points.append(point))
    found = Bench(line, runs, Inbox(store, clock, lambda connection, event, row: None), points)
    found.inbox.receive(event())
    return found


def test_a_run_thinks_then_acts_then_is_on_record(bench: Bench) -> None:
    verdicts = [bench.runs.consider(JOB), bench.runs.carry_out(JOB)]

    assert verdicts == [NEXT, END]
    assert bench.line.calls == [("consider", JOB.run), ("carry_out", JOB.run)]
    assert bench.entry().kind is OutcomeKind.SUGGESTED


def test_the_decision_is_on_record_before_anything_is_done(bench: Bench) -> None:
    bench.runs.consider(JOB)

    assert bench.entry().decision is not None
    assert bench.entry().finished is None


def test_crash_points_are_passed_in_order(bench: Bench) -> None:
    bench.runs.consider(JOB)
    bench.runs.carry_out(JOB)

    assert bench.points == [(CrashPoint.CLAIMED, JOB.run), (CrashPoint.DECIDED, JOB.run)]


def test_a_run_with_a_newer_event_behind_it_ends_before_thinking(bench: Bench) -> None:
    bench.inbox.receive(event(2))

    assert bench.runs.consider(JOB) == END
    assert bench.line.calls == []
    assert bench.entry().kind is OutcomeKind.SUPERSEDED


def test_a_reply_with_a_delay_is_carried_out_by_a_later_job(bench: Bench) -> None:
    bench.line.delay = 45.0

    assert bench.runs.consider(JOB) == Verdict(step="carry_out", seconds=45.0)
    assert bench.runs.carry_out(JOB.again("carry_out")) == END
    assert bench.line.verbs() == ["consider", "carry_out"]


def test_a_step_repeated_after_a_crash_repeats_no_effect(bench: Bench) -> None:
    bench.runs.consider(JOB)
    bench.runs.carry_out(JOB)

    assert (bench.runs.consider(JOB), bench.runs.carry_out(JOB)) == (END, END)
    assert bench.line.verbs() == ["consider", "carry_out"]


def test_a_crash_while_thinking_thinks_again(bench: Bench) -> None:
    bench.runs.consider(JOB)
    bench.runs.consider(JOB)

    assert bench.line.verbs() == ["consider", "consider"]
    assert bench.entry().attempts == 2


def test_a_run_of_an_account_that_is_out_steps_aside(bench: Bench) -> None:
    for _ in range(FAILURES):
        bench.runs.outages.saw("main", Unavailable("no answer in time"))

    assert bench.runs.consider(JOB) == Verdict(step="consider", seconds=REST)
    assert bench.line.calls == []


def test_runs_that_get_no_answer_make_an_outage_and_one_that_does_ends_it(bench: Bench) -> None:
    bench.line.thinking += [Unavailable("no answer in time")] * (FAILURES - 1)
    for attempt in range(FAILURES):
        bench.runs.consider(replace(JOB, attempt=attempt))
    bench.runs.outages.saw("main", Unavailable("no answer in time"))

    assert bench.runs.outages.rest("main") == 0


@pytest.mark.parametrize("error", [NotFound("no ticket 7"), Invalid("status 422")])
@pytest.mark.parametrize("step", ["consider", "carry_out"])
def test_a_permanent_error_fails_the_run_with_its_reason(bench: Bench, error: HelpdeskError, step: str) -> None:
    (bench.line.thinking if step == "consider" else bench.line.acting).append(error)

    bench.runs.consider(JOB)
    bench.runs.carry_out(JOB)

    found = bench.entry()
    assert (found.kind, found.detail, found.error) == (OutcomeKind.FAILED, str(error), type(error).__name__)


@pytest.mark.parametrize("error", [Unavailable("time-out"), NotPermitted("status 403")])
@pytest.mark.parametrize("step", ["consider", "carry_out"])
def test_a_passing_error_repeats_the_same_step_later(bench: Bench, error: HelpdeskError, step: str) -> None:
    (bench.line.thinking if step == "consider" else bench.line.acting).append(error)
    bench.runs.consider(JOB)
    verdict = getattr(bench.runs, step)(JOB) if step == "carry_out" else Verdict(step=step, seconds=2.0)

    assert verdict == Verdict(step=step, seconds=2.0)
    assert (bench.entry().kind, bench.entry().error) == (None, type(error).__name__)


def test_the_helpdesks_own_waiting_time_is_kept(bench: Bench) -> None:
    bench.line.thinking.append(RateLimited("slow down", 93))

    assert bench.runs.consider(JOB) == Verdict(step="consider", seconds=93)


def test_a_ticket_that_changed_is_considered_anew_at_once(bench: Bench) -> None:
    bench.line.acting.append(Conflict("moved on"))
    bench.runs.consider(JOB)

    assert bench.runs.carry_out(JOB) == Verdict(step="consider", seconds=0.0)


@pytest.mark.parametrize(
    ("error", "most"),
    [(Conflict("again"), RESTARTS), (Unavailable("again"), ATTEMPTS), (NotPermitted("again"), ATTEMPTS)],
)
def test_at_some_point_a_run_is_given_up_in_the_open(bench: Bench, error: HelpdeskError, most: int) -> None:
    bench.runs.consider(JOB)
    bench.line.acting.append(error)

    assert bench.runs.carry_out(Job("main", "7", 1, most - 1, "carry_out")) == END
    assert bench.entry().kind is OutcomeKind.FAILED
    assert bench.entry().detail == f"given up after {most} attempts"


def test_an_unknown_error_fails_the_run_and_logs_its_place_only(
    bench: Bench, capsys: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    bench.line.thinking.append(KeyError("a customer's words"))
    with caplog.at_level(logging.DEBUG):
        verdict = bench.runs.consider(JOB)

    logged = capsys.readouterr().out + caplog.text
    assert verdict == END
    assert (bench.entry().kind, bench.entry().error) == (OutcomeKind.FAILED, "KeyError")
    assert "lines.py" in logged
    assert "words" not in logged + str(bench.entry())


def test_a_store_that_is_down_lets_the_step_wait(bench: Bench, store: Store) -> None:
    with store.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE runs RENAME TO away")  # answers like a broken disk

    assert bench.runs.consider(JOB) == Verdict(step="consider", seconds=2.0)
    assert bench.line.calls == []


def test_a_job_whose_row_is_gone_ends(bench: Bench) -> None:
    assert bench.runs.consider(Job("main", "7", 99)) == END
    assert bench.line.calls == []


def test_acting_without_a_decision_does_nothing(bench: Bench) -> None:
    assert bench.runs.carry_out(JOB) == END
    assert bench.line.calls == []


def test_attempts_have_ids_between_their_run_and_the_next() -> None:
    first, later = JOB, JOB.again(Step.CARRY_OUT)

    assert first.id < later.id < later.again(Step.CONSIDER).id < Job("main", "7", 2).id
    assert {one.run for one in (first, later)} == {first.id}


@given(st.integers(0, ATTEMPTS))
def test_waits_double_up_to_a_quarter_of_an_hour(attempt: int) -> None:
    assert pause(attempt, Unavailable("")) == min(2.0 ** (attempt + 1), LONGEST_WAIT)
    assert pause(attempt, RateLimited("", 5000)) == 5000
    assert 0 <= pause(attempt, Conflict("")) <= 60


def test_a_process_that_is_told_to_end_is_not_kept_alive() -> None:
    def leave() -> str:
        raise SystemExit

    with pytest.raises(SystemExit):
        survive(leave, lambda error: "survived")


def test_an_error_never_raised_has_no_place() -> None:
    assert place(ValueError()) == ""

"""The worker on real queues: what the durable engine promises, held to it."""

import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import timedelta

import pytest
from dbos import DBOS
from sqlalchemy import inspect

from app.domain import OutcomeKind
from app.store.engine import Store
from app.store.marks import Marks
from app.store.tables import metadata
from app.worker import Chore, durable
from app.worker.runs import Job
from integrations.helpdesk import Conflict, Unavailable
from tests.app.store.examples import event
from tests.app.worker.conftest import Desk
from tests.app.worker.lines import RealClock, ScriptedLine


def test_a_delivery_becomes_a_recorded_outcome(desk: Desk) -> None:
    desk.work(ScriptedLine())
    desk.deliver(1)
    desk.until(desk.ended(1))

    entry = desk.ledger.get(1)
    assert entry is not None and entry.kind is OutcomeKind.SUGGESTED


def test_deliveries_wait_for_a_worker_that_comes_later(desk: Desk) -> None:
    desk.deliver(1)
    desk.deliver(2, "8")
    desk.work(ScriptedLine())

    desk.until(desk.ended(2))


def test_a_burst_of_one_ticket_is_worked_on_in_order_and_one_at_a_time(desk: Desk) -> None:
    """All in one second: on SQLite under Python 3.11 their rows carry equal times."""
    order: list[int] = []
    desk.work(Watched(order))
    for number in range(1, 31):
        desk.deliver(number, str(number % 3))
    desk.until(desk.ended(30))

    by_ticket = [[row for row in order if row % 3 == ticket] for ticket in range(3)]
    assert by_ticket == [sorted(rows) for rows in by_ticket]
    assert all(rows[-1] == last for rows, last in zip(by_ticket, (30, 28, 29), strict=True))


@dataclass
class Watched(ScriptedLine):
    """Notes the rows in the order of their runs."""

    order: list[int] = field(default_factory=list)

    def __init__(self, order: list[int]) -> None:
        super().__init__()
        self.order = order

    def consider(self, event, run):  # type: ignore[no-untyped-def]
        self.order.append(int(run.rsplit("-", 1)[1]))
        return super().consider(event, run)


def test_a_newer_event_supersedes_what_waits(desk: Desk) -> None:
    for number in (1, 2, 3):
        desk.deliver(number)
    line = ScriptedLine()
    desk.work(line)
    desk.until(desk.ended(3))

    assert desk.ledger.counts() == {"superseded": 2, "suggested": 1}
    assert line.verbs() == ["consider", "carry_out"]


def test_a_quiet_period_makes_a_burst_one_run(desk: Desk) -> None:
    desk.settings = desk.settings.model_copy(update={"quiet_seconds": 1.0})
    line = ScriptedLine()
    desk.work(line)
    for number in (1, 2, 3):
        desk.deliver(number)
    desk.until(desk.ended(3))

    assert line.verbs() == ["consider", "carry_out"]


def test_the_same_run_started_by_twenty_threads_runs_once(desk: Desk) -> None:
    desk.deliver(1)
    line, again = ScriptedLine(), durable.enqueuer(desk.store, 0)

    def start(_: int) -> None:
        with desk.store.begin() as connection:
            again(connection, event(1), 1)

    desk.work(line)
    with ThreadPoolExecutor(20) as pool:
        list(pool.map(start, range(20)))
    desk.until(desk.ended(1))
    desk.deliver(2, "8")  # behind it in time, so nothing of the first is left in the queue
    desk.until(desk.ended(2))

    assert [run for verb, run in line.calls if verb == "consider" and "-7-" in run] == [Job("main", "7", 1).run]


def test_a_repeat_after_pruning_starts_nothing(desk: Desk) -> None:
    worker, line = desk.work(ScriptedLine()), ScriptedLine()
    desk.deliver(1)
    desk.until(desk.ended(1))
    desk.until(lambda: worker.engine.prune(RealClock().now() + timedelta(hours=1)) == 1)

    assert not desk.deliver(1)
    assert line.calls == []


def test_pruning_keeps_what_has_not_ended(desk: Desk) -> None:
    hold = threading.Event()
    worker = desk.work(ScriptedLine(hold=hold))
    desk.deliver(1)
    desk.deliver(2, "8")
    desk.until(lambda: desk.ledger.get(1) is not None)

    pruned = worker.engine.prune(RealClock().now() + timedelta(hours=1))
    hold.set()
    desk.until(desk.ended(2))

    assert pruned == 0


def test_a_ticket_that_moved_on_is_considered_anew(desk: Desk) -> None:
    line = ScriptedLine(acting=[Conflict("moved on")])
    desk.work(line)
    desk.deliver(1)
    desk.until(desk.ended(1))

    assert line.verbs() == ["consider", "carry_out", "consider", "carry_out"]
    assert len({run for _, run in line.calls}) == 1


def test_an_unclear_answer_repeats_the_acting_alone(desk: Desk) -> None:
    line = ScriptedLine(acting=[Unavailable("time-out")])
    desk.work(line)
    desk.deliver(1)
    desk.until(desk.ended(1))

    assert line.verbs() == ["consider", "carry_out", "carry_out"]


def test_a_waiting_run_does_not_block_its_ticket(desk: Desk) -> None:
    line = ScriptedLine(thinking=[Unavailable("time-out")])
    desk.work(line)
    desk.deliver(1)
    desk.until(lambda: len(line.calls) == 1)
    desk.deliver(2)
    desk.until(desk.ended(2))

    kinds = {entry.number: entry.kind for entry in desk.ledger.newest()}
    assert kinds == {1: OutcomeKind.SUPERSEDED, 2: OutcomeKind.SUGGESTED}


def test_nothing_but_ids_is_in_the_queue(desk: Desk) -> None:
    desk.work(ScriptedLine(thinking=[KeyError("a customer's words")]))
    desk.deliver(1)
    desk.deliver(2, "8")
    desk.until(desk.ended(2))
    desk.rest()

    kept = str(queue_rows(desk.store))
    assert '["main","7",1,0,"consider"]' in kept
    assert not [words for words in ("words", "Text [1]", "My card", "note") if words in kept]


def queue_rows(store: Store) -> list[tuple[object, ...]]:
    """Return every row of every table of the engine."""
    schema = None if store.embedded else "dbos"
    tables = set(inspect(store.engine).get_table_names(schema)) - set(metadata.tables)
    with store.begin() as connection:
        return [
            tuple(row)
            for table in sorted(tables)
            for row in connection.exec_driver_sql(f"SELECT * FROM {f'{schema}.' if schema else ''}{table}")
        ]


def test_a_chore_fires_and_is_done_once_a_slot(desk: Desk) -> None:
    done: list[str] = []
    worker = desk.work(ScriptedLine(), {"sync": Chore(86400, lambda: done.append("sync"))})
    for _ in range(5):
        worker.engine.enqueue_chore("sync", "1790000000")
    desk.until(lambda: Marks(desk.store).read("chore.sync") != "")
    desk.rest()

    assert done == ["sync"]


def test_a_long_chore_holds_up_no_other_and_never_meets_itself(desk: Desk) -> None:
    begun, release = list[str](), threading.Event()

    def index() -> None:
        begun.append("index")
        release.wait(20)

    every = {"index": Chore(86400, index), "poll": Chore(86400, lambda: begun.append("poll"))}
    worker = desk.work(ScriptedLine(), every)
    for slot in ("1", "2"):
        worker.engine.enqueue_chore("index", slot)
    worker.engine.enqueue_chore("poll", "1")
    desk.until(lambda: len(begun) == 2)
    meanwhile = sorted(begun)
    release.set()
    desk.rest()

    assert meanwhile == ["index", "poll"]


def test_a_worker_starts_again_after_it_was_stopped(desk: Desk) -> None:
    desk.work(ScriptedLine())
    desk.rest()
    desk.deliver(1)
    desk.work(ScriptedLine())

    desk.until(desk.ended(1))


def test_the_private_door_to_recovery_is_still_there() -> None:
    assert callable(DBOS._recover_pending_workflows)


@pytest.mark.parametrize("method", ["list_workflows", "delete_workflows", "enqueue_workflow_with_options", "run_step"])
def test_the_public_doors_are_still_there(method: str) -> None:
    assert callable(getattr(DBOS, method))

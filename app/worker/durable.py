"""The durable engine: the only module that knows DBOS. Leaving it touches this file alone."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from dbos import DBOS, DBOSClient, DBOSConfig, DBOSPortableJSONSerializer, EnqueueOptions

from app.store.engine import Store, Transaction
from app.store.inbox import Enqueue
from app.worker.runs import Job, Step, TicketRuns, Verdict
from integrations.helpdesk import TicketEvent

NAME = "deskmate"
# Ours, not a digest of the source: with one, every deploy would strand the runs in flight.
# Change it only when a queued job could no longer be read.
VERSION = "deskmate-1"
TICKETS = "tickets"
CHORES = "chores"
LOST = ["MAX_RECOVERY_ATTEMPTS_EXCEEDED", "ERROR", "CANCELLED"]
BATCH = 500
# Seconds between two looks at the queue. One costs some 4 ms of CPU.
BRISK = 0.05
RESTING = 0.2


def migrate(store: Store) -> None:
    """Bring the engine's own tables to the newest version."""
    DBOS.migrate(store.url)


def enqueuer(store: Store, quiet: float) -> Enqueue:
    """Return what starts a ticket run inside a transaction of ours, `quiet` seconds from then.

    It fails at once while the database is down, so that a webhook can say so.
    """
    client = _client(store)

    def enqueue(connection: Transaction, event: TicketEvent, row: int) -> None:
        job = Job(event.connection, event.ticket_id, row)
        client.enqueue_in_transaction(connection, _ticket_options(job, quiet), *_arguments(job))

    return enqueue


def _client(store: Store) -> DBOSClient:
    return DBOSClient(
        system_database_engine=store.engine,
        serializer=DBOSPortableJSONSerializer(),
        application_name=NAME,
        retry_connection_errors=False,
        lazy=True,
    )


def _ticket_options(job: Job, delay: float) -> EnqueueOptions:
    options = EnqueueOptions(
        workflow_name="ticket",
        queue_name=TICKETS,
        workflow_id=job.id,
        queue_partition_key=f"{job.connection}:{job.ticket}",
    )
    if delay > 0:
        options["delay_seconds"] = delay
    return options


def _arguments(job: Job) -> tuple[str, str, int, int, str]:
    return job.connection, job.ticket, job.row, job.attempt, str(job.step)


class Engine:
    """DBOS, launched. There is one in a process, and none before a fork."""

    def enqueue_chore(self, name: str, slot: str) -> None:
        """Start a chore unless it was started for this slot already, here or elsewhere."""
        options = EnqueueOptions(
            workflow_name="chore",
            queue_name=CHORES,
            workflow_id=f"{name}-{slot}",
            queue_partition_key=name,
        )
        DBOS.enqueue_workflow_with_options(options, name)

    def pace(self, seconds: float) -> None:
        """Look for new runs this often, in every worker."""
        queue = DBOS.retrieve_queue(TICKETS)
        if queue and queue.polling_interval_sec != seconds:
            queue.set_polling_interval_sec(seconds)

    def executors(self) -> set[str]:
        """Return the executors that have runs in hand."""
        found = DBOS.list_workflows(status="PENDING", load_input=False, load_output=False, limit=1000)
        return {one.executor_id for one in found if one.executor_id}

    def recover(self, executor: str) -> int:
        """Queue again what a dead executor had in hand; return how much."""
        # The public resume_workflow forgets how often a run has crashed already, so one
        # that kills its process would do so for ever.
        return len(DBOS._recover_pending_workflows([executor]))

    def lost(self) -> list[str]:
        """Return the ids of jobs that the engine has given up, at most 1000."""
        found = DBOS.list_workflows(status=LOST, load_input=False, load_output=False, limit=1000, sort_desc=True)
        return [one.workflow_id for one in found]

    def stranded(self) -> int:
        """Return how many jobs in hand belong to another version of the program."""
        found = DBOS.list_workflows(status="PENDING", load_input=False, load_output=False, limit=1000)
        return sum(one.app_version not in {None, VERSION} for one in found)

    def prune(self, before: datetime) -> int:
        """Delete jobs that ended before a time; return how many."""
        total = 0
        while found := DBOS.list_workflows(
            completed_before=before.isoformat(), limit=BATCH, load_input=False, load_output=False
        ):
            DBOS.delete_workflows([one.workflow_id for one in found])
            total += len(found)
        return total

    def stop(self, seconds: int) -> None:
        """Take no new jobs, give running ones this long, close."""
        DBOS.destroy(workflow_completion_timeout_sec=seconds, destroy_registry=True)


@dataclass(frozen=True, slots=True)
class Launch:
    """Where to work, under which name, on how many runs at a time."""

    store: Store
    executor: str
    slots: int


def launch(where: Launch, runs: TicketRuns, chore: Callable[[str], str]) -> None:
    """Start working on the queues. Never before a fork: the child would have no threads."""
    _queues(where)
    DBOS(config=_config(where))
    _register(runs, chore)
    DBOS.launch()


def _queues(where: Launch) -> None:
    # Before the launch, or the queues would be found only a second after it.
    client = _client(where.store)
    client.register_queue(TICKETS, partition_concurrency=1, worker_concurrency=where.slots, polling_interval_sec=BRISK)
    # Several at a time, each once: an hour of indexing must not hold up the polls.
    client.register_queue(CHORES, partition_concurrency=1, worker_concurrency=4, polling_interval_sec=5.0)


def _config(where: Launch) -> DBOSConfig:
    return DBOSConfig(
        name=NAME,
        system_database_url=where.store.url,
        system_database_engine=where.store.engine,
        application_version=VERSION,
        executor_id=where.executor,
        serializer=DBOSPortableJSONSerializer(),
        run_migrations=False,
        log_level="WARNING",
        enable_otlp=False,
    )


def _register(runs: TicketRuns, chore: Callable[[str], str]) -> None:
    @DBOS.workflow(name="ticket", max_recovery_attempts=20)
    def ticket(connection: str, ticket_id: str, row: int, attempt: int, step: str) -> str:
        job = Job(connection, ticket_id, row, attempt, step)
        verdict = Verdict(step=step, seconds=None)
        if step == Step.CONSIDER:
            verdict = DBOS.run_step({"name": "consider"}, runs.consider, job)
        if verdict == Verdict(step=Step.CARRY_OUT.value, seconds=None):
            verdict = DBOS.run_step({"name": "carry_out"}, runs.carry_out, job)
        if verdict["seconds"] is not None:
            after = job.again(verdict["step"])
            DBOS.enqueue_workflow_with_options(_ticket_options(after, verdict["seconds"]), *_arguments(after))
        return verdict["step"]

    @DBOS.workflow(name="chore", max_recovery_attempts=3)
    def do(name: str) -> str:
        return DBOS.run_step({"name": name}, chore, name)

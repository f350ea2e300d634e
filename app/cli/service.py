"""Web and worker put together from the parts that wiring makes, and refusals in one place."""

import os
import sys
import threading
from collections.abc import Callable, Mapping
from contextlib import closing, suppress
from dataclasses import dataclass
from functools import partial
from itertools import takewhile
from typing import Any

import click
import structlog

from app import wiring, worker
from app.cli.auditing import auditing
from app.cli.faces import faces
from app.cli.mind import Mind, Thought
from app.clock import CLOCK
from app.evidence.aftercare import Aftercare
from app.evidence.alike import alike
from app.evidence.refit import calibrate
from app.origins import BUSY, WAIT, Origins, counts
from app.settings import Connection, Settings
from app.solved import SolvedTickets
from app.store.crash import Crash, carry_on
from app.store.engine import Store, StoreDown, StoreError, open_store
from app.store.health import health
from app.store.inbox import Deliveries
from app.store.ledger import Ledger
from app.store.looks import Looks
from app.store.marks import Marks
from app.store.passes import Passes
from app.store.policies import Policies
from app.store.texts import StoredTexts
from app.web import create_app
from app.web.webhooks import Receiver
from app.wiring import Refused
from app.worker import Chore, Worker
from app.worker.poll import Poll
from app.worker.runs import place, survive
from integrations.aftermath import Afterwards
from integrations.freshdesk import webhook as freshdesk_webhook
from integrations.helpdesk import ArticleEvent, Helpdesk, TicketEvent
from integrations.zendesk import webhook as zendesk_webhook
from knowledge.library import Library
from knowledge.passages import Audience
from knowledge.search import Search

log = structlog.get_logger()
WEBHOOKS = {"zendesk": zendesk_webhook, "freshdesk": freshdesk_webhook}
LOOK = 60  # seconds between looks at articles that a helpdesk told of, and at the vectors
PATIENCE = 3600.0  # seconds that a complete pass waits for one that looks at changes alone
HOUR = 3600.0
DAY = 24 * HOUR
NO_BOOT = 3  # gunicorn ends instead of trying again: Arbiter.WORKER_BOOT_ERROR


def prepare(settings: Settings) -> None:
    """Refuse what must not run, bring the tables up to date, build the encoder. Raise Refused."""
    if not settings.connections:
        raise Refused("no helpdesk account is set: DESKMATE_CONNECTIONS__MAIN__SUBDOMAIN and so on; see the README")
    for name, connection in settings.connections.items():
        wiring.checked_secret(name, connection)
        wiring.account(name, connection, settings.http_timeout)
    with closing(opened(settings)) as store:
        wiring.live_policies(settings, store)


def opened(settings: Settings) -> Store:
    """Return the store with its tables up to date. Raise Refused if it cannot be used."""
    try:
        store = open_store(settings)
        worker.migrate(store)
    except (StoreError, *StoreDown, OSError) as error:
        reason = str(error) if isinstance(error, StoreError) else f"the store cannot be opened: {type(error).__name__}"
        raise Refused(f"{reason}; check DESKMATE_DATABASE_URL and DESKMATE_DATA_DIR") from None
    return store


def ledger(settings: Settings) -> Ledger:
    """Return the record of runs. Raise Refused."""
    return Ledger(opened(settings), CLOCK)


def counted(store: Store) -> tuple[int, int]:
    """Return how many public and internal articles are indexed."""
    texts = StoredTexts(store)
    return sum(1 for _ in texts.sources(Audience.PUBLIC)), sum(1 for _ in texts.sources(Audience.INTERNAL))


@dataclass(frozen=True, slots=True)
class Post:
    """One account's end of a webhook (app.web.webhooks.Receiver), by its helpdesk's own rules."""

    connection: str
    secrets: tuple[str, ...]  # of each webhook that may send here
    rules: Any  # integrations.zendesk.webhook or integrations.freshdesk.webhook

    @property
    def refused(self) -> type[Exception]:
        """Return the error that both raise."""
        found: type[Exception] = self.rules.Refused
        return found

    def verify(self, headers: Mapping[str, str], body: bytes) -> None:
        """Return if the helpdesk sent this very body, else raise `refused`."""
        *others, last = self.secrets
        for secret in others:
            with suppress(self.refused):
                return self.rules.verify(headers, body, secret, CLOCK.now())  # type: ignore[no-any-return]
        return self.rules.verify(headers, body, last, CLOCK.now())  # type: ignore[no-any-return]

    def parse(self, headers: Mapping[str, str], body: bytes) -> TicketEvent | ArticleEvent | None:
        """Return which ticket or article to look at, or None."""
        found: TicketEvent | ArticleEvent | None = self.rules.parse(self.connection, headers, body)
        return found


def _secrets(name: str, one: Connection) -> tuple[str, ...]:
    """Return what deliveries may be signed with; the second is of a webhook that tells of articles."""
    return tuple(filter(None, [one.article_secret.get_secret_value(), wiring.checked_secret(name, one)]))


def web(settings: Settings, apart: bool = True) -> tuple[Any, Mind]:
    """Return the WSGI application, and what it thinks with. Raise Refused.

    Unless it is `apart`, a worker of the same process is to lend that its own.
    """
    store = opened(settings)
    mind, tickets, looks = Mind(settings, store, apart), worker.inbox(settings, store, CLOCK), Looks(store)
    receivers: dict[str, Receiver] = {
        name: Post(name, _secrets(name, one), WEBHOOKS[one.kind]) for name, one in settings.connections.items()
    }

    def receive(event: TicketEvent | ArticleEvent) -> bool:
        return tickets.receive(event) if isinstance(event, TicketEvent) else looks.ask(event)

    made = faces(settings, store, mind, receive)
    return create_app(receivers, receive, lambda: health(store, CLOCK), made), mind


@dataclass(frozen=True, slots=True)
class Ready:
    """What is left to do once there is something to answer from."""

    start: Callable[[], Worker]
    learn: Callable[[], None]


def leave(reason: str) -> None:
    """End the whole process, from any of its threads; gunicorn does not start it again."""
    click.echo(f"Error: {reason}", err=True)
    sys.stdout.flush()
    os._exit(NO_BOOT)


class Running:
    """A worker with everything that it works with; it begins to work in its own time."""

    def __init__(self, store: Store, shelf: Library, end: Callable[[str], None] = leave) -> None:
        """Take what `stop` closes, and what is called with the reason where the worker cannot start."""
        self.stopping = threading.Event()
        self._store = store
        self._shelf = shelf
        self._end = end
        self._worker: Worker | None = None
        self._starting = threading.Lock()
        self._threads: list[threading.Thread] = []

    def begin(self, prepare: Callable[[], Ready]) -> None:
        """In the background, prepare, start the worker, and read ahead while the first tickets come in."""
        thread = threading.Thread(target=self._run, args=(prepare,), name="begin", daemon=True)
        self._threads.append(thread)
        thread.start()

    def stop(self) -> None:
        """End running tickets, or a worker's start that is under way, then let go of everything."""
        self.stopping.set()
        with self._starting:
            worker = self._worker
        if worker is not None:
            worker.stop()
        for thread in self._threads:
            thread.join(timeout=10)
        self._shelf.close()
        self._store.close()

    def _run(self, prepare: Callable[[], Ready]) -> None:
        ready = survive(lambda: self._started(prepare), self._refused)
        if ready is not None:
            survive(ready.learn, _unread)

    def _started(self, prepare: Callable[[], Ready]) -> Ready | None:
        ready = prepare()
        with self._starting:
            if self.stopping.is_set():
                return None
            self._worker = ready.start()
        return ready

    def _refused(self, error: Exception) -> None:
        if self.stopping.is_set():
            return
        name, at = type(error).__name__, place(error)
        log.error("worker did not start", error=name, at=at)
        told = str(error) if isinstance(error, Refused | StoreError) else f"{name} at {at}"
        self._end(f"the worker cannot start: {told}")


def _unread(error: Exception) -> None:
    log.warning("reading ahead broke off", error=type(error).__name__, at=place(error))


class Stopped(Exception):
    """The service is told to stop while it indexes for the first time."""


def _keep_it(thought: Thought) -> None:
    pass


def start_worker(
    settings: Settings,
    crash: Crash = carry_on,
    end: Callable[[str], None] = leave,
    lend: Callable[[Thought], None] = _keep_it,
) -> Running:
    """Start working in the background; the very first indexing happens before the first ticket. Raise Refused.

    What is refused later is told to `end`; what it thinks with is lent to the web in its process.
    """
    threading.Thread(target=wiring.kindle, name="kindle", daemon=True).start()
    store = opened(settings)
    policies = wiring.live_policies(settings, store)
    accounts = wiring.desks(settings, store)
    shelf = wiring.shelf(settings, store)
    origins = Origins(settings, accounts, shelf, store)
    running = Running(store, shelf, end)

    def prepare() -> Ready:
        index_first(origins, running.stopping)
        judgements, writer = wiring.judgements(settings, policies, shelf), wiring.writer(settings, shelf)
        line = wiring.Line(settings, store, accounts, Search(shelf), judgements, writer, crash)
        line.warm()
        lend(Thought(line.search, judgements, writer))

        def learn() -> None:
            sources = StoredTexts(store).sources(Audience.PUBLIC)
            writer.learn(takewhile(lambda _: not running.stopping.is_set(), sources))

        solved = SolvedTickets(settings, accounts, shelf, store, pause=running.stopping.wait)
        policy = wiring.LivePolicy(wiring.managed(settings), Policies(store, CLOCK))
        every = {
            **chores(settings, store, origins, learn),
            "solved": voting(settings, solved),
            "audit": auditing(store, shelf, policy, settings.audit_hours, running.stopping),
            "calibrate": Chore(DAY, partial(recalibrate, store)),
            **looking_again(settings, store, accounts, shelf, running.stopping),
        }
        return Ready(lambda: worker.start(settings, store, line, every, CLOCK, crash), learn)

    running.begin(prepare)
    return running


def index_first(origins: Origins, stopping: threading.Event) -> None:
    """Index everything if nothing ever was: without knowledge every ticket would be handed off. Raise Stopped."""

    def seen(origin: str, done: int) -> None:
        if stopping.is_set():
            raise Stopped

    if origins.empty():
        reports = origins.sync(full=True, seen=seen)
        log.info("first indexing", reports={name: one.added for name, one in reports.items()})


def chores(settings: Settings, store: Store, origins: Origins, learn: Callable[[], None]) -> dict[str, Chore]:
    """Return what is done by the clock: both kinds of re-indexing, and a poll for each account."""
    receive = worker.inbox(settings, store, CLOCK).receive

    def poll(one: Helpdesk) -> Callable[[], None]:
        return Poll(one, Marks(store), Deliveries(store), receive, CLOCK).run

    def index(full: bool) -> bool:
        reports = origins.sync(full, wait=PATIENCE if full else WAIT)
        for origin, report in reports.items():
            log.info("indexed", origin=origin, full=full, **counts(report))
        learn()
        return all(one.refused != BUSY for one in reports.values())

    def look() -> None:
        for article, report in origins.look().items():
            log.info("looked at", article=article, **counts(report))
        heed(Passes(store, CLOCK), index)

    def mend() -> None:
        origins.mend()

    return {
        "look": Chore(LOOK, look),
        "mend": Chore(LOOK, mend),
        "sync": Chore(60 * settings.sync_minutes, partial(index, False)),
        "full-sync": Chore(3600 * settings.full_sync_hours, partial(index, True)),
        **{f"poll-{name}": Chore(60 * settings.poll_minutes, poll(one)) for name, one in origins.desks.items()},
    }


def heed(passes: Passes, index: Callable[[bool], bool]) -> None:
    """Make the pass that somebody asked for, if one did; `index` says whether nobody else was at it."""
    wish = passes.wished()
    if wish is None:
        return
    alone = True
    try:
        alone = index(wish.full)
    finally:  # one that raises is not tried every minute; one that was killed is
        if alone:
            passes.answered(wish)


def voting(settings: Settings, solved: SolvedTickets) -> Chore:
    """Return what reads solved tickets, as often as articles are."""

    def read() -> None:
        for origin, report in solved.sync().items():
            log.info("read solved tickets", origin=origin, **counts(report))

    return Chore(60 * settings.sync_minutes, read)


def looking_again(
    settings: Settings, store: Store, accounts: Mapping[str, Afterwards], shelf: Library, stopping: threading.Event
) -> dict[str, Chore]:
    """Return what looks again at tickets some days after their last run, unless nobody wants that."""
    if not settings.outcome_days:
        return {}
    care = Aftercare(store, accounts, CLOCK, alike(shelf.encoder), settings.outcome_days, stopping.is_set)
    return {"outcomes": Chore(HOUR, care.look)}


def recalibrate(store: Store) -> None:
    """Refit how sure an answer is said to be, unless a person has gone back to the shipped constants."""
    told = calibrate(store, CLOCK)
    log.info("calibrated", step=str(told.step), used=told.found.used, rejected=told.found.rejected)

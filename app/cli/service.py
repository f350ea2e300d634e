"""Web and worker put together from the parts that wiring makes, and refusals in one place."""

import threading
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

import structlog

from app import wiring, worker
from app.clock import CLOCK
from app.settings import Settings
from app.store.crash import Crash, carry_on
from app.store.engine import Store, StoreDown, StoreError, open_store
from app.store.health import health
from app.store.inbox import Deliveries
from app.store.ledger import Ledger
from app.store.marks import Marks
from app.store.texts import StoredTexts
from app.web import create_app
from app.web.webhooks import Receiver
from app.wiring import Origins, Refused
from app.worker import Chore, Worker
from app.worker.poll import Poll
from integrations.helpdesk import Helpdesk, TicketEvent
from integrations.zendesk import webhook
from knowledge.library import Library
from knowledge.passages import Audience
from knowledge.search import Search

log = structlog.get_logger()


def prepare(settings: Settings) -> None:
    """Refuse what must not run, bring the tables up to date, build the encoder. Raise Refused."""
    if not settings.connections:
        raise Refused("no helpdesk account is set: DESKMATE_CONNECTIONS__MAIN__SUBDOMAIN and so on; see the README")
    for name, connection in settings.connections.items():
        wiring.checked_secret(name, connection)
        wiring.account(connection, settings.http_timeout)
    wiring.policy(settings)
    opened(settings).close()


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
class ZendeskReceiver:
    """One Zendesk account's end of a webhook."""

    connection: str
    secret: str
    refused: type[Exception] = webhook.Refused

    def verify(self, headers: Mapping[str, str], body: bytes) -> None:
        """Return if Zendesk sent this very body, else raise Refused."""
        webhook.verify(headers, body, self.secret, CLOCK.now())

    def parse(self, headers: Mapping[str, str], body: bytes) -> TicketEvent | None:
        """Return which ticket to look at, or None."""
        return webhook.parse(self.connection, headers, body)


def web(settings: Settings) -> Any:
    """Return the WSGI application. Raise Refused."""
    store = opened(settings)
    receivers: dict[str, Receiver] = {
        name: ZendeskReceiver(name, wiring.checked_secret(name, one)) for name, one in settings.connections.items()
    }
    return create_app(receivers, worker.inbox(settings, store, CLOCK).receive, lambda: health(store, CLOCK))


@dataclass(frozen=True, slots=True)
class Running:
    """A worker with everything that it works with."""

    worker: Worker
    store: Store
    shelf: Library

    def stop(self) -> None:
        """End running tickets, then let go of everything."""
        self.worker.stop()
        self.shelf.close()
        self.store.close()


def start_worker(settings: Settings, crash: Crash = carry_on) -> Running:
    """Start working; the very first indexing happens before the first ticket. Raise Refused."""
    store = opened(settings)
    rules = wiring.policy(settings)
    accounts = wiring.desks(settings, store)
    shelf = wiring.shelf(settings, store)
    origins = Origins(settings, accounts, shelf, Marks(store))
    if origins.empty():
        log.info("first indexing", reports={name: one.added for name, one in origins.sync(full=True).items()})
    classifier, writer = wiring.minds(settings, rules, shelf)
    line = wiring.Line(settings, store, accounts, Search(shelf), classifier, writer, rules, crash)

    def learn() -> None:
        writer.learn(StoredTexts(store).sources(Audience.PUBLIC))

    every = chores(settings, store, origins, learn)
    try:
        running = worker.start(settings, store, line, every, CLOCK, crash)
    except StoreError as error:
        shelf.close()
        raise Refused(str(error)) from None
    # Read ahead while the first tickets come in: nobody waits for it.
    threading.Thread(target=learn, name="learn", daemon=True).start()
    return Running(running, store, shelf)


def chores(settings: Settings, store: Store, origins: Origins, learn: Callable[[], None]) -> dict[str, Chore]:
    """Return what is done by the clock: both kinds of re-indexing, and a poll for each account."""
    receive = worker.inbox(settings, store, CLOCK).receive

    def poll(one: Helpdesk) -> Callable[[], None]:
        return Poll(one, Marks(store), Deliveries(store), receive, CLOCK).run

    def index(full: bool) -> None:
        for origin, report in origins.sync(full).items():
            log.info("indexed", origin=origin, full=full, **asdict(report))
        learn()

    return {
        "sync": Chore(60 * settings.sync_minutes, lambda: index(False)),
        "full-sync": Chore(3600 * settings.full_sync_hours, lambda: index(True)),
        **{f"poll-{name}": Chore(60 * settings.poll_minutes, poll(one)) for name, one in origins.desks.items()},
    }

"""Settings become objects here; the only place that knows concrete classes."""

import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import structlog
from sqlalchemy.exc import SQLAlchemyError

from app import pipeline, worker
from app.domain import Decision, Outcome, Policy
from app.intents import Intents
from app.policy import PolicyError, load, shipped
from app.ports import Classifier, Hands, Memory, Ports, Writer
from app.settings import ZENDESK_TEST_SECRET, Connection, Settings
from app.store.crash import Crash, carry_on
from app.store.effects import Effects
from app.store.engine import Store, StoreError, open_store
from app.store.health import health
from app.store.inbox import Deliveries, RowFence, row_of
from app.store.ledger import Ledger
from app.store.marks import Marks
from app.store.texts import StoredTexts
from app.store.vault import open_vault
from app.web import create_app
from app.web.webhooks import Receiver
from app.worker import Chore, Worker
from app.worker.poll import Poll
from app.writers.extractive import Extractive
from integrations import zendesk
from integrations.helpdesk import Article, Helpdesk, HelpdeskError, TicketEvent, Unavailable
from integrations.zendesk import webhook
from knowledge.embeddings import Encoder
from knowledge.index import IndexUnavailable
from knowledge.library import Library, library
from knowledge.locks import InUse
from knowledge.memory import MemoryTexts
from knowledge.passages import Audience
from knowledge.remembered import remembered
from knowledge.search import Search
from knowledge.sources import folder
from knowledge.sync import Report, sync

if TYPE_CHECKING:
    from flask import Flask

log = structlog.get_logger()

FOLDER = "folder"  # the origin of articles from DESKMATE_KNOWLEDGE_FOLDER


class Refused(Exception):
    """Things are such that we do not start; the message says how to mend it."""


class WallClock:
    """The machine's clock (app.ports.Clock)."""

    def now(self) -> datetime:
        """Return the time, aware, UTC."""
        return datetime.fromtimestamp(time.time(), UTC)

    def tick(self) -> float:
        """Return monotonic seconds."""
        return time.monotonic()


CLOCK = WallClock()


# What every command needs


def prepare(settings: Settings) -> None:
    """Refuse what must not run, bring the tables up to date, build the encoder. Raise Refused."""
    if not settings.connections:
        raise Refused("no helpdesk account is set: DESKMATE_CONNECTIONS__MAIN__SUBDOMAIN and so on; see the README")
    for name, connection in settings.connections.items():
        checked_secret(name, connection)
        account(connection, settings.http_timeout)
    policy(settings)
    opened(settings).close()


def opened(settings: Settings) -> Store:
    """Return the store with its tables up to date. Raise Refused if it cannot be used."""
    try:
        store = open_store(settings)
        worker.migrate(store)
    except (StoreError, SQLAlchemyError, OSError) as error:
        reason = str(error) if isinstance(error, StoreError) else f"the store cannot be opened: {type(error).__name__}"
        raise Refused(f"{reason}; check DESKMATE_DATABASE_URL and DESKMATE_DATA_DIR") from None
    return store


def policy(settings: Settings) -> Policy:
    """Return the policy in force. Raise Refused where it cannot be used."""
    try:
        text = settings.policy_file.read_text(encoding="utf-8") if settings.policy_file else shipped()
        return load(text)
    except (PolicyError, OSError, UnicodeDecodeError) as error:
        raise Refused(f"the policy cannot be used: {error}") from None


def checked_secret(name: str, connection: Connection) -> str:
    """Return the webhook secret. Raise Refused if there is none or it is Zendesk's published one."""
    secret = connection.webhook_secret.get_secret_value()
    variable = f"DESKMATE_CONNECTIONS__{name.upper()}__WEBHOOK_SECRET"
    if not secret:
        raise Refused(f"{variable} is not set: anybody could send us events; copy the webhook's signing secret")
    if secret == ZENDESK_TEST_SECRET:
        raise Refused(f"{variable} is the secret that Zendesk publishes for tests; copy your webhook's own")
    return secret


def account(connection: Connection, timeout: float) -> zendesk.Account:
    """Return how to reach an account. Raise Refused where address or credentials are missing."""
    try:
        return zendesk.Account(
            subdomain=connection.subdomain,
            url=connection.url,
            client_id=connection.client_id,
            client_secret=connection.client_secret.get_secret_value(),
            refresh_token=connection.refresh_token.get_secret_value(),
            email=connection.email,
            api_token=connection.api_token.get_secret_value(),
            brand=connection.brand,
            timeout=timeout,
        )
    except ValueError as error:
        raise Refused(str(error)) from None


def desks(settings: Settings, store: Store) -> dict[str, Helpdesk]:
    """Return every helpdesk account by name. Raise Refused."""
    return {name: desk(settings, store, name) for name in settings.connections}


def desk(settings: Settings, store: Store, name: str) -> Helpdesk:
    """Return one helpdesk account. Raise Refused."""
    reach = account(settings.connections[name], settings.http_timeout)
    return zendesk.connect(name, reach, open_vault(settings, store, CLOCK))


def encoder(settings: Settings) -> Encoder:
    """Return the embedded encoder; nothing is loaded yet."""
    return Encoder(settings.data_dir / "encoder", settings.encoder_dir)


def ledger(settings: Settings) -> Ledger:
    """Return the record of runs. Raise Refused."""
    return Ledger(opened(settings), CLOCK)


# Knowledge


def _unseen(origin: str, done: int) -> None:
    pass


@contextmanager
def knowledge(settings: Settings, store: Store) -> Iterator[Library]:
    """Open the library for a block. Raise Refused if another process owns it."""
    place = settings.chroma_url or settings.data_dir / "chroma"
    try:
        found = library(StoredTexts(store), place, encoder(settings), policy(settings).languages)
    except (InUse, IndexUnavailable) as error:
        raise Refused(str(error)) from None
    try:
        yield found
    finally:
        found.close()


def knowledge_counts(settings: Settings) -> tuple[int, int]:
    """Return how many public and internal articles are indexed. Raise Refused."""
    store = opened(settings)
    texts = StoredTexts(store)
    counts = tuple(sum(1 for _ in texts.sources(audience)) for audience in (Audience.PUBLIC, Audience.INTERNAL))
    store.close()
    return counts[0], counts[1]


@dataclass(frozen=True, slots=True)
class Origins:
    """Everything that articles come from, by origin."""

    settings: Settings
    desks: Mapping[str, Helpdesk]
    library: Library
    marks: Marks

    def sync(self, full: bool, seen: Callable[[str, int], None] = _unseen) -> dict[str, Report]:
        """Bring the library up to date and return what changed; a broken origin never stops another."""
        reports = {}
        for origin, articles in self._origins(full):
            begun = CLOCK.now()
            try:
                told = partial(seen, origin)
                reports[origin] = sync(origin, articles, self.library, full=full, progress=told)
            except HelpdeskError as error:
                log.warning("re-index broke off", origin=origin, error=type(error).__name__)
                reports[origin] = Report(refused=f"broke off: {error}; nothing was removed")
                continue
            self.marks.write(f"synced.{origin}", begun.isoformat())
        return reports

    def empty(self) -> bool:
        """Say whether nothing was ever indexed."""
        return not any(self.marks.read(f"synced.{origin}") for origin in (*self.desks, FOLDER))

    def _origins(self, full: bool) -> Iterator[tuple[str, Iterable[Article]]]:
        for name, one in self.desks.items():
            last = "" if full else self.marks.read(f"synced.{name}")
            yield name, one.articles(datetime.fromisoformat(last) if last else None)
        if self.settings.knowledge_folder:
            yield FOLDER, folder(self.settings.knowledge_folder)


# The line


@dataclass(frozen=True, slots=True)
class Line:
    """The pipeline over this deployment (app.worker.Line)."""

    settings: Settings
    store: Store
    desks: Mapping[str, Helpdesk]
    search: Search
    classifier: Classifier
    writer: Writer
    policy: Policy
    crash: Crash = carry_on

    def consider(self, event: TicketEvent, run: str) -> Decision:
        """Decide about a ticket. Raise HelpdeskError."""
        try:
            return pipeline.consider(event, self._ports(event.connection))
        except IndexUnavailable as error:
            raise Unavailable(str(error)) from error

    def carry_out(self, decision: Decision, run: str) -> Outcome:
        """Do what was decided. Raise HelpdeskError."""
        deliveries = Deliveries(self.store)
        hands = Hands(
            helpdesk=self.desks[decision.connection],
            memory=Ledger(self.store, CLOCK),
            guard=Effects(self.store, CLOCK, self.settings.http_timeout, self.crash, run),
            fence=RowFence(deliveries, decision.connection, decision.ticket_id, row_of(run)),
            clock=CLOCK,
            policy=self.policy,
            run=run,
        )
        return pipeline.carry_out(decision, hands)

    def _ports(self, connection: str) -> Ports:
        return Ports(
            helpdesk=self.desks[connection],
            search=self.search,
            classifier=self.classifier,
            writer=self.writer,
            memory=Ledger(self.store, CLOCK),
            clock=CLOCK,
            policy=self.policy,
        )


def trial_ports(settings: Settings, articles: Iterable[Article], desk: Helpdesk, memory: Memory, place: Path) -> Ports:
    """Return ports over articles from files, indexed under `place`. Raise Refused."""
    rules = policy(settings)
    shelf = library(MemoryTexts(), place, encoder(settings), rules.languages)
    sync("files", articles, shelf, full=True)
    classifier, writer = minds(settings, rules, shelf)
    return Ports(desk, Search(shelf), classifier, writer, memory, CLOCK, rules)


def minds(settings: Settings, rules: Policy, shelf: Library) -> tuple[Classifier, Writer]:
    """Return classifier and writer; both do without an encoder."""
    if shelf.encoder is None:
        return Intents.fit(rules.intents), Extractive()
    examples = remembered(shelf.encoder, settings.data_dir / "encoder")
    return Intents.fit(rules.intents, examples), Extractive(shelf.encoder.encode)


# The service


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


def web(settings: Settings) -> "Flask":
    """Return the WSGI application. Raise Refused."""
    store = opened(settings)
    receivers: dict[str, Receiver] = {
        name: ZendeskReceiver(name, checked_secret(name, one)) for name, one in settings.connections.items()
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
    rules = policy(settings)
    accounts = desks(settings, store)
    place = settings.chroma_url or settings.data_dir / "chroma"
    try:
        shelf = library(StoredTexts(store), place, encoder(settings), rules.languages)
    except (InUse, IndexUnavailable) as error:
        raise Refused(str(error)) from None
    origins = Origins(settings, accounts, shelf, Marks(store))
    if origins.empty():
        log.info("first indexing", reports={name: one.added for name, one in origins.sync(full=True).items()})
    classifier, writer = minds(settings, rules, shelf)
    line = Line(settings, store, accounts, Search(shelf), classifier, writer, rules, crash)
    try:
        running = worker.start(settings, store, line, chores(settings, store, accounts, origins), CLOCK, crash)
    except StoreError as error:
        shelf.close()
        raise Refused(str(error)) from None
    return Running(running, store, shelf)


def chores(settings: Settings, store: Store, accounts: Mapping[str, Helpdesk], origins: Origins) -> dict[str, Chore]:
    """Return what is done by the clock: both kinds of re-indexing, and a poll for each account."""
    receive = worker.inbox(settings, store, CLOCK).receive

    def poll(one: Helpdesk) -> Callable[[], None]:
        return Poll(one, Marks(store), Deliveries(store), receive, CLOCK).run

    def index(full: bool) -> None:
        for origin, report in origins.sync(full).items():
            log.info("indexed", origin=origin, full=full, **asdict(report))

    return {
        "sync": Chore(60 * settings.sync_minutes, lambda: index(False)),
        "full-sync": Chore(3600 * settings.full_sync_hours, lambda: index(True)),
        **{f"poll-{name}": Chore(60 * settings.poll_minutes, poll(one)) for name, one in accounts.items()},
    }

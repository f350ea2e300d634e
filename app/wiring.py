"""Settings become objects here; the only place that knows concrete classes."""

from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import cache, partial
from pathlib import Path
from threading import Lock

import structlog

from app import pipeline
from app.clock import CLOCK
from app.domain import Decision, Outcome, Policy
from app.house import house
from app.intents import Intents
from app.intents.living import Living
from app.language import tongue
from app.outside import around, endpoint, meter, others, remember, shop, tariff, tracing
from app.policy import PolicyError, load, shipped
from app.ports import Classifier, Hands, Memory, Ports, Writer
from app.settings import ZENDESK_TEST_SECRET, Connection, Settings
from app.steps.rules import rules
from app.store.crash import Crash, carry_on
from app.store.deeds import StoredDeeds
from app.store.effects import Effects
from app.store.engine import Store
from app.store.feedback import StoredLearned
from app.store.inbox import Deliveries, RowFence, row_of
from app.store.known import Known
from app.store.ledger import Ledger
from app.store.policies import Policies
from app.store.solved import StoredTickets
from app.store.switch import Switch
from app.store.texts import StoredTexts
from app.store.vault import open_vault
from app.texts.mask import mask
from app.usage import Free
from app.writers.extractive import Extractive
from integrations import freshdesk, zendesk
from integrations.aftermath import Afterwards
from integrations.helpdesk import Article, Helpdesk, TicketEvent, Unavailable
from knowledge.embeddings import Encoder, EncoderMissing, Encodes
from knowledge.endpoint import Endpoint
from knowledge.index import IndexUnavailable
from knowledge.library import Library, library
from knowledge.locks import InUse
from knowledge.memory import MemoryTexts
from knowledge.remembered import remembered
from knowledge.search import Search
from knowledge.sources import whole
from knowledge.sync import sync

log = structlog.get_logger()

SHORTEST_SECRET = 16  # characters of a secret that people make up


class Refused(Exception):
    """Things are such that we do not start; the message says how to mend it."""


# What every command needs


def policy(file: Path | None, stored: Policies | None = None) -> Policy:
    """Return the policy of a file, else the newest stored one, else the shipped one. Raise Refused if it is broken."""
    version = stored.current() if stored and not file else None
    try:
        if version:
            return load(version.toml)
        return load(file.read_text(encoding="utf-8") if file else shipped())
    except (PolicyError, OSError, UnicodeDecodeError) as error:
        which = file or (f"version {version.number} in the store" if version else "that is shipped")
        raise Refused(f"the policy {which} cannot be used: {error}") from None


def policy_files(settings: Settings) -> dict[str, Path | None]:
    """Return where the policy of each connection stands; None: in the store."""
    return {name: one.policy_file or settings.policy_file for name, one in settings.connections.items()}


def managed(settings: Settings) -> Path | None:
    """Return the file that has the say where none of the connections goes by the store, else None."""
    files = list(policy_files(settings).values()) or [settings.policy_file]
    return files[0] if all(files) else None


class LivePolicy:
    """The policy in force: a change counts from the next ticket on, whoever made it in whichever process.

    A file that is broken meanwhile leaves the last good policy. New examples teach the
    classifier in the background; everything else is at once. The switch of the store pauses
    every policy, one from a file as well.
    """

    def __init__(self, file: Path | None, stored: Policies | None = None) -> None:
        """Read the file, else what is stored. Raise Refused where it cannot be used."""
        self._file = file
        self._stored = stored
        self._switch = Switch(stored.store, stored.clock) if stored else None
        self._known = Known(stored.store, stored.clock) if stored else None
        self._reading = Lock()
        self._stamp = self._look()
        self._policy = self._met(policy(file, stored))

    def __call__(self) -> Policy:
        """Return the policy. May raise StoreDown."""
        with self._reading:  # a thread that comes meanwhile must not go by the old one
            self._renew()
        return replace(self._policy, paused=True) if self._switch and self._switch.halted() else self._policy

    def _renew(self) -> None:
        stamp = self._look()
        if stamp == self._stamp:
            return
        try:
            self._policy = self._met(policy(self._file, self._stored))
            log.info("policy changed", version=self._policy.version)
        except Refused:
            log.error("policy broken, the last good one stays", version=self._policy.version)
        self._stamp = stamp

    def _met(self, read: Policy) -> Policy:
        """Return a policy whose intents are known from now on."""
        if self._known:
            self._known.meet(one.name for one in read.intents)
        return read

    def _look(self) -> tuple[int, int]:
        if not self._file:
            return (self._stored.stamp(), 0) if self._stored else (0, 0)
        try:
            found = self._file.stat()
        except OSError:
            return 0, 0
        return found.st_mtime_ns, found.st_size


def checked_secret(name: str, connection: Connection) -> str:
    """Return the webhook secret. Raise Refused if there is none, or one that others know or may guess."""
    secret = connection.webhook_secret.get_secret_value()
    variable = f"DESKMATE_CONNECTIONS__{name.upper()}__WEBHOOK_SECRET"
    if not secret:
        whence = "copy the webhook's" if connection.kind == "zendesk" else "make one up for both ends"
        raise Refused(f"{variable} is not set: anybody could send us events; {whence}")
    if secret == ZENDESK_TEST_SECRET:
        raise Refused(f"{variable} is the secret that Zendesk publishes for tests; copy your webhook's own")
    if connection.kind == "freshdesk" and len(secret) < SHORTEST_SECRET:
        raise Refused(f"{variable} can be guessed: take {SHORTEST_SECRET} random characters or more")
    return secret


def account(
    name: str, connection: Connection, timeout: float, attachments: bool = False
) -> zendesk.Account | freshdesk.Account:
    """Return how to reach an account. Raise Refused where address or credentials are missing."""
    try:
        match connection.kind:
            case "zendesk":
                return replace(_zendesk(name, connection, timeout), attachments=attachments)
            case "freshdesk":
                return _freshdesk(name, connection, timeout)
    except ValueError as error:
        raise Refused(f"{name}: {error}") from None


def _zendesk(name: str, connection: Connection, timeout: float) -> zendesk.Account:
    return zendesk.Account(
        subdomain=connection.subdomain,
        url=connection.url,
        client_id=connection.client_id,
        client_secret=connection.client_secret.get_secret_value(),
        refresh_token=connection.refresh_token.get_secret_value(),
        email=connection.email,
        api_token=connection.api_token.get_secret_value(),
        brand=connection.brand or name,
        timeout=timeout,
    )


def _freshdesk(name: str, connection: Connection, timeout: float) -> freshdesk.Account:
    return freshdesk.Account(
        subdomain=connection.subdomain,
        url=connection.url,
        api_key=connection.api_key.get_secret_value(),
        brand=connection.brand or name,
        help_center_url=connection.help_center_url,
        assigned_means_taken=connection.assigned_means_taken,
        products=connection.products,
        timeout=timeout,
    )


def desks(settings: Settings, store: Store) -> dict[str, Afterwards]:
    """Return every helpdesk account by name. Raise Refused."""
    return {name: desk(settings, store, name) for name in settings.connections}


def desk(settings: Settings, store: Store, name: str) -> Afterwards:
    """Return one helpdesk account. Raise Refused."""
    reach = account(name, settings.connections[name], settings.http_timeout, settings.article_attachments)
    match reach:
        case zendesk.Account():
            return zendesk.connect(name, reach, open_vault(settings, store, CLOCK))
        case freshdesk.Account():
            return freshdesk.connect(name, reach, partial(Deliveries(store).assigned, name))


def encoder(settings: Settings) -> Encoder:
    """Return the embedded encoder; nothing is loaded yet."""
    return Encoder(settings.data_dir / "encoder", settings.encoder_dir)


# Knowledge


def languages(settings: Settings, store: Store) -> tuple[str, ...]:
    """Return what any of the policies speaks. Raise Refused."""
    files, stored = dict.fromkeys((settings.policy_file, *policy_files(settings).values())), Policies(store, CLOCK)
    return tuple(dict.fromkeys(one for file in files for one in policy(file, stored).languages))


def shelf(settings: Settings, store: Store) -> Library:
    """Return the library; close it. Raise Refused if another process owns it."""
    place = settings.chroma_url or settings.data_dir / "chroma"
    made = endpoint(settings) or encoder(settings)
    try:
        made_of = StoredTexts(store), place, made, languages(settings, store), StoredTickets(store, CLOCK)
        return replace(library(*made_of), learned=StoredLearned(store))
    except (InUse, IndexUnavailable) as error:
        raise Refused(str(error)) from None


# The line


def kindle() -> None:
    """Load the model of languages: half a second on another core, while the rest comes up."""
    tongue("How do I return an item?")


@dataclass(frozen=True, slots=True)
class Judgement:
    """What one connection's tickets are judged by."""

    policy: Callable[[], Policy]
    classifier: Classifier


@dataclass(frozen=True, slots=True)
class Line:
    """The pipeline over this deployment (app.worker.Line)."""

    settings: Settings
    store: Store
    desks: Mapping[str, Afterwards]
    search: Search
    judgements: Mapping[str, Judgement]
    writer: Writer
    crash: Crash = carry_on

    def warm(self) -> None:
        """Do once what is slow the first time: patterns, models, telephone numbers, the lexical index."""
        asked = "How do I return an item? Please call +44 20 7946 0000."
        mask(asked, "en-GB")
        tongue(asked)
        for one in self.judgements.values():
            rules(asked, "en", one.policy().rules)
            one.classifier.classify(asked)
        with suppress(IndexUnavailable):
            self.search.find(asked, "en")

    def consider(self, event: TicketEvent, run: str) -> Decision:
        """Decide about a ticket. Raise HelpdeskError."""
        try:
            with tracing(self.settings).ticket(event.connection, event.ticket_id, run):
                return pipeline.consider(event, self._ports(event.connection, event.ticket_id))
        except IndexUnavailable as error:
            raise Unavailable(str(error)) from error

    def carry_out(self, decision: Decision, run: str) -> Outcome:
        """Do what was decided. Raise HelpdeskError."""
        hands = Hands(
            helpdesk=self.desks[decision.connection],
            memory=Ledger(self.store, CLOCK),
            guard=Effects(self.store, CLOCK, self.settings.http_timeout, self.crash, run),
            fence=RowFence(Deliveries(self.store), decision.connection, decision.ticket_id, row_of(run)),
            clock=CLOCK,
            policy=self.judgements[decision.connection].policy(),
            run=run,
            commerce=shop(self.settings),
            deeds=StoredDeeds(self.store, CLOCK),
        )
        return remember(self.store, decision, pipeline.carry_out(decision, hands))

    def _ports(self, connection: str, ticket: str) -> Ports:
        judgement, memory = self.judgements[connection], Ledger(self.store, CLOCK)
        counts = meter(self.settings, self.store, CLOCK, (connection, ticket))
        return Ports(
            helpdesk=self.desks[connection],
            search=self.search,
            classifier=judgement.classifier,
            writer=self.writer,
            memory=memory,
            clock=CLOCK,
            policy=judgement.policy(),
            house=house(self.settings, connection),
            facts=around(self.settings, self.store, self.desks[connection]),
            commerce=shop(self.settings),
            deeds=StoredDeeds(self.store, CLOCK),
            **others(self.settings, self.search, memory, counts),
        )


def files_library(
    settings: Settings,
    articles: Iterable[Article],
    place: Path,
    languages: tuple[str, ...],
    made: Encoder | Endpoint | None = None,
) -> Library:
    """Return a library of articles from files, indexed under `place`; close it. Raise IndexUnavailable.

    Its encoder is the one that is set, unless another is given.
    """
    shelf = library(MemoryTexts(), place, made or endpoint(settings) or encoder(settings), languages)
    try:
        sync("files", whole(articles), shelf)
    except IndexUnavailable:
        shelf.close()
        raise
    return shelf


def trial_ports(
    settings: Settings, rules: Policy, articles: Iterable[Article], files: tuple[Helpdesk, Memory], place: Path
) -> Ports:
    """Return ports over tickets and articles from files, indexed under `place`. Raise Refused."""
    return ports_over(settings, rules, files_library(settings, articles, place, rules.languages), files)


def ports_over(settings: Settings, rules: Policy, shelf: Library, files: tuple[Helpdesk, Memory]) -> Ports:
    """Return ports over what is known on a shelf, with this helpdesk and this memory."""
    minds = classifier(settings, rules, shelf), writer(settings, shelf)
    search = Search(shelf)
    asked = others(settings, search, files[1], Free(tariff(settings)))
    own = house(settings, files[0].connection)
    return Ports(files[0], search, *minds, files[1], CLOCK, rules, house=own, **asked)


def judgements(settings: Settings, policies: Mapping[str, LivePolicy], shelf: Library) -> dict[str, Judgement]:
    """Return what each connection's tickets are judged by; those of one policy share a classifier that follows it."""
    made: dict[LivePolicy, Judgement] = {}
    for live in policies.values():
        if live not in made:
            made[live] = Judgement(live, Living(live, lambda rules: classifier(settings, rules, shelf)))
    return {name: made[live] for name, live in policies.items()}


def live_policies(settings: Settings, store: Store) -> dict[str, LivePolicy]:
    """Return the policy of each connection, one object a file and one for the store. Raise Refused."""
    files = policy_files(settings)
    live = {file: LivePolicy(file, Policies(store, CLOCK)) for file in files.values()}
    return {name: live[file] for name, file in files.items()}


def classifier(settings: Settings, rules: Policy, shelf: Library) -> Intents:
    """Return a policy's classifier; it does without an encoder."""
    made = _own(settings, shelf)
    if made is None:
        return Intents.fit(rules.intents)
    kept = settings.data_dir / "encoder"
    return Intents.fit(rules.intents, remembered(made, kept), kept / f"intents-{made.id.replace('/', '-')}")


def writer(settings: Settings, shelf: Library) -> Extractive:
    """Return the writer; it does without an encoder."""
    made = _own(settings, shelf)
    if made is None:
        return Extractive()
    blocks = remembered(made, settings.data_dir / "encoder" / "blocks", least=1)
    return Extractive(made.encode, blocks)


def _own(settings: Settings, shelf: Library) -> Encodes | None:
    """Return what reads a ticket in this process: classifier and writer are calibrated on that, and never wait."""
    if not isinstance(shelf.encoder, Endpoint):
        return shelf.encoder
    made = _embedded(settings.data_dir / "encoder", settings.encoder_dir)
    with suppress(EncoderMissing):
        made.load()
        return made
    return None


@cache
def _embedded(folder: Path, weights: Path | None) -> Encoder:
    return Encoder(folder, weights)

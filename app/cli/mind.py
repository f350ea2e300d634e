"""What a web process thinks with: lent by the worker that shares its process, else its own.

A Chroma folder belongs to the worker that holds its lock. A web process apart from it
asks a Chroma server where one is set, and finds by words alone where none is.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from threading import Lock
from typing import Any

import structlog

from app import outside, wiring
from app.clock import CLOCK
from app.domain import Decision, Policy
from app.evidence.attempt import attempt
from app.evidence.files import Blank, FileHelpdesk
from app.evidence.inventory.past import Past
from app.ports import Ports, Writer
from app.settings import Settings
from app.store.engine import Store
from app.store.feedback import StoredLearned
from app.store.texts import StoredTexts
from app.usage import Free
from app.web import NotReady
from app.wiring import Judgement, Refused
from knowledge.embeddings import Encoder, EncoderMissing
from knowledge.index import IndexUnavailable
from knowledge.library import Library
from knowledge.passages import Found
from knowledge.search import Search

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Thought:
    """What it takes to think a text through."""

    search: Search
    judgements: Mapping[str, Judgement]
    writer: Writer


class Mind:
    """The search of the faces (app.ports.Search), and their try box. Threads share it."""

    def __init__(self, settings: Settings, store: Store, apart: bool) -> None:
        """Find by words until there is more. `apart`: no worker will ever lend its own."""
        self._settings, self._store, self._apart = settings, store, apart
        learned = StoredLearned(store)
        self._words = Search(Library(StoredTexts(store), languages=wiring.languages(settings, store), learned=learned))
        self._thought: Thought | None = None
        self._vectors: Search | None = None
        self._making, self._proposing = Lock(), Lock()

    def lend(self, thought: Thought) -> None:
        """Take what the worker of this process thinks with."""
        self._thought = thought

    def find(self, text: str, language: str, internal: bool = False, brand: str = "") -> Found:
        """Return passages for a question; by words where the vectors do not answer."""
        try:
            return self._search().find(text, language, internal, brand)
        except IndexUnavailable as error:
            log.warning("asked by words alone", error=type(error).__name__)
            return self._words.find(text, language, internal, brand)

    def speaks(self, language: str, brand: str = "") -> bool:
        """Say whether there is anything public to find in this language for this brand."""
        return self._words.speaks(language, brand)

    def attempt(self, text: str, connection: str) -> Decision:
        """Return what the copilot would do with a text. Raise NotReady while the worker is still loading."""
        thought = self._thought or self._own()
        judgement = thought.judgements[connection]
        minds = thought.search, judgement.classifier, thought.writer
        asked = outside.others(self._settings, thought.search, Blank(), Free(outside.tariff(self._settings)))
        ports = Ports(FileHelpdesk({}), *minds, Blank(), CLOCK, judgement.policy(), **asked)
        return attempt(text, connection, self._settings.connections[connection].brand or connection, ports)

    def propose(self, tickets: Sequence[Past], policy: Policy) -> list[dict[str, Any]]:
        """Return intents for past tickets. Raise NotReady while others are looked at, LookupError: no encoder."""
        from app.evidence.inventory.near import near

        if not self._proposing.acquire(blocking=False):
            raise NotReady
        try:
            encoder = wiring.encoder(self._settings)
            encoder.load()
            return near(tickets, policy, encoder)
        except EncoderMissing as error:
            raise LookupError(str(error)) from None
        finally:
            self._proposing.release()

    def _search(self) -> Search:
        if self._thought:
            return self._thought.search
        if not (self._apart and self._settings.chroma_url):
            return self._words
        with self._making:
            if self._vectors is None:
                self._vectors = self._served()
        return self._vectors or self._words

    def _served(self) -> Search | None:
        """Return a search over the Chroma server, or None while it does not answer."""
        try:
            return Search(wiring.shelf(self._settings, self._store))
        except Refused as error:
            log.warning("asked by words alone", error=str(error))
            return None

    def _own(self) -> Thought:
        """Return classifier and writer of our own; the first call takes seconds."""
        if not self._apart:
            raise NotReady
        search = self._search()
        with self._making:
            if self._thought is None:
                shelf = Library(StoredTexts(self._store), self._encoder())
                policies = wiring.live_policies(self._settings, self._store)
                minds = wiring.judgements(self._settings, policies, shelf), wiring.writer(self._settings, shelf)
                self._thought = Thought(search, *minds)
        return self._thought

    def _encoder(self) -> Encoder | None:
        encoder = wiring.encoder(self._settings)
        try:
            encoder.load()
        except EncoderMissing:
            return None
        return encoder

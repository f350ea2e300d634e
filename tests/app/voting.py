"""A helpdesk of either face whose solved tickets are read; what the tests of that share."""

from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from app.clock import CLOCK
from app.origins import Origins
from app.settings import Settings
from app.solved import SolvedTickets
from app.store.engine import Store, open_store
from app.store.migrate import upgrade
from app.store.solved import StoredTickets
from app.store.texts import StoredTexts
from integrations import freshdesk, zendesk
from integrations.helpdesk import Helpdesk
from integrations.sandbox.server import Face, Sandbox
from knowledge.index import Kind, VectorIndex
from knowledge.library import Library
from knowledge.solved import Solved
from knowledge.sync import Report
from tests.integrations.zendesk.safe import Safe
from tests.knowledge.articles import Letters

ASKS = "requester-01@example.com"


@dataclass
class Ahead:
    """This machine's time, which a test may set forward."""

    ahead: timedelta = timedelta(0)
    ticks: float = 0.0

    def now(self) -> datetime:
        """Return it."""
        return datetime.now(UTC) + self.ahead

    def tick(self) -> float:
        """Return the seconds that a test has let go by."""
        return self.ticks


@dataclass
class Account:
    """An account with a library that follows it."""

    box: Sandbox
    desk: Helpdesk
    library: Library
    store: Store
    clock: Ahead
    settings: Settings
    waits: list[float] = field(default_factory=list)
    stop: Callable[[float], bool] = lambda seconds: False

    def article(self, title: str = "How to return an item") -> str:
        """Publish an article and let the library know; return its number."""
        number = self.box.store.add_article(title, f"<p>{title}: print the label.</p>")
        Origins(self.settings, {"main": self.desk}, self.library, self.store).sync(full=True)
        return str(number)

    def url(self, number: str, place: int = 0) -> str:
        """Return an article's address, as readers see it."""
        known = StoredTexts(self.store)
        every = [known.article(key) for key in sorted(known.keys("main")) if key.endswith(f"/{number}")]
        found = every[place]
        assert found
        return found[0].url

    def ticket(self, text: str = "How do I send the lamp back to you?", subject: str = "Return", **how: object) -> int:
        """Open a ticket."""
        return self.box.store.add_ticket(ASKS, subject, text, **how)  # type: ignore[arg-type]

    def answered(self, words: str, text: str = "How do I send the lamp back to you?") -> int:
        """Open a ticket that an agent answers and solves."""
        number = self.ticket(text)
        self.box.store.agent_writes(number, words, True)
        self.box.store.set_status(number, "solved")
        return number

    def read(self, **changes: object) -> Report:
        """Make a pass."""
        settings = self.settings.model_copy(update=changes)
        return self.passes(settings).sync().get("main.tickets", Report())

    def passes(self, settings: Settings | None = None) -> SolvedTickets:
        """Return what makes a pass."""

        def pause(seconds: float) -> bool:
            self.waits.append(seconds)
            return self.stop(seconds)

        return SolvedTickets(
            settings or self.settings, {"main": self.desk}, self.library, self.store, self.clock, pause
        )

    @property
    def tickets(self) -> StoredTickets:
        """Return the table."""
        return StoredTickets(self.store, CLOCK)

    def kept(self) -> dict[str, Solved]:
        """Return every ticket that votes, by its number."""
        return {one.id.partition("/")[2]: one for one in self.tickets.get(list(self.tickets.places()))}

    def shelved(self) -> set[str]:
        """Return the tickets that have a vector."""
        index = self.library.index
        shelves = [one for one in index.shelves() if one.kind is Kind.TICKET] if index else []
        return {name.partition("/")[2] for one in shelves for name in (index.ids(one) if index else ())}


@contextmanager
def account(face: Face, folder: Path) -> Iterator[Account]:
    """Give an account while the block lasts."""
    settings, letters, clock = Settings(data_dir=folder / "kept"), Letters(), Ahead()
    store = open_store(settings)
    upgrade(store)
    with closing(store), Sandbox(recent_exports=True, face=face, clock=clock.now) as box:
        index = VectorIndex(folder / "chroma", letters.id)
        texts, tickets = StoredTexts(store), StoredTickets(store, CLOCK)
        with closing(Library(texts, letters, index, ("en", "de"), tickets=tickets)) as library:
            yield Account(box, connected(box), library, store, clock, settings)


def connected(box: Sandbox) -> Helpdesk:
    """Return the adapter of a sandbox's account."""
    if box.face is Face.ZENDESK:
        reach = zendesk.Account(url=box.url, email=box.agent_email, api_token=box.api_token, brand="main", timeout=5)
        return zendesk.connect("main", reach, Safe())
    other = freshdesk.Account(url=box.url, api_key=box.api_key, brand="main", timeout=5)
    return freshdesk.connect("main", other, pause=lambda seconds: None)

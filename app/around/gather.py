"""Every source at once, and a time after which none is waited for."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, replace
from functools import partial

from app.around.attachments import attachments
from app.around.memory import Recall, memory
from app.around.orders import Orders, orders
from app.around.past import past
from app.around.reading import Reading
from app.around.requester import requester
from app.around.thread import notes
from app.domain import Question
from app.facts import Fact, Gathered
from app.ports import Clock
from app.texts.entities import ORDER, entities
from app.texts.proof import verified
from app.texts.thread import asks
from integrations.commerce import CommerceError
from integrations.helpdesk import HelpdeskError, Ticket, Visibility
from integrations.records import Records

Read = Callable[[], Iterable[Fact]]


@dataclass(frozen=True, slots=True)
class Around:
    """The sources of one connection (app.ports.Facts). `seconds`: how long they may take; 0: none is asked."""

    helpdesk: Records
    clock: Clock
    seconds: float = 2.0
    shop: Orders | None = None
    recall: Recall | None = None

    def gather(self, ticket: Ticket, question: Question) -> Gathered:
        """Return what they say; who is late, or answers nothing that helps, is named as missing."""
        if self.seconds <= 0:
            return Gathered()
        public = (one.text for one in ticket.messages if asks(one) and one.visibility is Visibility.PUBLIC)
        named = _orders("\n".join((question.text, *public)))
        reading = Reading(ticket, verified(ticket), named, self.clock.now(), self.seconds)
        # Our own store is no source that may be late.
        kept = tuple(memory(reading, self.recall, self.helpdesk.link)) if self.recall else ()
        found = together(dict(self._sources(reading)), self.seconds)
        return replace(found, facts=(*kept, *found.facts))

    def _sources(self, reading: Reading) -> Iterator[tuple[str, Read]]:
        yield "profile", partial(requester, reading, self.helpdesk)
        yield "tickets", partial(past, reading, self.helpdesk)
        yield "thread", partial(notes, reading)
        yield "attachment", partial(attachments, reading, self.helpdesk)
        if self.shop:
            yield "orders", partial(orders, reading, self.shop)


def _orders(text: str) -> tuple[str, ...]:
    """Return the order numbers that a text names."""
    return tuple(one.text for one in entities(text) if one.name == ORDER)


def together(sources: Mapping[str, Read], seconds: float) -> Gathered:
    """Return the facts of all sources in their order. What is not there after so many seconds is missing.

    A late source goes on in a thread of its own until its own time-out ends it; nobody waits for it.
    """
    if not sources:
        return Gathered()
    pool = ThreadPoolExecutor(len(sources), thread_name_prefix="around")
    jobs = {name: pool.submit(_read, read) for name, read in sources.items()}
    wait(jobs.values(), timeout=seconds)
    pool.shutdown(wait=False, cancel_futures=True)
    found = {name: _result(job) for name, job in jobs.items()}
    facts = tuple(fact for some in found.values() for fact in some or ())
    return Gathered(facts, tuple(name for name, some in found.items() if some is None))


def _read(read: Read) -> tuple[Fact, ...]:
    return tuple(read())


def _result(job: Future[tuple[Fact, ...]]) -> tuple[Fact, ...] | None:
    """Return what a source said, or None where it is late or could not be reached."""
    if not job.done() or job.cancelled():
        return None
    try:
        return job.result()
    except (HelpdeskError, CommerceError, OSError, ValueError):  # a file that cannot be opened, an odd address
        return None

"""What the pipeline needs from the world, as protocols; `wiring` chooses who stands behind each."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from time import sleep
from typing import Protocol

from app.domain import Decision, Draft, Effect, House, Intent, Policy, Question, Reason, Triage
from app.facts import Fact, Gathered
from app.grants import Deed, Grant
from app.remit import Quota
from app.signals import Choice, Contact, Signals
from app.usage import Free, Meter
from integrations.commerce import Commerce
from integrations.helpdesk import Helpdesk, Ticket
from knowledge.passages import Found


class Search(Protocol):
    """The knowledge base."""

    def find(self, text: str, language: str, internal: bool = False, brand: str = "") -> Found:
        """Return passages for a question, public ones unless `internal`, in that language only."""

    def speaks(self, language: str, brand: str = "") -> bool:
        """Say whether there is anything public to find in this language for this brand."""


class Second(Protocol):
    """A second look at the knowledge base, with the question in a model's words beside the requester's."""

    def look(self, question: Question, first: Found, brand: str = "") -> Found:
        """Return what both find, or `first` with the reason why there are no other words."""


class Classifier(Protocol):
    """Intent from text."""

    def classify(self, text: str) -> Triage:
        """Return the likeliest intent with its calibrated probability and scope."""


class Chooser(Protocol):
    """A word of a model's where the classifier hesitates."""

    def choose(self, masked: str, language: str, kinds: Sequence[Intent]) -> Choice:
        """Return one of the kinds for a masked question, or why there is none."""


class Writer(Protocol):
    """A draft from what was found. Deterministic where no model is asked."""

    def write(self, question: Question, intent: Intent | None, found: Found, policy: Policy) -> Draft | None:
        """Return a draft in the question's language, or None to abstain."""


class Facts(Protocol):
    """What lies around a ticket, in systems of record."""

    def gather(self, ticket: Ticket, question: Question) -> Gathered:
        """Return what could be read in time, and which sources could not."""


@dataclass(frozen=True, slots=True)
class Authored:
    """A draft of a model's, with everything that was read for it besides what was there."""

    draft: Draft
    found: Found
    facts: tuple[Fact, ...] = ()


class Author(Protocol):
    """A writer that asks a model; what it writes is checked like anybody's."""

    def write(self, known: "Known", intent: Intent | None, policy: Policy, instruction: str = "") -> Authored | None:
        """Return a draft in the question's language, or None: then the other writer is asked."""


class Doubter(Protocol):
    """A model that looks at a draft before it is sent."""

    def doubt(self, known: "Known", draft: Draft) -> str:
        """Return what is wrong with a draft, a closed word, or an empty string. It can only lower a level."""


class Memory(Protocol):
    """What earlier runs decided, read by the gate. Implemented over the ledger."""

    def handled(self, connection: str, ticket_id: str, message_id: str) -> bool:
        """Say whether a run on this very message already ended in something visible."""

    def replies(self, connection: str, ticket_id: str) -> int:
        """Return how many public replies we have sent on this ticket; an acknowledgement is none."""

    def acknowledged(self, connection: str, ticket_id: str) -> tuple[Effect, ...]:
        """Return the acknowledgements that we have sent on this ticket."""

    def known(self, intent: str) -> datetime | None:
        """Return when an intent was first in force in this deployment, or None where nobody saw it yet."""

    def spent(self, quota: Quota, now: datetime, ticket: tuple[str, str]) -> int:
        """Return how many automatic replies count for a budget, those on their way included.

        Not those that this ticket (connection, id) has on its way: it is about them.
        """

    def asked(self, connection: str, requester_id: str, digest: str, since: datetime, ticket_id: str) -> str:
        """Return another ticket where this requester's same question was handled since then, or ''."""

    def contacts(self, connection: str, requester_id: str, since: datetime, ticket_id: str) -> tuple[Contact, ...]:
        """Return what this requester wrote on other tickets that were handled since then, newest first."""

    def clarified(self, connection: str, ticket_id: str, message_id: str) -> bool:
        """Say whether the customer was asked back, or was to be, about another message of the ticket."""

    def rival(self, decision: Decision, since: datetime, run: str) -> str:
        """Return another ticket where this requester's same question is being handled by an earlier run, or ''."""

    def held(self, connection: str, ticket_id: str) -> bool:
        """Say whether a person has taken the ticket over and not handed it back."""

    def stopped(self, run: str) -> bool:
        """Say whether a person has stopped this run while it waited to send."""


class Clock(Protocol):
    """Time as an argument."""

    def now(self) -> datetime:
        """Return the time, aware, UTC."""

    def tick(self) -> float:
        """Return monotonic seconds, for measuring."""


class Guard(Protocol):
    """Each effect once. Implemented over the effects table: intent row, look before repeat."""

    def begin(self, key: str) -> int:
        """Commit that this effect is about to be sent; return which attempt it is, from 1."""

    def claim(self, key: str, quotas: Sequence[Quota], name: str = "reply") -> Reason | None:
        """Commit that something public is about to be sent, or return why it may not be; only replies are counted.

        PAUSED: everything is. BUDGET: one of these is spent. However many processes
        claim at once, no budget is exceeded.
        """

    def begun(self, key: str) -> bool:
        """Say whether an attempt is on record: it may have got through."""

    def done(self, key: str) -> Effect | None:
        """Return the effect if it is on record as done."""

    def record(self, effect: Effect) -> None:
        """Keep what the effect left behind."""

    def settle(self, key: str) -> float:
        """Return seconds to wait until an earlier attempt can no longer be on its way."""


@dataclass(frozen=True, slots=True)
class Whose:
    """Whose ticket and message a deed is about, and which run does it."""

    connection: str
    ticket: str
    message: str
    requester: str
    run: str = ""


class Deeds(Protocol):
    """What was begun beside replying, and how much of each cap is taken. Implemented over the deeds table."""

    def deed(self, key: str) -> Deed | None:
        """Return what is on record under an effect key, or None."""

    def about(self, connection: str, ticket_id: str, message_id: str) -> tuple[Deed, ...]:
        """Return what was begun about a message, in order."""

    def claim(self, deed: Deed, whose: Whose, grant: Grant) -> str:
        """Commit that an action is about to be done, or return what stands against it: `paused`, or the cap.

        However many processes claim at once, no cap is exceeded.
        """

    def end(self, deed: Deed, whose: Whose) -> None:
        """Keep what came of it; what was refused or taken back counts for no cap."""


class Fence(Protocol):
    """Is this run still the newest of its ticket?"""

    def newest(self) -> bool:
        """Say whether no newer event of the ticket has arrived."""


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a ticket once everything was looked up."""

    ticket: Ticket
    question: Question
    triage: Triage
    signals: Signals
    found: Found
    gathered: Gathered = Gathered()  # noqa: RUF009 (frozen, and always the same)


@dataclass(frozen=True, slots=True)
class Ports:
    """Everything `consider` reads through."""

    helpdesk: Helpdesk
    search: Search
    classifier: Classifier
    writer: Writer
    memory: Memory
    clock: Clock
    policy: Policy
    outside: bool = False  # the search asks others: it is given the masked question
    second: Second | None = None
    house: House = House()  # noqa: RUF009 (frozen, and always the same)
    chooser: Chooser | None = None
    facts: Facts | None = None
    author: Author | None = None
    doubter: Doubter | None = None
    meter: Meter = field(default_factory=Free)
    commerce: Commerce | None = None  # None: nothing but replies
    deeds: Deeds | None = None


@dataclass(frozen=True, slots=True)
class Hands:
    """Everything `carry_out` writes through, for one run."""

    helpdesk: Helpdesk
    guard: Guard
    fence: Fence
    memory: Memory
    clock: Clock
    policy: Policy
    run: str  # sortable id of the run
    pause: Callable[[float], None] = sleep  # seconds, before an effect that may be on its way is repeated
    commerce: Commerce | None = None
    deeds: Deeds | None = None

"""The values that people and programs see of a ticket and of a run; words are for people, the rest are codes."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from app.evidence.proposed import Asked


class State(StrEnum):
    """What a person finds when they open a ticket."""

    READY = "ready"
    WORKING = "working"
    NOTHING = "nothing"  # nothing is known yet
    SKIPPED = "skipped"
    FAILED = "failed"
    PAUSED = "paused"
    OFF = "off"


@dataclass(frozen=True, slots=True)
class Kind:
    """Which kind of question it is."""

    name: str
    title: str
    probability: float


@dataclass(frozen=True, slots=True)
class Guess:
    """A value with its probability."""

    value: str
    probability: float


@dataclass(frozen=True, slots=True)
class Spoken:
    """In which language it is written."""

    code: str
    sure: bool


@dataclass(frozen=True, slots=True)
class Chips:
    """What is known of the message at a glance; None where it is not."""

    intent: Kind | None = None
    sentiment: Guess | None = None
    urgency: Guess | None = None
    language: Spoken | None = None


@dataclass(frozen=True, slots=True)
class Ending:
    """What the copilot did, or would do. `kind` is `running` until it has ended."""

    kind: str
    level: str  # empty where nothing is decided
    words: str


@dataclass(frozen=True, slots=True)
class Bound:
    """One limit in words."""

    level: str
    reason: str
    words: str
    detail: str


@dataclass(frozen=True, slots=True)
class Why:
    """The lowest limit, what an agent best does about it, and all the others."""

    reason: str
    words: str
    next_step: str
    limits: tuple[Bound, ...]


@dataclass(frozen=True, slots=True)
class Held:
    """A ticket in a person's hands."""

    by: str
    since: datetime


@dataclass(frozen=True, slots=True)
class Delay:
    """A reply that waits to be sent, and can be stopped."""

    seconds_left: float
    run: int


@dataclass(frozen=True, slots=True)
class Quoted:
    """A numbered mark of a draft, and the passage that opens behind it."""

    mark: int
    title: str
    url: str
    updated: datetime | None
    age_days: int | None
    article: str
    passage: str  # id, for a review of it
    passage_html: str


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A draft as it can be put into the composer."""

    run: int
    text: str  # Markdown
    html: str
    language: str
    confidence: float
    writer: str
    citations: tuple[Quoted, ...]


@dataclass(frozen=True, slots=True)
class Can:
    """What there is to do now."""

    insert: bool
    reject: bool
    take: bool
    hand_back: bool
    stop: bool
    ask: bool
    change: bool = False


@dataclass(frozen=True, slots=True)
class Known:
    """One thing that a system of record says, in English, with its source."""

    source: str
    key: str
    words: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class View:
    """A ticket as its agent sees it."""

    ticket: str
    connection: str
    state: State
    run: int | None
    time: datetime | None
    message: str  # the customer message that the run is about
    newest_message: str
    old: bool  # the draft is about an older message
    summary: str
    chips: Chips
    outcome: Ending | None
    why: Why | None
    held: Held | None
    delay: Delay | None
    draft: Suggestion | None
    can: Can
    facts: tuple[Known, ...] = ()  # what was read around the ticket
    missing: tuple[str, ...] = ()  # sources that did not answer in time
    memory: tuple[Known, ...] = ()  # what became of the requester's other tickets
    proposals: tuple[Asked, ...] = ()


@dataclass(frozen=True, slots=True)
class Told:
    """What a step came to, for a reader of any language: a text's key, its values, and codes of reasons."""

    key: str
    values: Mapping[str, str | float] = field(default_factory=dict)
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Passed:
    """One step of a run: how long it took, and what came of it, in English words and to be told."""

    name: str
    ms: float
    words: str
    told: Told | None = None


@dataclass(frozen=True, slots=True)
class Story:
    """One run as a story."""

    run: int
    connection: str
    ticket: str
    time: datetime
    kind: str  # `running` until it has ended
    level: str
    reason: str
    words: str
    intent: str
    summary: str
    ms: float
    steps: tuple[Passed, ...]


@dataclass(frozen=True, slots=True)
class Whole:
    """Everything that is kept about a run."""

    story: Story
    message: str
    received: datetime
    finished: datetime | None
    attempts: int
    error: str
    policy_version: str
    chips: Chips
    why: Why | None
    draft: Suggestion | None
    passages: tuple["Hit", ...]
    findings: tuple[Passed, ...]
    note: str
    effects: tuple["Done", ...]


@dataclass(frozen=True, slots=True)
class Done:
    """One thing done in the helpdesk."""

    name: str
    message: str
    visibility: str
    repeated: bool


@dataclass(frozen=True, slots=True)
class Hit:
    """One passage of the knowledge base."""

    mark: int
    title: str
    url: str
    updated: datetime | None
    age_days: int | None
    audience: str
    passage: str
    html: str
    text: str
    score: float


@dataclass(frozen=True, slots=True)
class Hits:
    """What the knowledge base says to a question, and how likely the best passage answers it."""

    probability: float
    passages: tuple[Hit, ...]


@dataclass(frozen=True, slots=True)
class Tried:
    """What the copilot would do with a text; nothing was written anywhere."""

    level: str
    words: str
    chips: Chips
    why: Why
    draft: Suggestion | None
    passages: tuple[Hit, ...]
    ms: float


@dataclass(frozen=True, slots=True)
class Alike:
    """A ticket whose run was about a like question."""

    id: str
    subject: str
    url: str
    outcome: str
    score: float


@dataclass(frozen=True, slots=True)
class Touched:
    """Who changed an intent last, and why."""

    by: str
    at: datetime
    reason: str
    version: int


@dataclass(frozen=True, slots=True)
class Row:
    """One intent in the autonomy table. `volume`: its runs by how they ended."""

    name: str
    title: str
    category: str
    stakes: str
    level: str
    threshold: float
    volume: dict[str, int]
    runs: int
    last: Touched | None

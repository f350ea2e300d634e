"""What the pages know of the copilot: values and callables that whoever puts the demo together hands in."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol


class Outcome(StrEnum):
    """What became of a ticket, as the inbox sorts it."""

    WORKING = "working"
    REPLIED = "replied"
    DRAFT = "draft"
    PERSON = "person"
    ALONE = "alone"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Limit:
    """One objection: at most this level, because."""

    level: str
    words: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the line, how long it took, and what it found."""

    name: str
    ms: float
    words: str = ""


@dataclass(frozen=True, slots=True)
class Look:
    """One run of the copilot on a ticket. Limits stand lowest first."""

    run: int
    ticket: int
    outcome: Outcome
    ending: str  # what it came to, in a sentence
    words: str  # the reason, in words
    level: str
    received: datetime
    finished: datetime | None
    decided: bool
    echo: bool = False  # it found nothing new, or made way for a newer one
    due: datetime | None = None  # nothing is sent before
    stopped: bool = False  # by a person, while it waited for that
    next_step: str = ""
    limits: tuple[Limit, ...] = ()
    steps: tuple[Step, ...] = ()

    @property
    def ms(self) -> int | None:
        """Return milliseconds from the webhook to the end, or None before it."""
        return round(1000 * (self.finished - self.received).total_seconds()) if self.finished else None


class Copilot(Protocol):
    """What the copilot has made of the tickets so far."""

    def stamp(self) -> int:
        """Return a number that changes whenever any run does; cheap."""

    def looks(self) -> Mapping[int, Look]:
        """Return by ticket the newest run that tells something."""

    def story(self, ticket: int) -> Sequence[Look]:
        """Return the runs of a ticket, newest first."""

    def expected(self, ticket: int) -> bool:
        """Say whether a delivery about this ticket waits for its run."""


@dataclass(frozen=True, slots=True)
class Pass:
    """A way into the console for this browser: a cookie's name and value, and where the console is."""

    cookie: str
    token: str
    url: str


SignIn = Callable[[], Pass]

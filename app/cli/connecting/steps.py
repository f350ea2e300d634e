"""One step of a guided set-up: how it came out, and how to mend it."""

from collections.abc import Generator, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

from integrations.helpdesk import HelpdeskError, Invalid, NotFound, NotPermitted, RateLimited

T = TypeVar("T")
Steps = Iterator["Step"]
Told = Generator["Step", None, T]  # tells steps, and returns what came of them


class State(StrEnum):
    """How a step came out."""

    DONE = "done"
    LOOK = "look"  # it works, but look at it
    LATER = "later"  # not yet: `mend` says what comes first
    PLANNED = "planned"  # a dry run would do it
    BY_HAND = "by hand"  # only a person can do it: `lines` say how
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Step:
    """What was done or found. `lines` are to be copied as they are."""

    name: str
    state: State
    found: str
    mend: str = ""
    lines: tuple[str, ...] = ()


def done(name: str, found: str) -> Step:
    """Return a step that came to its end."""
    return Step(name, State.DONE, found)


def planned(name: str, found: str) -> Step:
    """Return what a dry run leaves undone."""
    return Step(name, State.PLANNED, found)


def failed(name: str, error: HelpdeskError) -> Step:
    """Return a step that the helpdesk did not do, with what to do about it."""
    match error:
        case NotPermitted():
            mend = "make the copilot's account an admin, and give its client or key every scope that the README names"
        case NotFound():
            mend = "check the id; the copilot's account may not see it"
        case RateLimited():
            mend = f"run the same command again in {error.seconds:.0f} seconds; nothing is made twice"
        case Invalid():
            mend = "the helpdesk refuses it as it is: make it by hand as the README shows, and tell us the version"
        case _:
            mend = "run the same command again; nothing is made twice"
    return Step(name, State.FAILED, str(error), mend)

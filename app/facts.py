"""Facts: single things read from a system of record, each with its source. Values only."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing that a system of record says.

    `source` is which system (`orders`, `shipments`, `tickets`, `profile`, `attachment`, `memory`), `key` what in it
    ("order 4711"), `text` one plain sentence. What is not `quotable` is for people of the team alone; what is
    `verified_only` is told to nobody but a verified requester.
    """

    source: str
    key: str
    text: str
    read: datetime
    url: str = ""
    quotable: bool = False
    verified_only: bool = True
    values: tuple[tuple[str, str], ...] = ()  # name, value: what a reply's slots are filled with


@dataclass(frozen=True, slots=True)
class Gathered:
    """What was found around a ticket, and the sources that did not answer in time, by name."""

    facts: tuple[Fact, ...] = ()
    missing: tuple[str, ...] = ()


NOTHING = Gathered()


@dataclass(frozen=True, slots=True)
class Notes:
    """How handoff notes are written: their language, and that of single groups."""

    language: str = "en"
    groups: tuple[tuple[str, str], ...] = ()  # name of a group, its language
    asks: tuple[str, ...] = ()  # groups that may be asked for an answer in the thread

    def spoken(self, group: str) -> str:
        """Return the language of a group's notes."""
        return dict(self.groups).get(group, self.language)


PLAIN = Notes()


@dataclass(frozen=True, slots=True)
class Remembered:
    """What became of one ticket of a requester. `intent` is the title of what was asked; `promised` is masked."""

    ticket: str
    at: datetime
    intent: str
    kind: str  # of the outcome
    articles: tuple[str, ...] = ()  # titles of what was answered with
    promised: tuple[str, ...] = ()

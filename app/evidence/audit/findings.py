"""The values of an audit: findings with the words and figures behind them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Kind(StrEnum):
    """What can be wrong, in the order in which it misleads people."""

    CONTRADICTION = "contradiction"
    STALE = "stale"
    UNCOVERED = "uncovered"
    LINK = "broken_link"
    DUPLICATE = "duplicate"
    LONG = "long"
    ORPHAN = "orphan"


class Severity(StrEnum):
    """How soon it should be mended, soonest first."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


RANK = {one: place for place, one in enumerate(Severity)}
ORDER = {one: place for place, one in enumerate(Kind)}


@dataclass(frozen=True, slots=True, order=True)
class Quote:
    """Words as they stand in an article."""

    article: str
    text: str


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to mend. `what` says which of its kind it is, `tickets` how many it would have helped."""

    kind: Kind
    what: str
    articles: tuple[str, ...]  # keys, in order
    severity: Severity
    quotes: tuple[Quote, ...] = ()
    figures: Mapping[str, float | str] = field(default_factory=dict)
    tickets: int = 0


@dataclass(frozen=True, slots=True)
class Asked:
    """A question of a customer's and what search says to it now. `shown`: article keys, best first."""

    ticket: str
    text: str
    confidence: float
    shown: tuple[str, ...] = ()
    cited: tuple[str, ...] = ()  # in the draft that was made then
    intent: str = ""


@dataclass(frozen=True, slots=True)
class Use:
    """By article, the tickets that it was cited or found best for, and all it was shown for."""

    tickets: Mapping[str, frozenset[str]] = field(default_factory=dict)
    shown: frozenset[str] = frozenset()
    asked: int = 0

    def helped(self, articles: Iterable[str]) -> int:
        """Return how many tickets any of these articles was used for."""
        return len(frozenset().union(*(self.tickets.get(one, frozenset()) for one in articles)))


def use(asked: Iterable[Asked]) -> Use:
    """Return what the articles were used for."""
    tickets: dict[str, set[str]] = {}
    shown: set[str] = set()
    every = set()
    for one in asked:
        every.add(one.ticket)
        shown.update(one.shown, one.cited)
        for key in {*one.cited, *one.shown[:1]}:
            tickets.setdefault(key, set()).add(one.ticket)
    return Use({key: frozenset(some) for key, some in tickets.items()}, frozenset(shown), len(every))


def ordered(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Return findings, those first that help most tickets; the rest of the order is the same for the same findings."""
    return tuple(sorted(findings, key=_place))


def _place(one: Finding) -> tuple[object, ...]:
    return -one.tickets, RANK[one.severity], ORDER[one.kind], one.articles, one.what, one.quotes

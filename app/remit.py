"""What a policy says beyond levels: where, when, to whom and how often the copilot may answer alone. Values only."""

from dataclasses import dataclass, fields, replace
from enum import StrEnum


class Hours(StrEnum):
    """When an intent may be answered alone, by the helpdesk's own schedule."""

    ALWAYS = "always"
    OPEN = "open"  # while people are there
    CLOSED = "closed"  # while nobody is


class Source(StrEnum):
    """Whose word a value is."""

    INTENT = "intent"
    CATEGORY = "category"
    POLICY = "policy"  # that of the whole policy
    DEFAULT = "default"  # nobody said anything


@dataclass(frozen=True, slots=True)
class Terms:
    """What an intent, a category or the whole says for itself; None: what stands above it counts."""

    channels: tuple[str, ...] | None = None
    brands: tuple[str, ...] | None = None
    hours: Hours | None = None
    languages: tuple[str, ...] | None = None
    send_delay: float | None = None
    replies_per_ticket: int | None = None
    review_days: int | None = None
    reviewed: str | None = None
    hold_out: float | None = None
    per_hour: int | None = None  # budgets are nobody's heirs: each is counted for itself
    per_day: int | None = None


SILENT = Terms()  # what nobody said anything about


@dataclass(frozen=True, slots=True)
class Category:
    """Intents that belong together, and what counts for each of them that says nothing else."""

    name: str
    terms: Terms = SILENT


@dataclass(frozen=True, slots=True)
class Remit:
    """What counts for one intent, all heritage settled."""

    channels: tuple[str, ...]
    languages: tuple[str, ...] | None  # in which it may be answered alone; None: in any
    send_delay: float
    replies_per_ticket: int
    brands: tuple[str, ...] = ()  # none named: all of them
    hours: Hours = Hours.ALWAYS
    review_days: int = 14
    reviewed: str = ""  # why the days of review do not count
    hold_out: float = 0.0

    def under(self, *terms: Terms) -> "Remit":
        """Return what is left of it under these terms; later ones override earlier ones."""
        said = {
            key.name: value for one in terms for key in fields(self) if (value := getattr(one, key.name)) is not None
        }
        return replace(self, **said)


@dataclass(frozen=True, slots=True)
class Quota:
    """At most so many automatic replies within so many hours, to questions of these intents; None: of any."""

    of: str  # the intent, the category, or empty for the whole
    intents: tuple[str, ...] | None
    hours: int
    most: int


def quotas(of: str, intents: tuple[str, ...] | None, terms: Terms) -> tuple[Quota, ...]:
    """Return the budgets that somebody has."""
    wanted = ((1, terms.per_hour), (24, terms.per_day))
    return tuple(Quota(of, intents, hours, most) for hours, most in wanted if most is not None)

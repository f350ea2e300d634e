"""The lists of a policy that tell customers, things and groups apart, and the numbers of its computed rules."""

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints

from app.domain import COMPUTED, Computed, Reason
from app.signals import Mention, Route, Severity, Tier
from app.texts.shapes import Unbounded, compiled
from integrations.helpdesk import Priority

# What each rule that goes by figures is told, and what holds where nothing is said.
NUMBERS: Mapping[Reason, tuple[str, float]] = {
    Reason.HIGH_VALUE: ("over", 500.0),
    Reason.REPEAT_CONTACT: ("days", 7.0),
    Reason.FAILED_ATTEMPTS: ("replies", 2.0),
    Reason.TOO_MANY_TURNS: ("messages", 8.0),
    Reason.NOVEL: ("below", 0.2),
    Reason.FRUSTRATION: ("share", 0.6),
}
NAMES: Mapping[Reason, tuple[str, tuple[str, ...]]] = {
    Reason.HIGH_VALUE: ("tags", ("high_value",)),
    Reason.VIP: ("tiers", ("vip",)),
}
OFF = frozenset({Reason.URGENT})  # unless somebody switches it on
GRAVE = frozenset({Reason.SELF_HARM, Reason.SAFETY, Reason.FRAUD, Reason.SECURITY, Reason.LEGAL})
MILD = frozenset({Reason.OUT_OF_SCOPE, Reason.URGENT})  # the agent sees a draft, nobody is called
KEYS = frozenset(key for table in (NUMBERS, NAMES) for key, _ in table.values())


def _bounded(value: str) -> str:
    try:
        compiled(value)
    except Unbounded as error:
        raise ValueError(str(error)) from None
    return value


_Text = Annotated[str, StringConstraints(pattern=r"\S")]
_Name = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$")]
_Word = Annotated[str, StringConstraints(pattern=r"\w")]
_Priority = Literal["low", "normal", "high", "urgent"]


class _Table(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)


class RuleNumbers(_Table):
    """What a rule may say besides its topic and group."""

    severity: Literal["low", "medium", "high"] | None = None
    over: Annotated[float, Field(gt=0)] | None = None  # an amount, in whatever currency
    days: Annotated[int, Field(ge=1, le=365)] | None = None
    replies: Annotated[int, Field(ge=1, le=20)] | None = None
    messages: Annotated[int, Field(ge=1, le=200)] | None = None
    below: Annotated[float, Field(ge=0, le=1)] | None = None
    share: Annotated[float, Field(gt=0, le=1)] | None = None
    tags: list[_Text] | None = None
    tiers: list[_Name] | None = None


class TierTable(_Table):
    """A kind of customer."""

    name: _Name
    tags: list[_Text] = []
    organizations: list[_Text] = []
    priority: _Priority | None = None


class EntityTable(_Table):
    """A thing to look for."""

    name: _Name
    pattern: Annotated[_Text, AfterValidator(_bounded)] | None = None
    words: list[_Word] = []
    titles: dict[Annotated[str, StringConstraints(pattern=r"^[a-z]{2}$")], _Text] = {}


class RouteTable(_Table):
    """Where some tickets go."""

    group: str = ""
    priority: _Priority | None = None
    intents: list[_Name] = []
    categories: list[_Text] = []
    languages: list[Annotated[str, StringConstraints(pattern=r"^[a-z]{2}$")]] = []
    tiers: list[_Name] = []


def complete(reason: str, said: RuleNumbers) -> dict[str, Any]:
    """Return a rule's own numbers, spelled out. Raise ValueError for one that belongs to another rule."""
    topic = Reason(reason)
    own: dict[str, Any] = dict([NUMBERS[topic]] if topic in NUMBERS else [])
    own |= dict([NAMES[topic]] if topic in NAMES else [])
    if stray := [key for key in sorted(KEYS) if getattr(said, key) is not None and key not in own]:
        known = f"it has {' and '.join(sorted(own))}" if own else "it has no number"
        raise ValueError(f"{stray[0]} is not a number of the rule {reason}; {known}")
    filled = {key: getattr(said, key) for key in own if getattr(said, key) is not None}
    plain = {key: list(one) if isinstance(one, tuple) else _number(key, float(one)) for key, one in own.items()}
    return {"severity": said.severity or str(severity(topic)), **plain, **filled}


def severity(topic: Reason) -> Severity:
    """Return how grave a topic is where the policy does not say."""
    if topic in GRAVE:
        return Severity.HIGH
    return Severity.LOW if topic in MILD else Severity.MEDIUM


def computed(reason: str, on: bool, group: str, said: RuleNumbers) -> Computed:
    """Return a rule that goes by figures, its numbers spelled out."""
    topic = Reason(reason)
    number = getattr(said, NUMBERS[topic][0]) if topic in NUMBERS else 0.0
    names = getattr(said, NAMES[topic][0]) if topic in NAMES else []
    grave = Severity(said.severity or severity(topic))
    return Computed(topic, float(number), tuple(names), group, on, grave)


def tier(table: TierTable) -> Tier:
    """Return a kind of customer."""
    return Tier(table.name, tuple(table.tags), tuple(table.organizations), _priority(table.priority))


def mention(table: EntityTable) -> Mention:
    """Return a thing to look for."""
    return Mention(table.name, table.pattern or "", tuple(table.words), tuple(table.titles.items()))


def route(table: RouteTable) -> Route:
    """Return where some tickets go."""
    conditions = table.intents, table.categories, table.languages, table.tiers
    return Route(table.group, _priority(table.priority), *map(tuple, conditions))


def known(topic: str) -> bool:
    """Say whether a rule of this name goes by figures."""
    return topic in COMPUTED


def _number(key: str, value: float) -> float | int:
    return int(value) if key in {"days", "replies", "messages"} else value


def _priority(value: str | None) -> Priority | None:
    return Priority(value) if value else None

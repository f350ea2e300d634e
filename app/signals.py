"""What is read out of a message besides its question, and the lists that admins give for it. Values only."""

from dataclasses import dataclass
from enum import StrEnum

from integrations.helpdesk import Priority


class Sentiment(StrEnum):
    """How the customer feels about us."""

    VERY_NEGATIVE = "very_negative"
    NEGATIVE = "negative"
    NEUTRAL = "neutral"
    POSITIVE = "positive"
    VERY_POSITIVE = "very_positive"


class Urgency(StrEnum):
    """How much it hurries."""

    LOW = "low"
    NORMAL = "normal"
    HIGH = "high"
    URGENT = "urgent"


class Severity(StrEnum):
    """What a rule's hit means: a draft for the agent, a person takes over, the same before every other reason."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"


@dataclass(frozen=True, slots=True)
class Entity:
    """One thing named in a message. `value` and `unit` of an amount; `text` as it may be kept."""

    name: str  # order_number, email, amount, date, or one of the policy's
    text: str
    value: float = 0.0
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Mood:
    """How a message sounds, each guess with the probability that it is so.

    `frustration` (with us) and `distress` (about their own lot) are figures between 0 and 1.
    """

    sentiment: Sentiment
    sentiment_probability: float
    urgency: Urgency
    urgency_probability: float
    frustration: float = 0.0
    distress: float = 0.0


@dataclass(frozen=True, slots=True)
class Signals:
    """What is known of a message besides its question. `breach`: minutes until an answer is overdue."""

    mood: Mood
    tier: str = ""
    entities: tuple[Entity, ...] = ()
    breach: int | None = None


@dataclass(frozen=True, slots=True)
class Tier:
    """A kind of customer: whoever has one of the tags, or is of one of the organisations, by id."""

    name: str
    tags: tuple[str, ...] = ()
    organizations: tuple[str, ...] = ()
    priority: Priority | None = None  # how much their tickets hurry at least


@dataclass(frozen=True, slots=True)
class Mention:
    """A thing to look for in messages: by a pattern, by words, or by both."""

    name: str
    pattern: str = ""
    words: tuple[str, ...] = ()
    titles: tuple[tuple[str, str], ...] = ()  # language, what it is called to customers


@dataclass(frozen=True, slots=True)
class Route:
    """Where tickets go that fit every condition named; an empty condition fits all."""

    group: str = ""
    priority: Priority | None = None
    intents: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    tiers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Routed:
    """Where a ticket goes and how much it hurries at least; what is empty stays as it is."""

    group: str = ""
    priority: Priority | None = None


@dataclass(frozen=True, slots=True)
class Choice:
    """Which of some kinds a model chose; empty: none, or `failed` says why. `prompt` is what it was told, a digest."""

    kind: str
    prompt: str
    failed: str = ""


@dataclass(frozen=True, slots=True)
class Contact:
    """An earlier ticket of the same requester: what it was about, in masked words."""

    ticket: str
    intent: str
    words: str

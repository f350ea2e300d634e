"""What asking a model costs, and how it can fail. Values only."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum
from typing import Protocol

MILLION = Decimal(1_000_000)


class Stage(StrEnum):
    """What a model is asked for."""

    TRIAGE = "triage"
    REWRITE = "rewrite"
    WRITE = "write"
    CHECK = "check"


class Fault(StrEnum):
    """Why a model gave nothing that can be used; a closed list, translated where people read it."""

    UNREACHABLE = "unreachable"
    TIMEOUT = "timeout"
    DOWN = "down"  # status 500 and above
    BUSY = "busy"  # asked too often
    NO_CREDIT = "no_credit"  # the account behind the key is used up
    KEY = "key"
    UNKNOWN = "unknown"  # no such address or model
    REJECTED = "rejected"  # it does not take what was sent
    ELSEWHERE = "elsewhere"  # it sends to another address
    TOO_LONG = "too_long"  # more than it can read
    UNREADABLE = "unreadable"  # the answer is none of an OpenAI-compatible endpoint
    TRUNCATED = "truncated"  # the answer breaks off
    FILTERED = "filtered"  # a content filter took the answer away
    REFUSED = "refused"  # the model said no
    EMPTY = "empty"
    SHAPE = "shape"  # not the JSON that was asked for, after two corrections
    ROUNDS = "rounds"  # it went on asking for tools
    RESTING = "resting"  # it failed often of late and is left alone
    BUDGET = "budget"  # tokens or money of the ticket, the hour or the day are spent
    ABSTAINED = "abstained"  # it says that what it was given does not answer the question


@dataclass(frozen=True, slots=True)
class Tokens:
    """Tokens of one call, in and out."""

    read: int = 0
    written: int = 0

    @property
    def all(self) -> int:
        """Return both together."""
        return self.read + self.written


@dataclass(frozen=True, slots=True)
class Price:
    """What a million tokens of a model cost, in the deployment's currency."""

    read: Decimal
    written: Decimal

    def of(self, tokens: Tokens) -> Decimal:
        """Return what these tokens cost."""
        return (self.read * tokens.read + self.written * tokens.written) / MILLION


@dataclass(frozen=True, slots=True)
class Tariff:
    """What each model costs. A model without a price is counted in tokens alone."""

    prices: Mapping[str, Price]
    currency: str = "USD"

    def of(self, model: str, tokens: Tokens) -> Decimal:
        """Return what these tokens of a model cost."""
        price = self.prices.get(model)
        return price.of(tokens) if price else Decimal(0)


@dataclass(frozen=True, slots=True)
class Call:
    """One time that a model was asked, tries and corrections included. `prompt` is the digest of what it was told."""

    stage: Stage
    model: str
    prompt: str
    tokens: Tokens
    requests: int  # sent to the endpoint
    milliseconds: float
    fault: Fault | None = None
    cost: Decimal = Decimal(0)
    currency: str = ""


class Meter(Protocol):
    """What counts the tokens and the money of one run."""

    @property
    def calls(self) -> tuple[Call, ...]:
        """Return the calls so far, in order."""

    def claim(self, stage: Stage, model: str, tokens: Tokens) -> str | None:
        """Commit that so many tokens may be used up, and return the claim's id; None: a budget is spent.

        However many processes claim at once, no budget is exceeded.
        """

    def settle(self, claim: str, model: str, tokens: Tokens) -> None:
        """Say what a claim has come to."""

    def record(self, call: Call) -> None:
        """Keep a call for the run's record, with what it cost."""


class Free:
    """A meter without a budget that keeps its calls."""

    def __init__(self, tariff: Tariff | None = None) -> None:
        """Begin with nothing used."""
        self._calls: tuple[Call, ...] = ()
        self._tariff = tariff or Tariff({})

    @property
    def calls(self) -> tuple[Call, ...]:
        """Return the calls so far, in order."""
        return self._calls

    def claim(self, stage: Stage, model: str, tokens: Tokens) -> str | None:
        """Return a claim: there is no budget."""
        return str(stage)

    def settle(self, claim: str, model: str, tokens: Tokens) -> None:
        """Leave it at that."""

    def record(self, call: Call) -> None:
        """Keep it."""
        self._calls += (priced(call, self._tariff),)


def priced(call: Call, tariff: Tariff) -> Call:
    """Return a call with what it cost."""
    return replace(call, cost=tariff.of(call.model, call.tokens), currency=tariff.currency)

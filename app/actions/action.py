"""What an action is made of, and what it is looked at with."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from pydantic import BaseModel, ConfigDict

from app.grants import ActionEffect, Condition, Grant, Values
from integrations.commerce import Commerce, Money, Order, Receipt
from integrations.helpdesk import Helpdesk


class Parameters(BaseModel):
    """What an action is asked for with; nothing unknown, everything a text that is kept as it is."""

    model_config = ConfigDict(extra="forbid", frozen=True)


@dataclass(frozen=True, slots=True)
class Asking:
    """Who asks, on which ticket, and when we look."""

    connection: str
    ticket: str
    requester: str
    email: str  # of the requester, as the helpdesk has it
    verified: bool
    now: datetime


@dataclass(frozen=True, slots=True)
class Bench:
    """What actions are done with."""

    commerce: Commerce
    helpdesk: Helpdesk | None = None  # None while thinking: nothing is written then


@dataclass(frozen=True, slots=True)
class Case:
    """One action that is asked for, with what the shop says now."""

    wanted: Any  # the action's own Parameters
    asking: Asking
    grant: Grant
    order: Order | None = None
    orders: tuple[Order, ...] = ()
    customer: str = ""  # the id of the shop's account with the requester's address


class Do(Protocol):
    """Do it, once, under its key; return what a reply may say of it. Raise CommerceError, HelpdeskError."""

    def __call__(self, case: Case, bench: Bench, key: str) -> Values:
        """Do it."""


class Look(Protocol):
    """Look whether it was done under its key; return what a reply may say of it, or None."""

    def __call__(self, case: Case, bench: Bench, key: str) -> Values | None:
        """Look."""


def nowhere(case: Case, bench: Bench, key: str) -> Values | None:
    """Return None: it may be done twice without harm, so that nothing is looked for."""
    return None


def nothing(case: Case) -> Money | None:
    """Return None: it costs nothing."""
    return None


@dataclass(frozen=True, slots=True)
class Action:
    """One thing that can be done beside replying. `undo` takes it back, by the key it was done under and its own."""

    name: str
    effect: ActionEffect
    parameters: type[Parameters]
    conditions: Callable[[Case], tuple[Condition, ...]]
    do: Do
    look: Look = nowhere
    money: Callable[[Case], Money | None] = nothing
    undo: Callable[[Bench, str, str], Receipt] | None = None
    days: int = 30  # how old what it is about may be, where the policy says nothing
    with_reply: bool = False  # the reply that solves a ticket does it

    @property
    def reversible(self) -> bool:
        """Say whether it can be taken back."""
        return self.undo is not None


def receipt(case: Case, made: Receipt) -> Values:
    """Return what a receipt says, as slots of a reply."""
    found = {"order": made.order, "made": made.id, "url": made.url}
    if made.money:
        found["amount"] = shown(made.money)
    return tuple((name, value) for name, value in found.items() if value)


def looked(case: Case, bench: Bench, key: str) -> Values | None:
    """Look for a write of the shop's under its key."""
    made = bench.commerce.done(key)
    return receipt(case, made) if made and not made.undone else None


def undone(bench: Bench, of: str, key: str) -> Receipt:
    """Take a write of the shop's back."""
    return bench.commerce.undo(of, key)


def shown(money: Money) -> str:
    """Return an amount as replies have it: digits, point, currency."""
    return f"{money.amount:f} {money.currency}"


def ordered(case: Case) -> Order:
    """Return the order of a case whose conditions are met. Raise LookupError where there is none."""
    if case.order is None:
        raise LookupError("conditions were not looked at")
    return case.order

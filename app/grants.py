"""What may be done beyond replying, what is asked for, what came of it. Values only: nothing here does I/O."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from hashlib import sha256

from integrations.commerce import Money

Values = tuple[tuple[str, str], ...]  # name, value


class ActionEffect(StrEnum):
    """What an action changes."""

    NOTHING = "nothing"  # it reads
    TICKET = "ticket"
    MONEY = "money"  # money or goods leave the house
    ACCOUNT = "account"  # something of the customer's: an address, a mail, a label


class Term(StrEnum):
    """What must be so before an action is done; a closed list that every face has words for."""

    COMPLETE = "complete"  # every parameter is there, and what it must be
    VERIFIED = "verified"  # the helpdesk vouches for who asks
    KNOWN = "known"  # the shop knows such an order
    THEIRS = "theirs"  # the order is of the address that asks
    OPEN = "open"  # nothing of it has left the house
    SENT = "sent"  # something has
    DELIVERED = "delivered"
    NOT_CANCELLED = "not_cancelled"
    WINDOW = "window"  # it is not too long ago
    LEFT = "left"  # at most what was paid less what went back
    CAP = "cap"  # at most what the policy allows for a ticket
    ARTICLE = "article"  # the order has such an article
    RETURNABLE = "returnable"
    NOT_REPLACED = "not_replaced"
    NOT_REFUNDED = "not_refunded"
    ACCOUNT = "account"  # the shop has an account of the address that asks
    FUTURE = "future"  # the moment is still to come, and not too far away
    ALLOWED = "allowed"  # nothing of it is for people alone
    REACHED = "reached"  # the shop answers


@dataclass(frozen=True, slots=True)
class Condition:
    """One thing that must be so, whether it is, and the figures behind it."""

    term: Term
    met: bool
    values: Values = ()


@dataclass(frozen=True, slots=True)
class Grant:
    """One action that the policy names, and how much of it: of amounts by ticket, requester and day, and of times.

    `requester_days`: within how many days those of a requester are counted. `days`: how old what it is about may be.
    """

    action: str
    currency: str = ""
    per_ticket: Decimal = Decimal(0)
    per_requester: Decimal = Decimal(0)
    per_day: Decimal = Decimal(0)
    times_per_ticket: int = 1
    times_per_requester: int = 3
    times_per_day: int = 100
    requester_days: int = 30
    days: int = 30


@dataclass(frozen=True, slots=True)
class Proposal:
    """An action that is asked for, with what must be so for it as the shop stood at that moment.

    `id` names it within its run: it is made of the action and its parameters. `values` are what it read.
    """

    id: str
    action: str
    parameters: Values
    effect: ActionEffect
    conditions: tuple[Condition, ...]
    reversible: bool = False
    money: Money | None = None
    values: Values = ()
    by: str = "local"  # or the name of the model

    @property
    def ready(self) -> bool:
        """Say whether everything is as it must be."""
        return all(one.met for one in self.conditions)

    @property
    def writes(self) -> bool:
        """Say whether it changes anything."""
        return self.effect is not ActionEffect.NOTHING


class DeedState(StrEnum):
    """What came of an action that was begun."""

    CLAIMED = "claimed"  # its caps are taken, nobody knows yet
    DONE = "done"
    REFUSED = "refused"  # nothing happened
    DOUBTFUL = "doubtful"  # nobody can tell
    UNDONE = "undone"  # it had been done and was taken back


@dataclass(frozen=True, slots=True)
class Deed:
    """One action that was begun, under its effect key: for whom, how much, what came of it."""

    key: str
    action: str
    effect: ActionEffect
    parameters: Values = ()
    state: DeedState = DeedState.CLAIMED
    money: Money | None = None
    values: Values = ()
    why: str = ""  # a plain word of the shop's or of ours where it was not done
    who: str = ""  # the person who approved it; empty: the copilot


def naming(action: str, parameters: Values) -> str:
    """Return the id of a proposal."""
    parts = (action, *(f"{name}={value}" for name, value in sorted(parameters)))
    return sha256("\n".join(parts).encode()).hexdigest()[:16]

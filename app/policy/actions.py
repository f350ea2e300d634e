"""What the policy says of actions: each by its exact name, with its caps; whatever has no table is off."""

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints

from app.actions import ACTIONS
from app.grants import ActionEffect, Grant

_AMOUNTS = ("currency", "per_ticket", "per_requester", "per_day")


class _Table(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)


def _known(name: str) -> str:
    if name not in ACTIONS:
        raise ValueError(f"there is no action {name!r}; there are {', '.join(sorted(ACTIONS))}")
    return name


def _once(names: list[str]) -> list[str]:
    if len(set(names)) < len(names):
        raise ValueError("an action stands twice")
    return names


# A TOML number would be a float, and a float is no money.
_Amount = Annotated[str, StringConstraints(pattern=r"^\d{1,9}(\.\d{1,3})?$")]
_Times = Annotated[int, Field(ge=1, le=100_000)]
_Days = Annotated[int, Field(ge=1, le=3650)]
_Known = Annotated[str, AfterValidator(_known)]
Named = Annotated[list[_Known], AfterValidator(_once)]


class ActionTable(_Table):
    """How much of one action; amounts are texts such as "80.00"."""

    currency: Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}$")] | None = None
    per_ticket: _Amount | None = None
    per_requester: _Amount | None = None
    per_day: _Amount | None = None
    times_per_ticket: _Times = 1
    times_per_requester: _Times = 3
    times_per_day: _Times = 100
    requester_days: _Days = 30
    days: _Days | None = None


class ActionTables(_Table):
    """The part of a whole policy that names actions."""

    actions: dict[_Known, ActionTable] = {}


Trail = tuple[int | str, ...]


def wrong(
    intents: Iterable[tuple[str, Iterable[str]]], tables: Mapping[str, ActionTable]
) -> Iterator[tuple[str, Trail]]:
    """Yield what is wrong with actions whose single values are fine, and where it stands."""
    for name, table in tables.items():
        if lack := _incomplete(name, table):
            yield f"{name} {lack}", ("actions", name)
    for at, (intent, named) in enumerate(intents):
        for off in (one for one in named if one not in tables):
            yield f"the intent {intent!r} names {off!r}: give it [actions.{off}]", ("intent", at, "actions")


def _incomplete(name: str, table: ActionTable) -> str:
    said = [one for one in _AMOUNTS if getattr(table, one) is not None]
    if ACTIONS[name].effect is not ActionEffect.MONEY:
        return f"moves no money: {said[0]} is not for it" if said else ""
    if lacks := [one for one in _AMOUNTS if one not in said]:
        return f"moves money: it needs {lacks[0]}"
    ticket, requester, day = (Decimal(getattr(table, one) or 0) for one in _AMOUNTS[1:])
    return "" if ticket <= requester <= day else "needs a per_ticket at most per_requester, and that at most per_day"


def grants(tables: Mapping[str, ActionTable]) -> tuple[Grant, ...]:
    """Return what is granted."""
    return tuple(_grant(name, one) for name, one in tables.items())


def _grant(name: str, table: ActionTable) -> Grant:
    return Grant(
        action=name,
        currency=table.currency or "",
        per_ticket=Decimal(table.per_ticket or 0),
        per_requester=Decimal(table.per_requester or 0),
        per_day=Decimal(table.per_day or 0),
        times_per_ticket=table.times_per_ticket,
        times_per_requester=table.times_per_requester,
        times_per_day=table.times_per_day,
        requester_days=table.requester_days,
        days=table.days or ACTIONS[name].days,
    )

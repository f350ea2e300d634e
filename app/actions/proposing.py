"""An action that is asked for becomes a proposal, or is refused: by the policy, and by what the shop says now."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from hashlib import sha256

from pydantic import ValidationError

from app.actions import ACTIONS
from app.actions.action import Action, Asking, Bench, Case, Parameters
from app.domain import Intent, Policy
from app.grants import ActionEffect, Condition, Deed, DeedState, Grant, Proposal, Term, Values, naming
from integrations.commerce import Commerce, CommerceError, NoSuchOrder

MOST = 20  # orders of somebody that are looked at
LONGEST = 100  # characters of a parameter that is kept


class NotAllowed(ValueError):
    """The policy does not name this action for this kind of question."""


@dataclass(frozen=True, slots=True)
class Scope:
    """What may be asked for, about which ticket and message. `begun`: what was done about that message before."""

    policy: Policy
    intent: Intent
    asking: Asking
    message: str
    commerce: Commerce
    begun: tuple[Deed, ...] = ()


def propose(name: str, parameters: Mapping[str, str], scope: Scope, by: str = "local") -> Proposal:
    """Return the proposal, every condition looked at; nothing is written. Raise NotAllowed.

    What is not complete, and what is looked at while the shop is down, is a proposal whose
    condition says so. An action that was done about this very message is ready: it is not done again.
    """
    action, grant = ACTIONS.get(name), scope.policy.grant(name)
    if action is None or grant is None or name not in scope.intent.actions:
        raise NotAllowed(f"{name!r} is not among the actions of {scope.intent.name!r}")
    plain = tuple((key, _short(value)) for key, value in parameters.items() if key in action.parameters.model_fields)
    made = Proposal(naming(name, plain), name, plain, action.effect, (), action.reversible, by=by)
    try:
        wanted = action.parameters.model_validate(dict(parameters))
    except ValidationError as error:
        named = {str(one["loc"][0]) for one in error.errors() if one["loc"]}
        lacks = ", ".join(one for one in action.parameters.model_fields if one in named)
        return replace(made, conditions=(Condition(Term.COMPLETE, False, (("lacks", lacks),)),))
    return _looked_at(replace(made, parameters=written(wanted)), action, grant, scope)


def _looked_at(made: Proposal, action: Action, grant: Grant, scope: Scope) -> Proposal:
    made = replace(made, id=naming(made.action, made.parameters))
    before = next((one for one in scope.begun if one.key == key(scope.asking, scope.message, made.id)), None)
    if before and before.state is DeedState.DONE:
        return replace(made, money=before.money)
    try:
        case = examine(made, grant, scope.asking, scope.commerce)
        conditions = action.conditions(case)
        ready = all(one.met for one in conditions)
        reads = ready and action.effect is ActionEffect.NOTHING
        values = action.do(case, Bench(scope.commerce), "") if reads else ()
    except CommerceError:
        return replace(made, conditions=(Condition(Term.REACHED, False),))
    return replace(made, conditions=conditions, money=action.money(case), values=values)


def examine(made: Proposal, grant: Grant, asking: Asking, commerce: Commerce) -> Case:
    """Return a proposal's case as the shop stands now. Raise ShopDown, ValidationError."""
    action = ACTIONS[made.action]
    wanted = action.parameters.model_validate(dict(made.parameters))
    case = Case(wanted, asking, grant)
    if "order" in action.parameters.model_fields:
        try:
            return replace(case, order=commerce.order(dict(made.parameters)["order"]))
        except NoSuchOrder:
            return case
    if action.effect is ActionEffect.TICKET or not asking.email:
        return case
    orders = commerce.orders(asking.email, MOST) if action.effect is ActionEffect.NOTHING else ()
    customer = commerce.customer(asking.email) if action.effect is ActionEffect.ACCOUNT else ""
    return replace(case, orders=orders, customer=customer)


def key(asking: Asking, message: str, proposal: str) -> str:
    """Return the effect key of a proposal: the same for every attempt and every run about this message."""
    parts = (asking.connection, asking.ticket, message, "action", proposal)
    return sha256("\n".join(parts).encode()).hexdigest()[:32]


def written(wanted: Parameters) -> Values:
    """Return parameters as plain texts, the same for the same values; what is left at its default is left out."""
    said = wanted.model_dump(exclude_defaults=True)
    return tuple((name, _plain(value)) for name, value in said.items())


def _plain(value: object) -> str:
    match value:
        case Decimal():
            return f"{value:f}"
        case datetime():
            return value.isoformat()
        case _:
            return str(value)


def _short(text: str) -> str:
    return " ".join(str(text).split())[:LONGEST]

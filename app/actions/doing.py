"""One action done once: intent first, caps claimed, looked for before it is repeated, taken back where it can be."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from hashlib import sha256

from app.actions import ACTIONS
from app.actions.action import Action, Asking, Bench, Case
from app.actions.proposing import examine
from app.domain import Effect
from app.grants import Deed, DeedState, Grant, Proposal, Values
from app.ports import Deeds, Guard, Whose
from integrations.commerce import CommerceError, Doubtful, Money, Refused
from integrations.helpdesk import Conflict

STAYS = "could_not_be_taken_back"  # and is not tried again: a person has been told
TRIES = 3  # of a write to a ticket that changes under us


@dataclass(frozen=True, slots=True)
class Stand:
    """Everything that an action is done through, for one message of one ticket."""

    asking: Asking
    bench: Bench
    guard: Guard
    deeds: Deeds
    whose: Whose
    pause: Callable[[float], None]  # seconds


def _free() -> str:
    return ""


def did(one: Proposal, key: str, grant: Grant, stand: Stand, who: str = "", may: Callable[[], str] = _free) -> Deed:
    """Do a proposal under its effect key, or find it done; return what came of it. Raise HelpdeskError.

    Its conditions are looked at anew and its caps are claimed. `who`: the person that approved it. `may` says, once
    it is known that an earlier attempt did nothing, what speaks against doing it now.
    """
    action = ACTIONS[one.action]
    deed = Deed(key, one.action, action.effect, one.parameters, who=who)
    known = stand.deeds.deed(key)
    if known and known.state is DeedState.DONE:
        return _recorded(known, stand)
    if known and known.state is DeedState.UNDONE:  # it was taken back: its key would find what is no more
        return known
    try:
        case = examine(one, grant, stand.asking, stand.bench.commerce)
        deed = replace(deed, money=action.money(case))
        if stand.guard.begun(key) and (values := _found(action, case, key, stand)) is not None:
            # What it claimed, not what is left of the order now that it is done.
            return _ended(replace(deed, state=DeedState.DONE, values=values, money=_claimed(known, deed)), stand)
    except CommerceError:
        doubtful = stand.guard.begun(key)
        return _ended(replace(deed, state=_state(doubtful), why="shop_down", money=_claimed(known, deed)), stand)
    if unmet := next((each.term for each in action.conditions(case) if not each.met), None):
        return _ended(replace(deed, state=DeedState.REFUSED, why=unmet), stand)
    if why := may():
        return replace(deed, state=DeedState.REFUSED, why=why)
    if spent := stand.deeds.claim(deed, stand.whose, grant):
        there = stand.deeds.deed(key)
        if there and there.state is DeedState.DONE:  # by another process, just now
            return _recorded(there, stand)
        return replace(deed, state=DeedState.REFUSED, why=spent)
    stand.guard.begin(key)
    return _ended(_tried(action, case, deed, stand), stand)


def undid(deed: Deed, stand: Stand) -> Deed:
    """Take back what was done, where it can be; return what came of that: a deed that stays DONE could not be."""
    action, key = ACTIONS[deed.action], sha256(f"{deed.key}\nundo".encode()).hexdigest()[:32]
    if action.undo is None or deed.state is not DeedState.DONE or deed.why == STAYS:
        return deed
    stand.guard.begin(key)
    try:
        with suppress(Doubtful):
            action.undo(stand.bench, deed.key, key)
        if stand.bench.commerce.done(key) is None:
            return _kept(replace(deed, why=STAYS), stand)
    except CommerceError:
        return _kept(replace(deed, why=STAYS), stand)
    stand.guard.record(Effect(f"undo_{deed.action}", key))
    return _kept(replace(deed, state=DeedState.UNDONE), stand)


def _tried(action: Action, case: Case, deed: Deed, stand: Stand) -> Deed:
    """Do it, once more where the first attempt left no trace. Raise HelpdeskError."""
    for left in (True, False):
        try:
            return replace(deed, state=DeedState.DONE, values=_written(action, case, deed.key, stand))
        except Doubtful:
            try:
                values = _found(action, case, deed.key, stand)
            except CommerceError:
                return replace(deed, state=DeedState.DOUBTFUL, why="shop_down")
            if values is not None:
                return replace(deed, state=DeedState.DONE, values=values)
            if not left:
                return replace(deed, state=DeedState.DOUBTFUL, why="no_answer")
        except Refused as error:
            return replace(deed, state=DeedState.REFUSED, why=error.reason)
        except CommerceError:
            return replace(deed, state=DeedState.REFUSED, why="shop_down")
    raise AssertionError("unreachable")


def _written(action: Action, case: Case, key: str, stand: Stand) -> Values:
    for left in reversed(range(TRIES)):
        try:
            return action.do(case, stand.bench, key)
        except Conflict:  # the ticket moved on between our look and our write: nothing was written
            if not left:
                raise
    raise AssertionError("unreachable")


def _found(action: Action, case: Case, key: str, stand: Stand) -> Values | None:
    """Look for what an earlier attempt did; again once none can be on its way any more. Raise ShopDown."""
    stand.guard.begin(key)
    if (values := action.look(case, stand.bench, key)) is not None:
        return values
    stand.pause(stand.guard.settle(key))
    return action.look(case, stand.bench, key)


def _claimed(known: Deed | None, deed: Deed) -> Money | None:
    return known.money if known and known.money else deed.money


def _state(doubtful: bool) -> DeedState:
    return DeedState.DOUBTFUL if doubtful else DeedState.REFUSED


def _ended(deed: Deed, stand: Stand) -> Deed:
    """Return what came of an action, on record."""
    _kept(deed, stand)
    return _recorded(deed, stand) if deed.state is DeedState.DONE else deed


def _kept(deed: Deed, stand: Stand) -> Deed:
    stand.deeds.end(deed, stand.whose)
    return deed


def _recorded(deed: Deed, stand: Stand) -> Deed:
    if not stand.guard.done(deed.key):
        stand.guard.record(Effect(deed.action, deed.key))
    return deed

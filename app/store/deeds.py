"""What was begun beside replying, and how much of every cap is taken (app.ports.Deeds)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from types import MappingProxyType

from pydantic import TypeAdapter
from sqlalchemy import RowMapping, select

from app.grants import ActionEffect, Deed, DeedState, Grant, Values
from app.ports import Clock, Whose
from app.store.acting import deeds
from app.store.budgets import hold
from app.store.engine import Store, Transaction
from app.store.switch import MARK
from app.store.tables import marks
from integrations.commerce import Money

PAUSED = "paused"
_COUNTED = [str(one) for one in (DeedState.CLAIMED, DeedState.DONE, DeedState.DOUBTFUL)]
_ENDED = [str(one) for one in (DeedState.DONE, DeedState.UNDONE)]
_DAY = timedelta(days=1)
_values = TypeAdapter(Values)


@dataclass(frozen=True, slots=True)
class StoredDeeds:
    """The deeds table. Every write may be repeated after a crash and then changes nothing."""

    store: Store
    clock: Clock

    def deed(self, key: str) -> Deed | None:
        """Return what is on record under an effect key, or None."""
        with self.store.begin() as transaction:
            row = transaction.execute(select(deeds).where(deeds.c.key == key)).mappings().first()
        return _deed(row) if row else None

    def about(self, connection: str, ticket_id: str, message_id: str) -> tuple[Deed, ...]:
        """Return what was begun about a message, in order."""
        ours = (deeds.c.connection == connection) & (deeds.c.ticket == ticket_id) & (deeds.c.message == message_id)
        with self.store.begin() as transaction:
            rows = (
                transaction.execute(select(deeds).where(ours).order_by(deeds.c.claimed, deeds.c.key)).mappings().all()
            )
        return tuple(map(_deed, rows))

    def claim(self, deed: Deed, whose: Whose, grant: Grant) -> str:
        """Commit that an action is about to be done, or return what stands against it.

        `paused`, the cap that would be exceeded, or that it has ended.

        One process at a time claims; what it sees then is all that was done or claimed before.
        """
        with self.store.begin() as transaction:
            hold(self.store, transaction)
            if transaction.execute(select(marks.c.name).where(marks.c.name == MARK)).first():
                return PAUSED
            state = transaction.execute(select(deeds.c.state).where(deeds.c.key == deed.key)).scalar()
            if state in _ENDED:
                return str(state)
            if spent := self._spent(transaction, deed, whose, grant):
                return spent
            self._put(transaction, deed, whose, {"claimed": self.clock.now()})  # a refusal of old counts from now
        return ""

    def end(self, deed: Deed, whose: Whose) -> None:
        """Keep what came of it; what was refused or taken back counts for no cap."""
        with self.store.begin() as transaction:
            self._put(transaction, deed, whose)

    def _spent(self, transaction: Transaction, deed: Deed, whose: Whose, grant: Grant) -> str:
        """Return the first cap that this deed would exceed, or an empty string."""
        now = self.clock.now()
        others = (deeds.c.action == deed.action) & (deeds.c.key != deed.key) & deeds.c.state.in_(_COUNTED)
        since = now - max(_DAY, timedelta(days=grant.requester_days))
        mine = (deeds.c.connection == whose.connection) & (deeds.c.ticket == whose.ticket)
        statement = select(deeds).where(others, (deeds.c.claimed > since) | mine)
        rows = transaction.execute(statement).mappings().all()
        here = [one for one in rows if (one["connection"], one["ticket"]) == (whose.connection, whose.ticket)]
        theirs = [one for one in rows if (one["connection"], one["requester"]) == (whose.connection, whose.requester)]
        theirs = [one for one in theirs if one["claimed"] > now - timedelta(days=grant.requester_days)]
        today = [one for one in rows if one["claimed"] > now - _DAY]
        caps = (
            ("ticket", here, grant.times_per_ticket, grant.per_ticket),
            ("requester", theirs, grant.times_per_requester, grant.per_requester),
            ("day", today, grant.times_per_day, grant.per_day),
        )
        return next((word for name, some, times, most in caps if (word := _over(name, some, deed, times, most))), "")

    def _put(
        self, transaction: Transaction, deed: Deed, whose: Whose, anew: Mapping[str, datetime] = MappingProxyType({})
    ) -> None:
        left = {
            "state": str(deed.state),
            "amount": f"{deed.money.amount:f}" if deed.money else "",
            "currency": deed.money.currency if deed.money else "",
            "values": _values.dump_json(deed.values).decode(),
            "why": deed.why,
            "who": deed.who,
        }
        row = {
            "connection": whose.connection,
            "ticket": whose.ticket,
            "message": whose.message,
            "requester": whose.requester,
            "run": whose.run,
            "action": deed.action,
            "effect": str(deed.effect),
            "parameters": _values.dump_json(deed.parameters).decode(),
            "claimed": self.clock.now(),
        }
        first = self.store.insert(deeds).values(key=deed.key, **row, **left)
        # What is done stays done, whatever a slower process heard of it.
        open_ = None if str(deed.state) in _ENDED else deeds.c.state.not_in(_ENDED)
        transaction.execute(first.on_conflict_do_update(index_elements=["key"], set_={**left, **anew}, where=open_))


def _over(name: str, some: Iterable[RowMapping], deed: Deed, times: int, most: Decimal) -> str:
    """Return the cap that one more would exceed: how often, else how much."""
    rows = list(some)
    if len(rows) + 1 > times:
        return f"times_per_{name}"
    if deed.money is None:
        return ""
    same = [Decimal(one["amount"]) for one in rows if one["currency"] == deed.money.currency]
    return f"per_{name}" if sum(same, deed.money.amount) > most else ""


def _deed(row: RowMapping) -> Deed:
    return Deed(
        key=row["key"],
        action=row["action"],
        effect=ActionEffect(row["effect"]),
        parameters=_values.validate_json(row["parameters"]),
        state=DeedState(row["state"]),
        money=Money(Decimal(row["amount"]), row["currency"]) if row["currency"] else None,
        values=_values.validate_json(row["values"]),
        why=row["why"],
        who=row["who"],
    )

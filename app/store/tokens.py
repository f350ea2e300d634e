"""Budgets of tokens and of money for models, claimed before anything is sent, however many processes ask."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import ROUND_CEILING, Decimal

from sqlalchemy import ColumnElement, delete, func, select, update

from app.ports import Clock
from app.store.budgets import hold
from app.store.engine import Store, Transaction
from app.store.tables import tokens
from app.usage import Call, Stage, Tariff, Tokens, priced

UNIT = Decimal("1e-9")
_MARK = "tokens"  # whoever holds its row is the only one who claims


@dataclass(frozen=True, slots=True)
class Caps:
    """The most that may be used up; 0: no limit."""

    tokens: int = 0
    cost: Decimal = Decimal(0)


@dataclass(frozen=True, slots=True)
class Allowance:
    """What models may take in this deployment."""

    ticket: Caps = Caps()
    hour: Caps = Caps()
    day: Caps = Caps()
    tariff: Tariff = Tariff({})  # noqa: RUF009


class StoredMeter:
    """Counts what one run asks of models (app.usage.Meter). A claim counts in full until it is settled."""

    def __init__(self, store: Store, clock: Clock, allowance: Allowance, ticket: tuple[str, str]) -> None:
        """Count for a ticket: connection and id."""
        self._store, self._clock, self._allowed, self._ticket = store, clock, allowance, ticket
        self._calls: tuple[Call, ...] = ()

    @property
    def calls(self) -> tuple[Call, ...]:
        """Return the calls so far, in order."""
        return self._calls

    def record(self, call: Call) -> None:
        """Keep a call with what it cost."""
        self._calls += (priced(call, self._allowed.tariff),)

    def claim(self, stage: Stage, model: str, used: Tokens) -> str | None:
        """Commit that so many tokens may be used up; None: that would be more than a budget has left."""
        now, cost = self._clock.now(), self._cost(model, used)
        row = tokens.insert().values(
            connection=self._ticket[0],
            ticket=self._ticket[1],
            stage=str(stage),
            model=model,
            at=now,
            read=used.read,
            written=used.written,
            cost=cost,
        )
        with self._store.begin() as transaction:
            if any(caps != Caps() for caps, _ in self._budgets(now)):
                hold(self._store, transaction, _MARK)
                if any(_over(transaction, one, where, used.all, cost) for one, where in self._budgets(now)):
                    return None
            return str(transaction.execute(row.returning(tokens.c.id)).scalar_one())

    def settle(self, claim: str, model: str, used: Tokens) -> None:
        """Say what a claim has come to."""
        settled = {"read": used.read, "written": used.written, "cost": self._cost(model, used)}
        with self._store.begin() as transaction:
            transaction.execute(update(tokens).where(tokens.c.id == int(claim)).values(settled))

    def _cost(self, model: str, used: Tokens) -> int:
        return int((self._allowed.tariff.of(model, used) / UNIT).to_integral_value(ROUND_CEILING))

    def _budgets(self, now: datetime) -> Iterator[tuple[Caps, ColumnElement[bool]]]:
        connection, ticket = self._ticket
        yield self._allowed.ticket, (tokens.c.connection == connection) & (tokens.c.ticket == ticket)
        yield self._allowed.hour, tokens.c.at > now - timedelta(hours=1)
        yield self._allowed.day, tokens.c.at > now - timedelta(days=1)


def _over(transaction: Transaction, caps: Caps, where: ColumnElement[bool], used: int, cost: int) -> bool:
    if caps == Caps():
        return False
    wanted = select(func.sum(tokens.c.read + tokens.c.written), func.sum(tokens.c.cost)).where(where)
    taken, paid = transaction.execute(wanted).one()
    over = caps.tokens and int(taken or 0) + used > caps.tokens
    return bool(over or (caps.cost and int(paid or 0) + cost > int(caps.cost / UNIT)))


def prune(store: Store, before: datetime) -> int:
    """Forget what was used before then; return how many requests that were."""
    with store.begin() as transaction:
        return transaction.execute(delete(tokens).where(tokens.c.at < before)).rowcount

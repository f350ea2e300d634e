"""The record of every run: what was decided, why, what was done, how long it took."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from pydantic import TypeAdapter
from sqlalchemy import ColumnElement, RowMapping, func, or_, select, update

from app.domain import ACKNOWLEDGEMENTS, AutonomyLevel, Decision, Effect, Outcome, OutcomeKind
from app.facts import Fact
from app.ports import Clock
from app.remit import Quota
from app.signals import Contact
from app.store.budgets import spent
from app.store.contacts import Whose, clarified, contacts
from app.store.engine import Store, storable
from app.store.holds import Holds
from app.store.inbox import row_of, run_of
from app.store.known import Known
from app.store.tables import effects, inbox, runs
from integrations.helpdesk import TicketEvent, Visibility

# After one of these the message needs no second look.
HANDLED = (
    OutcomeKind.REPLIED,
    OutcomeKind.SUGGESTED,
    OutcomeKind.HANDED_OFF,
    OutcomeKind.RESOLVED,
    OutcomeKind.OBSERVED,
)

RUNNING = "running"  # what a run without an end is counted as

_decision = TypeAdapter(Decision)
_effects = TypeAdapter(tuple[Effect, ...])
_stages = TypeAdapter(tuple[tuple[str, float], ...])


@dataclass(frozen=True, slots=True)
class Entry:
    """One run as it stands in the ledger. `kind` is None while it runs."""

    run: str
    number: int
    connection: str
    ticket: str
    message: str
    received: datetime
    started: datetime
    finished: datetime | None
    attempts: int
    kind: OutcomeKind | None
    reason: str
    detail: str
    level: AutonomyLevel | None
    policy_version: str
    decision: Decision | None
    effects: tuple[Effect, ...]
    stages: tuple[tuple[str, float], ...]
    error: str
    intent: str = ""
    due: datetime | None = None  # nothing is sent before, so that a person can stop it


@dataclass(frozen=True, slots=True)
class RunQuery:
    """Which runs to list; what is empty does not narrow."""

    text: str = ""  # of a ticket's id, a run's number or id, an intent's name
    connection: str = ""
    kind: str = ""  # of an OutcomeKind, or `running`
    intent: str = ""
    reason: str = ""
    since: datetime | None = None


@dataclass(frozen=True, slots=True)
class Ledger:
    """Runs in our store. Every write may be repeated after a crash and then changes nothing."""

    store: Store
    clock: Clock

    def claim(self, run: str, event: TicketEvent, received: datetime) -> int:
        """Open a run's entry, or count another attempt at it; return which attempt this is."""
        now = self.clock.now()
        first = self.store.insert(runs).values(
            id=run,
            number=row_of(run),
            connection=event.connection,
            ticket=event.ticket_id,
            received=received,
            started=now,
            attempts=1,
        )
        statement = first.on_conflict_do_update(
            index_elements=["id"], set_={"attempts": runs.c.attempts + 1}
        ).returning(runs.c.attempts)
        taken = update(inbox).where(inbox.c.id == row_of(run), inbox.c.claimed.is_(None)).values(claimed=now)
        with self.store.begin() as connection:
            connection.execute(taken)
            return int(connection.execute(statement).scalar_one())

    def decide(self, run: str, decision: Decision) -> None:
        """Store a decision before anything is done about it."""
        question, kind = decision.question, decision.triage
        self._write(
            run,
            message=decision.message_id,
            requester=decision.requester_id,
            digest=question.digest if question else "",
            level=int(decision.level),
            reason=str(decision.reason),
            detail=decision.detail,
            policy_version=decision.policy_version,
            intent=kind.intent if kind else "",
            due=self.clock.now() + timedelta(seconds=decision.delay) if decision.delay else None,
            decision=_decision.dump_json(_masked(decision)).decode(),
            stages=_stages.dump_json(decision.stages).decode(),
        )

    def decision(self, run: str) -> Decision | None:
        """Return the stored decision of a run, its question masked, or None."""
        with self.store.begin() as connection:
            text = connection.execute(select(runs.c.decision).where(runs.c.id == run)).scalar()
        return _decision.validate_json(text) if text else None

    def finish(self, run: str, outcome: Outcome) -> None:
        """Record the end of a run; a run that has ended stays as it is."""
        decision = self.decision(run)
        stages = (decision.stages if decision else ()) + outcome.stages
        self._write(
            run,
            finished=self.clock.now(),
            kind=str(outcome.kind),
            reason=str(outcome.reason),
            detail=outcome.detail,
            effects=_effects.dump_json(outcome.effects).decode(),
            stages=_stages.dump_json(stages).decode(),
            error="",
        )

    def close(self, run: str, kind: OutcomeKind, detail: str, error: str = "") -> None:
        """Record an end that no outcome describes: superseded, or failed with the error's name."""
        self._write(run, finished=self.clock.now(), kind=str(kind), detail=detail, error=error)

    def finished(self, run: str) -> bool:
        """Say whether the run has ended."""
        with self.store.begin() as connection:
            return connection.execute(select(runs.c.finished).where(runs.c.id == run)).scalar() is not None

    def note(self, run: str, error: str) -> None:
        """Record why a run waits for another attempt."""
        self._write(run, error=error)

    def _write(self, run: str, **values: object) -> None:
        with self.store.begin() as connection:
            connection.execute(update(runs).where(runs.c.id == run, runs.c.finished.is_(None)).values(values))

    # Reading

    def get(self, number: int) -> Entry | None:
        """Return the run of this number, or None."""
        found = self._entries(runs.c.number == number, 1)
        return found[0] if found else None

    def history(self, connection: str, ticket: str) -> list[Entry]:
        """Return the runs of a ticket, newest first, at most 100."""
        return self._entries((runs.c.connection == connection) & (runs.c.ticket == ticket), 100)

    def newest(self, limit: int = 50, before: int = 0) -> list[Entry]:
        """Return the newest runs, or the newest with a number under `before`."""
        return self._entries(runs.c.number < before if before else runs.c.number > 0, limit)

    def search(self, query: RunQuery, limit: int = 50, before: int = 0) -> list[Entry]:
        """Return the newest runs that the query names, or the newest of them with a number under `before`."""
        wanted = select(runs.c.number).where(*_conditions(query)).order_by(runs.c.number.desc()).limit(limit)
        if before:
            wanted = wanted.where(runs.c.number < before)
        with self.store.begin() as connection:
            numbers = connection.execute(wanted).scalars().all()
        return self._entries(runs.c.number.in_(numbers), limit) if numbers else []

    def citing(self, article: str, newest: int = 300) -> list[int]:
        """Return the runs, newest first, whose draft cites this source, among so many of the newest suggestions."""
        kinds = runs.c.kind.in_([str(OutcomeKind.SUGGESTED), str(OutcomeKind.HANDED_OFF)])
        recent = select(runs.c.number).where(kinds).order_by(runs.c.number.desc()).limit(newest)
        # As the citation of a draft is written; a passage that was only found has no such pair.
        cited = f'"article":{json.dumps(storable(article), ensure_ascii=False)},"article_id"'
        with self.store.begin() as connection:
            numbers = connection.execute(recent).scalars().all()
            wanted = select(runs.c.number).where(runs.c.number.in_(numbers))
            found = wanted.where(runs.c.decision.contains(cited, autoescape=True)).order_by(runs.c.number.desc())
            return list(connection.execute(found).scalars())

    def volumes(self, since: datetime) -> dict[str, dict[str, int]]:
        """Return by intent how many runs received since then ended in each kind; unfinished ones as `running`."""
        columns = runs.c.intent, runs.c.kind
        statement = select(*columns, func.count()).where(runs.c.received >= since).group_by(*columns)
        found: dict[str, dict[str, int]] = {}
        with self.store.begin() as connection:
            for intent, kind, number in connection.execute(statement):
                found.setdefault(intent, {})[kind or RUNNING] = number
        return found

    def counts(self) -> dict[str, int]:
        """Return how many runs ended in each kind; those that have not ended as `running`."""
        with self.store.begin() as connection:
            rows = connection.execute(select(runs.c.kind, func.count()).group_by(runs.c.kind)).all()
        return {kind or RUNNING: number for kind, number in rows}

    def _entries(self, condition: ColumnElement[bool], limit: int) -> list[Entry]:
        statement = select(runs).where(condition).order_by(runs.c.number.desc()).limit(limit)
        with self.store.begin() as connection:
            return [_entry(row) for row in connection.execute(statement).mappings()]

    # Memory of the gate (app.ports.Memory)

    def handled(self, connection: str, ticket_id: str, message_id: str) -> bool:
        """Say whether a run on this very message already ended in something visible."""
        return (
            self._any(
                runs.c.connection == connection,
                runs.c.ticket == ticket_id,
                runs.c.message == message_id,
                runs.c.kind.in_([str(kind) for kind in HANDLED]),
            )
            != ""
        )

    def replies(self, connection: str, ticket_id: str) -> int:
        """Return how many public replies we have sent on this ticket, runs that failed later included."""
        statement = (
            select(func.count())
            .select_from(effects.join(runs, effects.c.run == runs.c.id))
            .where(runs.c.connection == connection, runs.c.ticket == ticket_id)
            .where(effects.c.visibility == str(Visibility.PUBLIC), effects.c.done.is_not(None))
            .where(effects.c.name.not_in(ACKNOWLEDGEMENTS))
        )
        with self.store.begin() as transaction:
            return int(transaction.execute(statement).scalar_one())

    def known(self, intent: str) -> datetime | None:
        """Return when an intent was first in force in this deployment, or None where nobody saw it yet."""
        return Known(self.store, self.clock).since(intent)

    def spent(self, quota: Quota, now: datetime, ticket: tuple[str, str]) -> int:
        """Return how many automatic replies count for a budget, but for those that this ticket has on its way."""
        with self.store.begin() as transaction:
            return spent(transaction, quota, now, (runs.c.connection == ticket[0]) & (runs.c.ticket == ticket[1]))

    def acknowledged(self, connection: str, ticket_id: str) -> tuple[Effect, ...]:
        """Return the acknowledgements that were sent on this ticket."""
        statement = (
            select(effects)
            .select_from(effects.join(runs, effects.c.run == runs.c.id))
            .where(runs.c.connection == connection, runs.c.ticket == ticket_id)
            .where(effects.c.name.in_(ACKNOWLEDGEMENTS), effects.c.done.is_not(None))
        )
        with self.store.begin() as transaction:
            rows = transaction.execute(statement).mappings().all()
        return tuple(Effect(one["name"], one["key"], one["message"], Visibility.PUBLIC) for one in rows)

    def asked(self, connection: str, requester_id: str, digest: str, since: datetime, ticket_id: str) -> str:
        """Return another ticket where this requester's same question was handled since then, or ''."""
        if not requester_id or not digest:
            return ""
        return self._any(
            runs.c.connection == connection,
            runs.c.requester == requester_id,
            runs.c.digest == digest,
            runs.c.ticket != ticket_id,
            runs.c.finished >= since,
            runs.c.kind.in_([str(kind) for kind in HANDLED]),
        )

    def contacts(self, connection: str, requester_id: str, since: datetime, ticket_id: str) -> tuple[Contact, ...]:
        """Return what this requester wrote on other tickets that were handled since then, newest first."""
        return contacts(self.store, Whose(connection, requester_id, ticket_id), since, [str(kind) for kind in HANDLED])

    def clarified(self, connection: str, ticket_id: str, message_id: str) -> bool:
        """Say whether the customer was asked back, or was to be, about another message of the ticket."""
        return clarified(self.store, connection, ticket_id, message_id)

    def rival(self, decision: Decision, since: datetime, run: str) -> str:
        """Return another ticket where the same question was handled, or is by an earlier run that goes on, or ''."""
        digest = decision.question.digest if decision.question else ""
        if not decision.requester_id or not digest:
            return ""
        handled = runs.c.kind.in_([str(kind) for kind in HANDLED]) & (runs.c.finished >= since)
        earlier = runs.c.finished.is_(None) & (runs.c.number < row_of(run)) & (runs.c.received >= since)
        return self._any(
            runs.c.connection == decision.connection,
            runs.c.requester == decision.requester_id,
            runs.c.digest == digest,
            runs.c.ticket != decision.ticket_id,
            handled | (earlier & (runs.c.level >= int(AutonomyLevel.SUGGEST))),
        )

    def held(self, connection: str, ticket_id: str) -> bool:
        """Say whether a person has taken the ticket over and not handed it back."""
        return Holds(self.store, self.clock).taken(connection, ticket_id) is not None

    def stopped(self, run: str) -> bool:
        """Say whether a person has stopped this run while it waited to send."""
        return Holds(self.store, self.clock).stopped(run) != ""

    def _any(self, *conditions: ColumnElement[bool]) -> str:
        statement = select(runs.c.ticket).where(*conditions).order_by(runs.c.number.desc()).limit(1)
        with self.store.begin() as connection:
            return str(connection.execute(statement).scalar() or "")


def _conditions(query: RunQuery) -> Iterator[ColumnElement[bool]]:
    if query.text.strip():
        yield _named(query.text.strip())
    if query.kind:
        yield runs.c.kind == ("" if query.kind == RUNNING else query.kind)
    if query.since:
        yield runs.c.received >= query.since
    # Without statistics SQLite would rather read every row of an account than one index
    # from its end; an expression it cannot look up.
    for name in ("connection", "intent", "reason"):
        if value := getattr(query, name):
            yield runs.c[name] + "" == value


def _named(text: str) -> ColumnElement[bool]:
    """Return the condition that a run is called so: by its ticket, its number, its id or its intent."""
    if run_of(text) == text:
        return runs.c.number == row_of(text)
    plain = text.removeprefix("#")
    if re.fullmatch(r"[0-9]{1,18}", plain):
        return or_(runs.c.ticket == plain, runs.c.number == int(plain))
    called = runs.c.intent.contains(plain.casefold().replace(" ", "_"), autoescape=True)
    return called | (runs.c.ticket + "" == plain)


def _light(fact: Fact) -> Fact:
    """Return a fact without all that a file says: its first words are enough to know it again."""
    return replace(fact, values=tuple(one for one in fact.values if one[0] != "content"))


def _masked(decision: Decision) -> Decision:
    """Return the decision with the customer's words as they may be kept."""
    question = decision.question
    # What is remembered of a requester stands in a table of its own, so that it can be erased.
    facts = tuple(_light(one) for one in decision.gathered.facts if one.source != "memory")
    decision = replace(decision, gathered=replace(decision.gathered, facts=facts))
    if question is None:
        return decision
    return replace(decision, question=replace(question, text=question.masked, subject=""))


def _entry(row: RowMapping) -> Entry:
    return Entry(
        run=row["id"],
        number=row["number"],
        connection=row["connection"],
        ticket=row["ticket"],
        message=row["message"],
        received=row["received"],
        started=row["started"],
        finished=row["finished"],
        attempts=row["attempts"],
        kind=OutcomeKind(row["kind"]) if row["kind"] else None,
        reason=row["reason"],
        detail=row["detail"],
        level=None if row["level"] is None else AutonomyLevel(row["level"]),
        policy_version=row["policy_version"],
        decision=_decision.validate_json(row["decision"]) if row["decision"] else None,
        effects=_effects.validate_json(row["effects"]),
        stages=_stages.validate_json(row["stages"]),
        error=row["error"],
        intent=row["intent"],
        due=row["due"],
    )

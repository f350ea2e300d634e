"""The policy in the store: every version that was ever saved, and the newest is in force."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from pydantic import TypeAdapter
from sqlalchemy import Connection, RowMapping, func, insert, select
from sqlalchemy.exc import IntegrityError

from app.policy import Change, changes, load, shipped
from app.ports import Clock
from app.store import known
from app.store.audit import note
from app.store.engine import Store, storable
from app.store.tables import policies

_changes = TypeAdapter(tuple[Change, ...])
_HEAD = (policies.c.number, policies.c.created, policies.c.author, policies.c.reason, policies.c.changes)


class Stale(Exception):
    """Somebody saved another version meanwhile: look at theirs, then save again."""


@dataclass(frozen=True, slots=True)
class Version:
    """One saved policy. `digest` is the version that decisions carry; `changes` are against the version before."""

    number: int
    created: datetime
    author: str
    reason: str
    digest: str
    toml: str
    changes: tuple[Change, ...] = ()


@dataclass(frozen=True, slots=True)
class Touch:
    """Who changed something last, and why."""

    number: int
    created: datetime
    author: str
    reason: str


@dataclass(frozen=True, slots=True)
class Policies:
    """Versions by number, from 1. Where none is saved, the shipped policy is in force: number 0."""

    store: Store
    clock: Clock

    def current(self) -> Version | None:
        """Return the newest version, or None."""
        found = self.history(1)
        return found[0] if found else None

    def stamp(self) -> int:
        """Return the newest number, 0 if there is none: cheap enough to ask before each ticket."""
        with self.store.begin() as connection:
            return _newest(connection)

    def get(self, number: int) -> Version | None:
        """Return the version of this number, or None."""
        with self.store.begin() as connection:
            row = connection.execute(select(policies).where(policies.c.number == number)).mappings().first()
        return _version(row) if row else None

    def history(self, limit: int = 50, before: int = 0) -> list[Version]:
        """Return the newest versions, or the newest with a number under `before`."""
        statement = select(policies).order_by(policies.c.number.desc()).limit(limit)
        if before:
            statement = statement.where(policies.c.number < before)
        with self.store.begin() as connection:
            return [_version(row) for row in connection.execute(statement).mappings()]

    def touched(self) -> dict[str, Touch]:
        """Return for each intent that was ever changed who did it last."""
        with self.store.begin() as connection:
            rows = connection.execute(select(*_HEAD).order_by(policies.c.number)).mappings().all()
        found: dict[str, Touch] = {}
        for row in rows:
            touch = Touch(row["number"], row["created"], row["author"], row["reason"])
            names = {one.name for one in _changes.validate_json(row["changes"]) if one.part == "intent"}
            found |= dict.fromkeys(names, touch)
        return found

    def save(self, toml: str, author: str, reason: str, base: int) -> Version:
        """Put a policy in force from the next ticket on; `base` is the number that it was made from.

        Raise PolicyError with line and reason if it cannot be used, ValueError without a
        reason, Stale if `base` is not the newest any more. Nothing is saved then.
        """
        author, reason = storable(author), storable(reason).strip()
        if not reason:
            raise ValueError("say why: a change of the policy needs a reason")
        read, now = load(toml), self.clock.now()
        with self.store.begin() as connection:
            before = self._before(connection, base)
            version = Version(base + 1, now, author, reason, read.version, toml, changes(before, toml))
            try:
                connection.execute(insert(policies).values(_row(version)))
            except IntegrityError:
                raise Stale(f"version {base + 1} was saved meanwhile") from None
            known.note(self.store, connection, (one.name for one in read.intents), now)
            note(connection, self.clock, author, _what(version.changes), (f"version {version.number}", version.reason))
        return version

    def _before(self, connection: Connection, base: int) -> str:
        """Return the text of the newest version. Raise Stale if another one is the newest."""
        newest = _newest(connection)
        if newest != base:
            raise Stale(f"version {newest} was saved meanwhile")
        if not newest:
            return shipped()
        return str(connection.execute(select(policies.c.toml).where(policies.c.number == newest)).scalar_one())


def _newest(connection: Connection) -> int:
    return int(connection.execute(select(func.max(policies.c.number))).scalar() or 0)


def _what(made: Sequence[Change]) -> str:
    """Return the audit's word for a change: the kill switch is to be found at a glance."""
    switch = next((one.after for one in made if (one.part, one.key) == ("policy", "paused")), "")
    return {"true": "policy.paused", "false": "policy.resumed"}.get(switch, "policy.saved")


def _row(version: Version) -> dict[str, object]:
    return {
        "number": version.number,
        "created": version.created,
        "author": version.author,
        "reason": version.reason,
        "digest": version.digest,
        "toml": version.toml,
        "changes": _changes.dump_json(version.changes).decode(),
    }


def _version(row: RowMapping) -> Version:
    return Version(
        number=row["number"],
        created=row["created"],
        author=row["author"],
        reason=row["reason"],
        digest=row["digest"],
        toml=row["toml"],
        changes=_changes.validate_json(row["changes"]),
    )

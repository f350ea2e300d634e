"""People who may use the console: invited by a one-time link, signed in by a password and a session."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from hashlib import sha256
from secrets import token_urlsafe

from argon2 import PasswordHasher
from sqlalchemy import Connection, RowMapping, delete, func, insert, select, update

from app.ports import Clock
from app.store.audit import note
from app.store.engine import Store, storable
from app.store.passwords import HASHER, WeakPassword, hashed, matches, weakness
from app.store.tables import accounts, invitations, sessions
from app.store.throttle import Door, Throttle, Throttled

__all__ = ["Account", "Accounts", "Denied", "LastAdmin", "NoInvitation", "Role", "Throttled", "WeakPassword"]

INVITATION = timedelta(hours=24)
IDLE = timedelta(hours=12)
ABSOLUTE = timedelta(days=7)
NOTED = timedelta(minutes=1)  # a session's last use is written down this often
FREE_ACCOUNT = 5  # wrong passwords before anybody waits
FREE_ADDRESS = 20  # an office is one address
_EMAIL = re.compile(r"[^@\s]{1,64}@[^@\s]{1,190}")


class Role(StrEnum):
    """What somebody may do, least first: each may what those before may."""

    VIEWER = "viewer"  # read
    AGENT = "agent"  # and work on tickets
    ADMIN = "admin"  # and change policy and people

    def may(self, needed: "Role") -> bool:
        """Say whether this role is enough."""
        order = list(Role)
        return order.index(self) >= order.index(needed)


class Denied(Exception):
    """Not this e-mail with this password. It never says which of the two is wrong."""


class NoInvitation(Exception):
    """The link was used, has expired, or never was: an admin can make another one."""


class LastAdmin(ValueError):
    """Nobody would be left who may change anything."""


@dataclass(frozen=True, slots=True)
class Account:
    """One person. `invited`: has not chosen a password yet."""

    id: int
    email: str
    name: str
    role: Role
    active: bool
    created: datetime
    last_seen: datetime | None
    invited: bool = False


@dataclass(frozen=True, slots=True)
class Accounts:
    """Accounts, invitations and sessions. Every change is audited under `by`."""

    store: Store
    clock: Clock
    hasher: PasswordHasher = HASHER

    # Invitations

    def invite(self, email: str, role: Role, by: str) -> str:
        """Return the token of a link, for 24 hours and one use; an earlier one of the same person is void.

        Somebody who has an account gets this role at once, keeps the password until the
        link is used, and is active again. Raise ValueError for what is no e-mail address,
        LastAdmin if nobody else could change anything.
        """
        plain, token = _address(email), token_urlsafe(32)
        with self.store.begin() as connection:
            account = self._invited(connection, plain, role)
            values = {"digest": _digest(token), "created": self.clock.now()}
            first = self.store.insert(invitations).values(account=account, **values)
            connection.execute(first.on_conflict_do_update(index_elements=["account"], set_=values))
            note(connection, self.clock, by, "account.invited", (plain, role))
        return token

    def _invited(self, connection: Connection, email: str, role: Role) -> int:
        found = connection.execute(select(accounts).where(accounts.c.email == email)).mappings().first()
        if found is None:
            fields = {"email": email, "role": str(role), "active": True, "created": self.clock.now()}
            return int(connection.execute(insert(accounts).values(fields).returning(accounts.c.id)).scalar_one())
        values = {"role": str(role), "active": True, "password": found["password"] if found["active"] else ""}
        _change(connection, found["id"], **values)
        return int(found["id"])

    def invited(self, token: str) -> Account | None:
        """Return whom a link invites, or None if it can no longer be used."""
        statement = (
            select(accounts)
            .join(invitations)
            .where(invitations.c.digest == _digest(token), invitations.c.created > self.clock.now() - INVITATION)
        )
        with self.store.begin() as connection:
            row = connection.execute(statement).mappings().first()
        return _account(row) if row else None

    def accept(self, token: str, name: str, password: str) -> Account:
        """Set name and password by a link, which is used up; end every session of the account.

        Raise WeakPassword, and the link stays good, or NoInvitation.
        """
        who = self.invited(token)
        if who is None:
            raise NoInvitation("this link cannot be used any more: ask for another one")
        if why := weakness(password, (who.email, name)):
            raise WeakPassword(why)
        kept = hashed(self.hasher, password)
        with self.store.begin() as connection:
            if not connection.execute(delete(invitations).where(invitations.c.digest == _digest(token))).rowcount:
                raise NoInvitation("this link was used meanwhile: ask for another one")
            _change(connection, who.id, name=storable(name).strip()[:200], password=kept)
            connection.execute(delete(sessions).where(sessions.c.account == who.id))
            note(connection, self.clock, who.email, "account.accepted", (who.email, ""))
        self._throttle.clear(_account_door(who.email))
        return self._get(who.id)

    # Sessions

    def login(self, email: str, password: str, address: str) -> str:
        """Return the token of a new session. Raise Denied, or Throttled with the seconds to wait."""
        plain = storable(email).strip().lower()
        doors = Door("address", address, FREE_ADDRESS), _account_door(plain)
        self._throttle.enter(*doors)
        with self.store.begin() as connection:
            row = connection.execute(select(accounts).where(accounts.c.email == plain)).mappings().first()
        kept = row["password"] if row and row["active"] else ""
        if not matches(self.hasher, kept, password) or row is None:
            raise Denied("e-mail and password do not belong together")
        self._throttle.forgive(doors[0])
        self._throttle.clear(doors[1])
        if self.hasher.check_needs_rehash(kept):
            kept = hashed(self.hasher, password)
        return self._begin(row["id"], kept)

    def _begin(self, account: int, password: str) -> str:
        """Open a session; close those that nobody can use any more."""
        token, now = token_urlsafe(32), self.clock.now()
        over = (sessions.c.created < now - ABSOLUTE) | (sessions.c.seen < now - IDLE)
        with self.store.begin() as connection:
            connection.execute(delete(sessions).where(over))
            values = {"digest": _digest(token), "account": account, "created": now, "seen": now}
            connection.execute(insert(sessions).values(values))
            mine = update(accounts).where(accounts.c.id == account)
            connection.execute(mine.values(last_seen=now, password=password))
        return token

    def session(self, token: str) -> Account | None:
        """Return whose session it is, or None: 12 hours after its last use, 7 days after its beginning."""
        now, digest = self.clock.now(), _digest(token)
        statement = (
            select(accounts, sessions.c.seen)
            .join(sessions)
            .where(sessions.c.digest == digest, accounts.c.active, accounts.c.password != "")
            .where(sessions.c.created > now - ABSOLUTE, sessions.c.seen > now - IDLE)
        )
        with self.store.begin() as connection:
            row = connection.execute(statement).mappings().first()
            if row and now - row["seen"] > NOTED:
                connection.execute(update(sessions).where(sessions.c.digest == digest).values(seen=now))
                connection.execute(update(accounts).where(accounts.c.id == row["id"]).values(last_seen=now))
        return _account(row) if row else None

    def logout(self, token: str) -> None:
        """End a session, if it is one."""
        with self.store.begin() as connection:
            connection.execute(delete(sessions).where(sessions.c.digest == _digest(token)))

    # People

    def list(self) -> tuple[Account, ...]:
        """Return everybody, by e-mail."""
        with self.store.begin() as connection:
            rows = connection.execute(select(accounts).order_by(accounts.c.email)).mappings()
            return tuple(_account(row) for row in rows)

    def empty(self) -> bool:
        """Say whether nobody can sign in: the first admin is invited on the terminal."""
        usable = select(func.count()).where(accounts.c.active, accounts.c.password != "")
        with self.store.begin() as connection:
            return connection.execute(usable).scalar_one() == 0

    def set_role(self, account: int, role: Role, by: str) -> Account:
        """Give somebody another role from the next request on. Raise LastAdmin, or LookupError for nobody."""
        return self._changed(account, by, ("account.role", role), lambda connection: None, role=str(role))

    def deactivate(self, account: int, by: str) -> Account:
        """Take everything from somebody at once: sessions, password, open links. Raise LastAdmin or LookupError."""

        def close(connection: Connection) -> None:
            connection.execute(delete(sessions).where(sessions.c.account == account))
            connection.execute(delete(invitations).where(invitations.c.account == account))

        return self._changed(account, by, ("account.deactivated", ""), close, active=False, password="")

    def _changed(
        self, account: int, by: str, what: tuple[str, str], also: Callable[[Connection], None], **values: object
    ) -> Account:
        who = self._get(account)
        with self.store.begin() as connection:
            _change(connection, account, **values)
            also(connection)
            note(connection, self.clock, by, what[0], (who.email, what[1]))
        return self._get(account)

    def _get(self, account: int) -> Account:
        with self.store.begin() as connection:
            row = connection.execute(select(accounts).where(accounts.c.id == account)).mappings().first()
        if row is None:
            raise LookupError(f"there is no account {account}")
        return _account(row)

    @property
    def _throttle(self) -> Throttle:
        return Throttle(self.store, self.clock)


def _change(connection: Connection, account: int, **values: object) -> None:
    """Change an account. Raise LastAdmin if it was an admin and nobody is one any more."""
    admins = select(accounts.c.id).where(accounts.c.role == Role.ADMIN, accounts.c.active, accounts.c.password != "")
    # Two admins who take each other's role at the same time wait here for each other.
    before = connection.execute(admins.order_by(accounts.c.id).with_for_update()).scalars().all()
    connection.execute(update(accounts).where(accounts.c.id == account).values(values))
    if account in before and not connection.execute(admins).first():
        raise LastAdmin("nobody would be left who may change anything: make somebody else an admin first")


def _account_door(email: str) -> Door:
    return Door("account", email, FREE_ACCOUNT)


def _address(email: str) -> str:
    plain = storable(email).strip().lower()
    if not _EMAIL.fullmatch(plain):
        raise ValueError(f"{email!r} is no e-mail address")
    return plain


def _digest(token: str) -> str:
    """Return a token as it is kept. It is looked up by this digest, so that time tells nothing of the token."""
    return sha256(token.encode(errors="replace")).hexdigest()


def _account(row: RowMapping) -> Account:
    return Account(
        id=row["id"],
        email=row["email"],
        name=row["name"],
        role=Role(row["role"]),
        active=row["active"],
        created=row["created"],
        last_seen=row["last_seen"],
        invited=row["active"] and not row["password"],
    )

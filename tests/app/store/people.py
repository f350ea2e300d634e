"""People who joined, and how they sign in."""

from datetime import timedelta

from argon2 import PasswordHasher

from app.store.accounts import (
    Account,
    Accounts,
    Role,
)

QUICK = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
EMAIL = "admin-01@example.com"
PASSWORD = "plum owl quarry tin"
HERE = "192.0.2.1"
SECOND = timedelta(seconds=1)


def joined(accounts: Accounts, email: str = EMAIL, role: Role = Role.ADMIN) -> Account:
    """Invite somebody who accepts at once."""
    return accounts.accept(accounts.invite(email, role, "terminal"), "Robin", PASSWORD)


def signed_in(accounts: Accounts, email: str = EMAIL) -> str:
    return accounts.login(email, PASSWORD, HERE)

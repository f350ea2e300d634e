"""`deskmate users`: who may use the console; the first admin is invited here."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING, Any

import click

from app.cli.common import json_option, loaded, say, terminal

if TYPE_CHECKING:
    from app.store.accounts import Account, Accounts

ROLES = click.Choice(["viewer", "agent", "admin"])


@click.group()
def users() -> None:
    """People of the console: viewers read, agents work on tickets, admins change policy and people."""


@users.command()
@click.argument("email")
@click.option("--role", type=ROLES, default="agent", show_default=True, help="What they may do.")
@click.option("--url", default="", help="Where they reach the console: https://your.host")
@json_option
def invite(email: str, role: str, url: str, as_json: bool) -> None:
    """Print a link with which EMAIL chooses a password: for one use, within 24 hours.

    For somebody who has an account it is the way to a new password.
    """
    from app.store.accounts import Role

    settings = loaded()
    with _accounts() as accounts:
        token = accounts.invite(email, Role(role), terminal())
    place = url.rstrip("/") or f"http://{settings.host}:{settings.port}"
    link = f"{place}/console/accept/{token}"
    if as_json:
        say({"email": email, "role": role, "link": link, "hours": 24})
        return
    click.echo(f"Give this link to {email} alone. It works once, for 24 hours:\n{link}")


@users.command("list")
@json_option
def list_(as_json: bool) -> None:
    """List everybody."""
    with _accounts() as accounts:
        everybody = accounts.list()
    if as_json:
        say([_told(one) for one in everybody])
    elif not everybody:
        click.echo("Nobody yet. The first admin: deskmate users invite you@example.com --role admin")
    for one in () if as_json else everybody:
        seen = f"last seen {one.last_seen:%Y-%m-%d %H:%M}" if one.last_seen else "never signed in"
        click.echo(f"{one.email}  {one.role}  {_state(one)}  {seen}")


@users.command()
@click.argument("email")
@click.argument("role", type=ROLES)
def role(email: str, role: str) -> None:
    """Give somebody another role, from their next click on."""
    from app.store.accounts import Role

    with _accounts() as accounts:
        accounts.set_role(_found(accounts, email), Role(role), terminal())
    click.echo(f"{email} is {role} now.")


@users.command()
@click.argument("email")
def deactivate(email: str) -> None:
    """Lock somebody out at once; the account stays for the record."""
    with _accounts() as accounts:
        accounts.deactivate(_found(accounts, email), terminal())
    click.echo(f"{email} is locked out; an invitation would let them in again.")


@contextmanager
def _accounts() -> Iterator["Accounts"]:
    """Give the accounts; what is refused becomes a message."""
    from app.cli.service import opened
    from app.clock import CLOCK
    from app.store.accounts import Accounts
    from app.wiring import Refused

    try:
        with closing(opened(loaded())) as store:
            yield Accounts(store, CLOCK)
    except (Refused, ValueError) as error:
        raise click.ClickException(str(error)) from None


def _found(accounts: "Accounts", email: str) -> int:
    wanted = email.strip().lower()
    found = next((one.id for one in accounts.list() if one.email == wanted), None)
    if found is None:
        raise click.ClickException(f"there is no account {email}; deskmate users list shows them")
    return found


def _state(one: "Account") -> str:
    if not one.active:
        return "locked out"
    return "invited" if one.invited else "active"


def _told(one: "Account") -> dict[str, Any]:
    return {
        "email": one.email,
        "name": one.name,
        "role": one.role.value,
        "state": _state(one),
        "created": one.created.isoformat(),
        "last_seen": one.last_seen.isoformat() if one.last_seen else None,
    }

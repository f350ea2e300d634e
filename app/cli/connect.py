"""`deskmate connect`: set a helpdesk account up, prove that it works, and take everything back on request."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from app.cli.common import json_option, loaded, say
from app.settings import Connection, Settings

if TYPE_CHECKING:
    from app.cli.connecting.made import Record
    from app.cli.connecting.steps import Steps
    from app.cli.connecting.wish import Wish
    from app.store.engine import Store

Command = Callable[..., Any]
Guide = Callable[[Settings, "Store", "Wish"], "Steps"]


@click.group()
def connect() -> None:
    """Set up a helpdesk account step by step; --undo takes it back."""


SAVE = click.Path(path_type=Path)
SECONDS = click.FloatRange(min=0)


def _shared(command: Command) -> Command:
    """Give a command the options that both helpdesks have."""
    options = [
        click.option("--connection", default="main", show_default=True, help="Which account of the settings."),
        click.option("--public-url", default="", help="Where the world reaches Deskmate: https://…"),
        click.option("--ticket", default="", help="Try the note on this ticket; without it one is opened and removed."),
        click.option("--save", type=SAVE, help="Write the secret into this .env file or folder of secrets."),
        click.option("--show-secret", is_flag=True, help="Print the secret once."),
        click.option("--prove", is_flag=True, help="Only send a test delivery; make nothing."),
        click.option("--wait", type=SECONDS, default=0.0, help="Then wait so many seconds for a customer's message."),
        click.option("--undo", is_flag=True, help="Remove what we made, and only that."),
        click.option("--dry-run", is_flag=True, help="Only say what would be done."),
        json_option,
    ]
    for option in reversed(options):
        command = option(command)
    return command


@connect.command()
@click.option("--trigger/--events", "trigger", default=True, help="Be told by a trigger (default), or by every event.")
@_shared
def zendesk(**options: Any) -> None:
    """Make webhook and trigger, a webhook for articles, prove the signatures, and try an internal note."""
    from app.cli.connecting.guides import zendesk as guide

    _run("zendesk", guide, options)


@connect.command()
@_shared
def freshdesk(**options: Any) -> None:
    """Show the two automation rules to make, prove the secret, and try an internal note."""
    from app.cli.connecting.guides import freshdesk as guide

    _run("freshdesk", guide, {**options, "trigger": True})


def _run(kind: str, guide: Guide, options: dict[str, Any]) -> None:
    """Tell every step; end with 1 if one failed."""
    from rich.console import Console

    from app.cli.connecting.steps import State
    from app.cli.connecting.telling import left, tell, told

    if options["show_secret"] and options["as_json"]:
        raise click.UsageError("--show-secret prints for people; with --json use --save")
    if options["undo"] and options["prove"]:
        raise click.UsageError("--undo takes away, --prove tries what is there: choose one")
    settings = loaded()
    name = options["connection"]
    _checked(settings.connections.get(name), kind, name)
    console = Console(quiet=options["as_json"])
    with _ready(settings, name) as (store, record):
        wish = _wish(options, record)
        steps = list(tell(console, guide(settings, store, wish)))
        if options["as_json"]:
            say(told(kind, name, steps, record.read()))
        elif open_ones := left(steps):
            console.print(f"\nLeft to do: {', '.join(open_ones)}.")
    if any(one.state is State.FAILED for one in steps):
        raise SystemExit(1)


def _checked(connection: Connection | None, kind: str, name: str) -> None:
    if connection is None:
        raise click.ClickException(
            f"there is no connection {name!r}: set DESKMATE_CONNECTIONS__{name.upper()}__… as the README shows"
        )
    if connection.kind != kind:
        raise click.ClickException(f"{name!r} is a {connection.kind} account: deskmate connect {connection.kind}")


@contextmanager
def _ready(settings: Settings, name: str) -> "Iterator[tuple[Store, Record]]":
    """Give the store and what is on record, to one caller at a time; two at once would make everything twice."""
    from app.cli.connecting.made import Record
    from app.cli.service import opened
    from app.store.engine import StoreDown, StoreError
    from app.store.locks import Taken, locked
    from app.store.marks import Marks
    from app.wiring import Refused

    try:
        store = opened(settings)
        try:
            with locked(store, "connect", name, wait=0):
                yield store, Record(Marks(store), name)
        finally:
            store.close()
    except Taken as error:
        raise click.ClickException(f"somebody else is connecting this account just now: {error}") from None
    except (Refused, StoreError) as error:
        raise click.ClickException(str(error)) from None
    except StoreDown as error:
        raise click.ClickException(f"the store is down: {type(error).__name__}; run it again") from None


def _wish(options: dict[str, Any], record: "Record") -> "Wish":
    """Return what is asked for; the address is the one of last time where none is given."""
    from app.cli.connecting.wish import Wish, endpoint

    name, address = options["connection"], record.read().endpoint
    try:
        address = endpoint(options["public_url"], name) if options["public_url"] else address
    except ValueError as error:
        raise click.UsageError(str(error)) from None
    if not address and not options["undo"]:
        raise click.UsageError("say where the world reaches Deskmate: --public-url https://copilot.example.com")
    return Wish(
        connection=name,
        endpoint=address,
        events=not options["trigger"],
        ticket=options["ticket"],
        prove=options["prove"],
        dry_run=options["dry_run"],
        save=options["save"],
        show_secret=options["show_secret"],
        wait=options["wait"],
        undo=options["undo"],
    )

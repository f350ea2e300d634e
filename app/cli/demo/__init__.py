"""`deskmate demo`: the whole service against a helpdesk that lives on this machine, judged ticket by ticket."""

import re
import secrets
import shutil
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.table import Table

from app.cli.common import json_option, loaded, say
from app.cli.demo.child import Child, NotReady
from app.cli.demo.judge import Ruling, Seen, duplicates, expectations, figures, judge, more
from app.clock import CLOCK
from app.domain import AutonomyLevel
from app.policy import raised, shipped
from app.settings import Settings
from app.store.engine import Store, StoreDown, StoreError, open_store
from app.store.inbox import Deliveries
from app.store.ledger import Ledger, forget_runs
from app.store.migrate import current
from integrations.sandbox import samples, seed
from integrations.sandbox.server import Sandbox

PACE_MS = 45  # between two tickets: some twenty a second
PATIENCE = 120.0  # seconds until every ticket must have been looked at
REST = 0.9  # seconds until the queue is looked at at its resting pace
IDLE = 0.7  # seconds over which the resting service is watched
PORT = 8409  # of the helpdesk, if it is free


@dataclass(frozen=True, slots=True)
class Played:
    """What a demo leaves behind."""

    rulings: list[Ruling]
    figures: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Made:
    """Ids of what was put into the helpdesk, by sample."""

    articles: Mapping[str, int]
    tickets: Mapping[str, int]


@click.command()
@click.option("--headless", is_flag=True, help="Play, judge, print, and end.")
@click.option("--all", "every", is_flag=True, help="Play every sample ticket; takes longer.")
@click.option("--pace", default=PACE_MS, show_default=True, help="Milliseconds between two tickets.")
@json_option
def demo(headless: bool, every: bool, pace: int, as_json: bool) -> None:
    """Play the sample tickets against a helpdesk on this machine. Needs no key and no account."""
    settings = loaded()
    console = Console(stderr=True, quiet=as_json)
    folder = _fresh(settings.data_dir / "demo")
    try:
        with console.status("Starting a helpdesk and the service …"):
            played = play(folder, settings, console.log, chosen(every, pace))
    except NotReady as error:
        raise click.ClickException(str(error)) from None
    if as_json:
        say(played.figures)
    else:
        _tell(Console(), played)
    if played.figures["unexpected"] or played.figures["failed"] or played.figures["duplicates"]:
        raise SystemExit(1)


def play(folder: Path, settings: Settings, tell: Callable[[str], None], tickets: Sequence[seed.Sample]) -> Played:
    """Return what came of these sample tickets. Raise NotReady."""
    secret = secrets.token_urlsafe(32)
    with _helpdesk(folder) as box:
        articles = seed.load_articles(box.store, samples.FOLDER)
        tell(f"A helpdesk with {len(articles)} articles runs at {box.url}")
        with Child(_service(folder, box, secret, settings), folder) as child, _reading(folder) as store:
            box.subscribe(f"{child.url}/webhooks/main", secret)
            tell(f"The service runs at {child.url}; playing tickets")
            made = seed.play(box.store, tuple(tickets))
            settle(box, store)
            idle = _idle(child)
            child.abandon()
            return _judged(box, store, Made(articles, made), idle)


def _fresh(folder: Path) -> Path:
    """Return the demo's folder with a new helpdesk in it; what is known of the articles stays, for it is the same."""
    folder.mkdir(parents=True, exist_ok=True)
    shutil.rmtree(folder / "helpdesk", ignore_errors=True)
    try:
        with _reading(folder) as store:
            if current(store):
                forget_runs(store)
    except (StoreError, *StoreDown):
        shutil.rmtree(folder)
        folder.mkdir()
    return folder


def _helpdesk(folder: Path) -> Sandbox:
    """Return a helpdesk at the same address as last time, if nobody else has it: links are part of articles."""
    try:
        return Sandbox(folder / "helpdesk", PORT, recent_exports=True)
    except (OSError, SystemExit):
        return Sandbox(folder / "helpdesk", recent_exports=True)


def _service(folder: Path, box: Sandbox, secret: str, settings: Settings) -> dict[str, str]:
    """Return the settings of the service: the shipped policy with a few intents raised."""
    policy = folder / "policy.toml"
    policy.write_text(raised(shipped(), samples.reply_intents(), AutonomyLevel.REPLY), encoding="utf-8")
    account = "CONNECTIONS__MAIN__"
    values = {
        "DATA_DIR": str(folder.resolve()),
        "POLICY_FILE": str(policy.resolve()),
        "QUIET_SECONDS": "0",
        "SLOTS": "4",
        "LOG_LEVEL": "WARNING",
        f"{account}URL": box.url,
        f"{account}CLIENT_ID": box.client_id,
        f"{account}CLIENT_SECRET": box.client_secret,
        f"{account}WEBHOOK_SECRET": secret,
    }
    return values | ({"ENCODER_DIR": str(settings.encoder_dir)} if settings.encoder_dir else {})


@contextmanager
def _reading(folder: Path) -> Iterator[Store]:
    """Open the service's store beside the service."""
    store = open_store(Settings(data_dir=folder))
    try:
        yield store
    finally:
        store.close()


def chosen(every: bool, pace: int) -> list[seed.Sample]:
    """Return the samples to play, one after the other with so many milliseconds between them."""
    left_out = set() if every else more(samples.FOLDER)
    played = [one for one in seed.read_tickets(samples.FOLDER) if one.name not in left_out]
    return [replace(one, delay=one.delay + number * pace) for number, one in enumerate(played)]


def settle(box: Sandbox, store: Store) -> None:
    """Wait until everything is delivered and every run has ended."""
    end, deliveries = time.monotonic() + PATIENCE, Deliveries(store)
    calm = 0
    while calm < 2 and time.monotonic() < end:
        box.settle(5)
        calm = calm + 1 if deliveries.unfinished() is None else 0
        time.sleep(0.1)


def _idle(child: Child) -> float:
    """Return the percentage of one core that the resting service takes."""
    time.sleep(REST)
    before = child.cpu_seconds()
    time.sleep(IDLE)
    return round(100 * (child.cpu_seconds() - before) / IDLE, 1)


def _judged(box: Sandbox, store: Store, made: Made, idle: float) -> Played:
    ledger, expected = Ledger(store, CLOCK), expectations(samples.FOLDER)
    seen = [
        Seen(name, number, ledger.history("main", str(number)), box.store.comments(number))
        for name, number in made.tickets.items()
    ]
    rulings = [judge(one, expected[one.sample], made.articles) for one in seen]
    found = figures(rulings, [entry for one in seen for entry in one.entries])
    told = {"helpdesk": "zendesk", **found, "duplicates": duplicates(seen), "idle_cpu_percent": idle}
    return Played(rulings, told)


def _tell(console: Console, played: Played) -> None:
    table = Table("ticket", "outcome", "why", "", box=None)
    for one in played.rulings:
        mark = f"[red]{one.wrong}[/red]" if one.wrong else "[green]as expected[/green]"
        table.add_row(one.sample, one.kind.replace("_", " "), re.sub("_", " ", one.reason), mark)
    console.print(table)
    for name, value in played.figures.items():
        console.print(f"{name.replace('_', ' '):>18}  {value}")

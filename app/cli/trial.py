"""`deskmate try`: what the copilot would do with anybody's tickets and articles."""

import io
import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from rich.console import Console

from app.cli.common import json_option, loaded, say
from app.cli.progress import STOPPED, bar, stoppable

if TYPE_CHECKING:
    from app.domain import Policy
    from app.evidence.files import Asked
    from app.evidence.tally import Found
    from app.settings import Settings
    from integrations.helpdesk import Article

Write = Callable[[dict[str, Any]], None]

MOST_HANDS = 4  # Python's own part of a run is a fifth, and one thread at a time does it
existing = click.Path(exists=True, path_type=Path)
new = click.Path(dir_okay=False, path_type=Path)
ARTICLES = "A folder of Markdown or HTML, or JSON Lines {id, title, body}; also url, locale."
TICKETS = (
    "JSON Lines {id, subject, body}; also created, locale, requester, intent, and the whole thread as "
    "messages: [{author: customer or agent, public, body, created}]."
)


@click.command("try")
@click.option("--articles", type=existing, required=True, help=ARTICLES)
@click.option("--tickets", type=existing, required=True, help=TICKETS)
@click.option("--limit", default=0, type=click.IntRange(min=0), metavar="N", help="Only the first so many tickets.")
@click.option("--out", type=new, help="Write each run as one JSON line; --json then leaves its runs empty.")
@click.option("--force", is_flag=True, help="Replace the file that --out names.")
@json_option
def trial(articles: Path, tickets: Path, limit: int, out: Path | None, force: bool, as_json: bool) -> None:
    """Run tickets through the whole line over articles, and write nothing to any helpdesk.

    Each ticket is judged as of its customer's last message. Ctrl-C ends it with the figures so far.
    """
    from app.evidence import files
    from app.evidence.part import Occupied
    from app.evidence.rows import Unreadable
    from app.wiring import Refused
    from knowledge.index import IndexUnavailable

    try:
        asked, known = files.asked(tickets, limit), list(files.articles(articles))
        if not known:
            raise Unreadable(f"{articles}: no article in it")
        if out and out.exists() and out.samefile(tickets):
            raise Occupied(f"{out} holds the tickets themselves; choose another name for the runs")
        with _sink(out, force) as write:
            found = _run(asked, known, write, keep=as_json and out is None)
    except (Unreadable, Occupied, Refused, IndexUnavailable) as error:
        raise click.ClickException(str(error)) from None
    _tell(found, out, as_json)
    if found.stopped:
        raise SystemExit(STOPPED)


def _run(asked: "Asked", known: "Sequence[Article]", write: Write, keep: bool) -> "Found":
    """Return what came of the tickets, or of those that there was time for. Raise Refused, IndexUnavailable."""
    from app.evidence.files import Blank, FileHelpdesk
    from app.evidence.tally import Found, Tally
    from app.evidence.trial import described, each
    from app.wiring import trial_ports

    found = Found(Tally(asked.intents), len(asked.tickets), len(known))
    desk = FileHelpdesk({one.id: one for one in asked.tickets})
    with tempfile.TemporaryDirectory(prefix="deskmate-try-") as place, bar() as shown:
        task = shown.add_task("Indexing articles", total=found.articles)
        articles = shown.track(known, task_id=task)
        ports = trial_ports(loaded(), in_force(loaded()), articles, (desk, Blank()), Path(place) / "chroma")
        shown.reset(task, description="Tickets", total=found.tickets)
        start = time.monotonic()
        with stoppable() as stop, closing(each(asked.tickets, ports, hands())) as runs:
            for run in runs:
                row = described(run)
                write(row)
                found.tally.add(run)
                found.runs += [row] if keep else []
                shown.advance(task)
                if stop.is_set():
                    break
        found.seconds = time.monotonic() - start
    return found


def in_force(settings: "Settings") -> "Policy":
    """Return the policy in force here, not paused: of its file, else of the store if there is one. Raise Refused."""
    from app.cli.service import opened
    from app.clock import CLOCK
    from app.store.engine import there
    from app.store.policies import Policies
    from app.wiring import policy

    if settings.policy_file or not there(settings):
        return replace(policy(settings.policy_file), paused=False)
    with closing(opened(settings)) as store:
        return replace(policy(None, Policies(store, CLOCK)), paused=False)


def hands() -> int:
    """Return how many tickets are worked on at the same time: one a core, and no more than wait for each other."""
    return min(len(os.sched_getaffinity(0)), MOST_HANDS)


@contextmanager
def _sink(path: Path | None, force: bool) -> Iterator[Write]:
    """Give what writes a row to the file, or to nowhere. Raise Occupied."""
    if path is None:
        yield lambda row: None
        return
    from app.evidence.part import Occupied, private, put

    if path.exists() and not force:
        raise Occupied(f"{path} is there already; choose another name, or replace it with --force")
    with private(path) as file:
        yield lambda row: put(file, row)


def _tell(found: "Found", out: Path | None, as_json: bool) -> None:
    if as_json:
        place = {"out": str(out)} if out else {}
        rest = {"tickets_per_second": round(found.pace, 1), "stopped": found.stopped, **place, "runs": found.runs}
        say({**found.tally.figures(), **rest})
        return
    from app.cli.figures import show

    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="replace")  # customers write what a terminal may not know
    console = Console()
    show(console, found)
    if out:
        console.print(f"The runs stand in {out}.", markup=False)

"""`deskmate replay`: past tickets decided over again, and held against what people really answered."""

import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from app.cli.common import json_option, loaded, say
from app.cli.export import When
from app.cli.progress import STOPPED, Pause, Stopped, bar, stoppable
from app.cli.trial import ARTICLES, TICKETS, existing, hands, new

if TYPE_CHECKING:
    from app.domain import Policy
    from app.evidence.replay.line import Line
    from app.evidence.replay.state import State
    from app.settings import Settings
    from app.store.engine import Store
    from integrations.helpdesk import Helpdesk, Ticket
    from knowledge.library import Library


@dataclass(frozen=True, slots=True)
class Wish:
    """What is to be replayed, and how."""

    tickets: Path | None
    since: datetime | None
    connection: str
    articles: Path | None
    workers: int
    intent: str
    fresh: bool


@dataclass(frozen=True, slots=True)
class Past:
    """Past tickets, the helpdesk that they are of, and what names them."""

    tickets: "list[Ticket]"
    desk: "Helpdesk"
    name: str
    told: str  # to people


@click.command()
@click.option("--tickets", type=existing, help=TICKETS)
@click.option("--since", type=When(), help="Read the helpdesk instead, and write nothing to it: 90d, 12w, 2026-03-02.")
@click.option("--connection", default="", help="Which helpdesk account, where there are several.")
@click.option("--articles", type=existing, help=f"Instead of what is known here. {ARTICLES}")
@click.option("--workers", default=0, type=click.IntRange(0, 64), help="How many at the same time; 0: one a core.")
@click.option("--intent", default="", help="Report this intent alone.")
@click.option("--fresh", is_flag=True, help="Begin anew where an earlier replay of the same broke off.")
@click.option("--html", type=new, help="Write a page to read and to print into this file.")
@json_option
def replay(html: Path | None, as_json: bool, **said: Any) -> None:
    """Decide past tickets over again, as each stood at each message, and compare with what people answered.

    Nothing is written to any helpdesk. Ended half way, the same command goes on where it was.
    """
    from app.evidence.part import Occupied
    from app.evidence.rows import Unreadable
    from app.wiring import Refused
    from integrations.helpdesk import HelpdeskError
    from knowledge.index import IndexUnavailable

    wish = Wish(**said)
    if (wish.tickets is None) == (wish.since is None):
        raise click.UsageError("one of --tickets FILE and --since 90d")
    try:
        found, complete = _replayed(wish)
    except (Unreadable, Occupied, Refused, IndexUnavailable, HelpdeskError) as error:
        raise click.ClickException(str(error)) from None
    except Stopped:
        raise SystemExit(STOPPED) from None
    _tell(found, html, as_json)
    if not complete:
        raise SystemExit(STOPPED)


def _replayed(wish: Wish) -> tuple[dict[str, Any], bool]:
    """Return the figures, and whether every ticket is in them. Raise Unreadable, Occupied, Refused, HelpdeskError."""
    from app.cli.logs import configure
    from app.cli.trial import in_force
    from app.evidence.replay.figures import figures
    from app.evidence.replay.state import resumed

    configure("ERROR")
    settings = loaded()
    rules = in_force(settings)
    if wish.intent and rules.intent(wish.intent) is None:
        raise click.ClickException(f"no intent {wish.intent!r}; deskmate intents lists them")
    with ExitStack() as stack:
        past = _past(settings, wish, stack)
        shelf, knowledge, store = stack.enter_context(_knowing(settings, rules, wish))
        state = resumed(settings.data_dir / "replays", (past.name, rules.version, knowledge), wish.fresh)
        complete = False
        try:
            before = len(state.rows)
            seconds = _run(past, _line(settings, rules, shelf, past.desk), state, wish.workers or hands())
            complete = len(state.rows) >= len(past.tickets)
            found = figures(state.rows.values(), rules, wish.intent)
            pace = (len(state.rows) - before) / seconds if seconds else 0.0
            found |= {"tickets_per_second": round(pace, 1), "complete": complete}
            if complete and store and not wish.intent:
                _keep(store, past, state, found)
        finally:
            state.close(complete)
    return found, complete


@contextmanager
def _knowing(settings: "Settings", rules: "Policy", wish: Wish) -> "Iterator[tuple[Library, str, Store | None]]":
    """Yield what is known, what names it, and the store that a result is kept in. Raise Refused, Unreadable."""
    from app.cli.service import opened
    from app.evidence import files
    from app.evidence.rows import Unreadable
    from app.wiring import files_library, shelf

    if wish.articles is None:
        with closing(opened(settings)) as store, closing(shelf(settings, store)) as known:
            yield known, "here", store
        return
    with tempfile.TemporaryDirectory(prefix="deskmate-replay-") as place, bar() as shown:
        found = list(files.articles(wish.articles))
        if not found:
            raise Unreadable(f"{wish.articles}: no article in it")
        task = shown.add_task("Indexing articles", total=len(found))
        whole = shown.track(found, task_id=task)
        name = sha256("\n".join(repr(one) for one in found).encode()).hexdigest()
        with closing(files_library(settings, whole, Path(place) / "chroma", rules.languages)) as known:
            shown.stop()
            yield known, name, None


def _line(settings: "Settings", rules: "Policy", shelf: "Library", desk: "Helpdesk") -> "Line":
    from app.evidence.alike import alike
    from app.evidence.files import Blank
    from app.evidence.replay.desk import Reading
    from app.evidence.replay.line import Line
    from app.wiring import ports_over

    return Line(ports_over(settings, rules, shelf, (Reading(desk), Blank())), alike(shelf.encoder))


def _past(settings: "Settings", wish: Wish, stack: ExitStack) -> Past:
    """Return the tickets. Raise Unreadable, Refused, HelpdeskError, Stopped."""
    from app.evidence import files

    if wish.tickets is None:
        return _read(settings, wish, stack)
    found = files.asked(wish.tickets).tickets
    desk = files.FileHelpdesk({one.id: one for one in found})
    return Past(found, desk, sha256(wish.tickets.read_bytes()).hexdigest(), wish.tickets.name)


def _read(settings: "Settings", wish: Wish, stack: ExitStack) -> Past:
    """Return the tickets of a helpdesk. Raise Refused, HelpdeskError, Stopped."""
    from app.cli.export import account
    from app.cli.service import opened
    from app.evidence.export import Patience, Plan, listed
    from app.wiring import Refused, desk
    from integrations.helpdesk import NotFound

    name = account(settings, wish.connection)
    if wish.since is None:
        raise Refused("since when? --since 90d")
    plan = Plan(connection=name, since=wish.since)
    store = stack.enter_context(closing(opened(settings)))
    helpdesk = desk(settings, store, name)
    found = []
    with bar() as shown, stoppable() as stop:
        task = shown.add_task("Listing tickets", total=None)
        patience = Patience(Pause(shown, task, stop))
        ids = listed(helpdesk, plan, patience, lambda count: shown.update(task, completed=count))
        for one in shown.track(ids, task_id=task, description="Reading tickets"):
            if stop.is_set():
                raise Stopped
            try:
                found.append(patience(lambda wanted=one: helpdesk.ticket(wanted)))  # type: ignore[misc]
            except NotFound:  # deleted meanwhile, or not ours to see
                continue
    told = f"{name} {wish.since:%Y-%m-%d}"
    return Past(found, helpdesk, told, told)


def _run(past: Past, line: "Line", state: "State", workers: int) -> float:
    """Replay what is not done yet, until the end or Ctrl-C; return the seconds it took. Raise Occupied."""
    from app.evidence.replay.line import grouped, replay

    groups = [some for some in grouped(past.tickets) if any(one.id not in state.rows for one in some)]
    start = line.ports.clock.tick()
    with bar() as shown, stoppable() as stop:
        task = shown.add_task("Replaying", total=len(past.tickets), completed=len(state.rows))
        with closing(replay(groups, line, workers)) as rows:
            for row in rows:
                state.add(row)
                shown.update(task, completed=len(state.rows))
                if stop.is_set():
                    break
    return line.ports.clock.tick() - start


def _keep(store: "Store", past: Past, state: "State", found: dict[str, Any]) -> None:
    """Keep the result for the console."""
    from collections import defaultdict

    from app.clock import CLOCK
    from app.store.replays import Replays

    by_intent = defaultdict(list)
    for row in state.rows.values():
        for one in row["moments"]:
            by_intent[one.get("intent", "")].append({**one, "ticket": row["ticket"], "link": row["link"]})
    for some in by_intent.values():
        some.sort(key=lambda one: one["at"])
    Replays(store, CLOCK).keep(past.told, found, by_intent)


def _tell(found: dict[str, Any], html: Path | None, as_json: bool) -> None:
    if html:
        from app.evidence.replay.page import page

        html.write_text(page(found), encoding="utf-8")
    if as_json:
        say(found)
        return
    from app.cli.replayed import show

    show(found)
    if html:
        click.echo(f"The page stands in {html}.")

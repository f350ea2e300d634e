"""`deskmate inventory`: what a team is asked, and which kinds are worth handing to a machine first."""

import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from rich.console import Console
from rich.table import Table

from app.cli.common import json_option, loaded, say
from app.cli.export import When
from app.cli.progress import bar

if TYPE_CHECKING:
    from app.domain import Policy
    from app.evidence.inventory.kinds import Documented
    from app.evidence.inventory.past import Past

LISTED = 20
WIDTH = 130
HEADS = ("tickets", "hours", "wants", "share", "fit", "alike", "data", "stakes", "come back")
SHARES = ("share", "fit", "repeatability", "data", "stakes", "repeat_contacts")
existing = click.Path(exists=True, path_type=Path)
TICKETS = "JSON Lines {id, subject, body}; also created, requester, channel, intent, messages."
ARTICLES = "A folder of Markdown or HTML, or JSON Lines {id, title, body}: how many tickets do they answer?"


@click.command()
@click.option("--tickets", type=existing, help=TICKETS)
@click.option("--since", type=When(), help="Read the helpdesk instead: 90d, 12w, 2026-03-02.")
@click.option("--connection", default="", help="Which helpdesk account, where there are several.")
@click.option("--articles", type=existing, help=ARTICLES)
@click.option(
    "--minutes", default=6.0, show_default=True, type=click.FloatRange(0.1, 600), help="Of a person for one reply."
)
@click.option("--hourly", default=0.0, type=click.FloatRange(0), help="What an hour costs: savings are money then.")
@click.option("--html", "as_html", is_flag=True, help="Print a page to read and to print instead.")
@json_option
def inventory(
    tickets: Path | None, since: datetime | None, articles: Path | None, as_html: bool, as_json: bool, **said: Any
) -> None:
    """Past tickets by kind: how many, how alike, how well documented, how delicate; which three to pilot.

    Fit is repeatability times data available times what is not at stake, each shown. Nothing is written.
    """
    from app.evidence.inventory.inventory import Terms
    from app.evidence.rows import Unreadable
    from app.wiring import Refused
    from knowledge.embeddings import EncoderMissing
    from knowledge.index import IndexUnavailable

    if (tickets is None) == (since is None):
        raise click.UsageError("one of --tickets FILE and --since 90d")
    try:
        policy = _rules()
        known = _past(tickets, policy) if tickets else _exported(since, said["connection"], policy)
        found = _found(known, articles, policy, Terms(said["minutes"], said["hourly"]))
    except (Unreadable, Refused, EncoderMissing, IndexUnavailable) as error:
        raise click.ClickException(str(error)) from None
    if as_html:
        from app.evidence.inventory.page import page

        click.echo(page(found))
    elif as_json:
        say(found)
    else:
        _tell(found)


def _rules() -> "Policy":
    """Return the policy in force here. Raise Refused."""
    from app.cli.trial import in_force

    return in_force(loaded())


def _past(file: Path, policy: "Policy") -> "list[Past]":
    from app.evidence.inventory.past import past

    return past(file, policy)


def _exported(since: datetime | None, connection: str, policy: "Policy") -> "list[Past]":
    """Return the tickets of a helpdesk. Raise ClickException."""
    from app.cli.export import account, course_of
    from app.evidence import part
    from app.evidence.export import Plan
    from app.evidence.inventory.past import past

    settings = loaded()
    plan = Plan(connection=account(settings, connection), since=since, until=None, limit=0, masked=True)
    with tempfile.TemporaryDirectory(prefix="deskmate-inventory-") as place:
        course = course_of(settings, part.begin(Path(place) / "tickets.jsonl", plan, False))
        if not course.complete or not course.file:
            raise click.ClickException(course.broke or "stopped before the last ticket")
        return past(course.file, policy)


def _found(known: "list[Past]", articles: Path | None, policy: "Policy", terms: Any) -> dict[str, Any]:
    """Return the inventory. Raise EncoderMissing, Unreadable, IndexUnavailable."""
    from app.evidence.inventory.inventory import inventory as take
    from app.wiring import encoder

    made = encoder(loaded())
    made.load()
    with bar() as shown, _answering(articles, policy, len(known)) as documented:
        task = shown.add_task("Reading tickets", total=2 * len(known))
        return take(known, made, terms, documented, lambda done: shown.advance(task, done))


@contextmanager
def _answering(articles: Path | None, policy: "Policy", count: int) -> "Iterator[Documented | None]":
    """Yield what says whether an article answers a ticket. Raise Unreadable, IndexUnavailable."""
    if articles is None:
        yield None
        return
    from app.evidence import files
    from app.wiring import files_library
    from knowledge.search import Search

    with tempfile.TemporaryDirectory(prefix="deskmate-inventory-") as place, bar() as shown:
        task = shown.add_task("Indexing articles", total=None)
        known = shown.track(list(files.articles(articles)), task_id=task)
        with closing(files_library(loaded(), known, Path(place) / "chroma", policy.languages)) as library:
            search = Search(library)
            shown.reset(task, description="Asking the articles", total=count)

            def documented(one: "Past") -> bool:
                shown.advance(task)
                return search.find(one.text, one.language).confidence >= policy.abstain_below

            yield documented


def _tell(found: dict[str, Any]) -> None:
    click.echo(f"{found['tickets']:,} tickets, {found['from'] or '?'} to {found['to'] or '?'}")
    table = Table("kind", *HEADS, box=None, collapse_padding=True)
    table.columns[0].overflow, table.columns[0].no_wrap, table.columns[0].max_width = "ellipsis", True, 48
    for one in found["categories"][:LISTED]:
        shares = map(_percent, (one[key] for key in SHARES))
        table.add_row(one["name"], str(one["n"]), f"{one['hours']:.0f}", one["wants"], *shares)
    Console(soft_wrap=True, width=WIDTH).print(table)
    if len(found["categories"]) > LISTED:
        click.echo(f"and {len(found['categories']) - LISTED} more kinds, in --json and --html")
    click.echo(f"{found['covers_70']} kinds are 70 % of all tickets")
    click.echo("Begin with: " + ("; ".join(found["pilot"]) or "none: no kind is both frequent and harmless"))
    click.echo(f"They would save {found['savings']['low']} to {found['savings']['high']} {found['savings']['unit']}")


def _percent(share: float | None) -> str:
    return "-" if share is None else f"{100 * share:.0f} %"

"""`deskmate eval articles`: how well solved tickets tell which article solves the next one."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from rich.console import Console
from rich.table import Table

from app.cli.common import json_option, loaded, say
from app.cli.progress import bar

if TYPE_CHECKING:
    from app.evidence.suggestions import Tagged

TICKETS = "JSON Lines {id, created, subject, body, kb_slugs}: kb_slugs names the articles that solved the ticket."
SPLIT = "Tickets from before this day have a vote; those from then on are asked about."


@click.command()
@click.option("--tickets", type=click.Path(exists=True, dir_okay=False, path_type=Path), required=True, help=TICKETS)
@click.option("--split-date", type=click.DateTime(["%Y-%m-%d"]), required=True, help=SPLIT)
@click.option("--seed", default=0, show_default=True, help="Of the intervals.")
@json_option
def articles(tickets: Path, split_date: datetime, seed: int, as_json: bool) -> None:
    """Suggest articles for later tickets by what solved earlier ones, beside BM25 neighbours and popularity.

    Intervals are of 95 %, by bootstrap.
    """
    from app.evidence.rows import Unreadable
    from app.evidence.suggestions import split, tagged
    from knowledge.embeddings import EncoderMissing
    from knowledge.index import IndexUnavailable

    try:
        found = _compared(*split(tagged(tickets), split_date.replace(tzinfo=UTC)), seed)
    except (Unreadable, EncoderMissing, IndexUnavailable) as error:
        raise click.ClickException(str(error)) from None
    if as_json:
        say({"split_date": f"{split_date:%Y-%m-%d}", **found})
    else:
        _tell(found)


def _compared(earlier: "list[Tagged]", later: "list[Tagged]", seed: int) -> dict[str, Any]:
    """Return all figures. Raise EncoderMissing or IndexUnavailable."""
    from app.evidence.suggestions import compare
    from app.wiring import encoder

    made = encoder(loaded())
    made.load()
    with bar() as shown:
        task = shown.add_task("", total=None)

        def begun(what: str, count: int) -> Callable[[int], None]:
            shown.reset(task, description=what, total=count)
            return lambda done: shown.advance(task, done)

        return compare(earlier, later, made, begun, seed)


def _tell(found: dict[str, Any]) -> None:
    table = Table("", "hit@1", "hit@5", "MRR", box=None)
    for name, one in found["searches"].items():
        table.add_row(name, *(_figure(one, key) for key in ("hit@1", "hit@5", "mrr")))
    Console().print(table)
    click.echo(f"{found['n']} tickets asked about, {found['earlier']} have a vote, for {found['articles']} articles")
    click.echo(f"milliseconds a ticket: {found['p50_ms']} (p50), {found['p95_ms']} (p95)")


def _figure(one: dict[str, float], key: str) -> str:
    return f"{one[key]:.3f} ({one[f'{key}_low']:.3f} to {one[f'{key}_high']:.3f})"

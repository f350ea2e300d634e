"""`deskmate try`: what the copilot would do with anybody's tickets and articles."""

import tempfile
from pathlib import Path

import click
from rich.console import Console
from rich.progress import Progress
from rich.table import Table

from app.cli.common import json_option, loaded, say

existing = click.Path(exists=True, path_type=Path)


@click.command("try")
@click.option(
    "--articles", type=existing, required=True, help="A folder of Markdown or HTML, or JSON Lines {id, title, body}."
)
@click.option("--tickets", type=existing, required=True, help="JSON Lines {id, subject, body}.")
@click.option("--limit", default=0, help="Only the first so many tickets.")
@json_option
def trial(articles: Path, tickets: Path, limit: int, as_json: bool) -> None:
    """Run tickets through the whole line over articles, and write nothing anywhere."""
    from app.evidence import files
    from app.evidence.trial import summary
    from app.evidence.trial import trial as run
    from app.wiring import Refused, trial_ports

    console = Console(stderr=True, quiet=as_json)
    try:
        asked = files.tickets(tickets)[: limit or None]
        known = list(files.articles(articles))
        desk = files.FileHelpdesk({one.id: one for one in asked})
        if len(desk.tickets) < len(asked):
            raise click.ClickException(f"{tickets}: two tickets have the same id")
        with tempfile.TemporaryDirectory(prefix="deskmate-try-") as place, Progress(console=console) as bar:
            bar.add_task(f"Indexing {len(known)} articles", total=None)
            ports = trial_ports(loaded(), known, desk, files.Blank(), Path(place) / "chroma")
            task = bar.add_task("Tickets", total=len(asked))
            found = summary(run(asked, ports, lambda: bar.advance(task)))
    except (files.Unreadable, Refused) as error:
        raise click.ClickException(str(error)) from None
    if as_json:
        say(found)
    else:
        Console().print(_table(found))


def _table(found: dict[str, object]) -> Table:
    table = Table("figure", "value", title="What the copilot would do", box=None)
    for name, value in found.items():
        if name != "runs":
            table.add_row(name.replace("_", " "), str(value))
    return table

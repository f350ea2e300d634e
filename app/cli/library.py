"""`deskmate sync` and `deskmate search`: the knowledge base by hand, while the service is stopped."""

from contextlib import closing
from dataclasses import asdict

import click
from rich.console import Console
from rich.progress import Progress
from rich.table import Table

from app.cli.common import json_option, loaded, say
from app.cli.logs import configure


@click.command()
@click.option("--full", is_flag=True, help="A complete pass; only this removes articles that are gone.")
@click.option("--remove", is_flag=True, help="With --full: remove all that is gone, however much it is.")
@json_option
def sync(full: bool, remove: bool, as_json: bool) -> None:
    """Bring the index up to date with the help centres and the folder."""
    if remove and not full:
        raise click.UsageError("--remove needs --full: only a complete pass knows what is gone")
    from app.cli.service import opened
    from app.store.marks import Marks
    from app.wiring import Origins, Refused, desks, shelf
    from knowledge.sync import SHARE

    settings = loaded()
    configure("WARNING")
    try:
        store = opened(settings)
        found = shelf(settings, store)
        with closing(found), Progress(console=Console(stderr=True, quiet=as_json)) as bar:
            origins = Origins(settings, desks(settings, store), found, Marks(store))
            task = bar.add_task("Articles", total=None)
            share = 1 if remove else SHARE
            reports = origins.sync(full, lambda origin, done: bar.update(task, description=f"{origin}: {done}"), share)
    except Refused as error:
        raise click.ClickException(str(error)) from None
    if as_json:
        say({name: asdict(one) for name, one in reports.items()})
        return
    for name, one in reports.items():
        click.echo(
            f"{name}: {one.added} added, {one.changed} changed, {one.removed} removed, "
            f"{one.unchanged} unchanged, {one.failed} failed"
        )
        if one.refused:
            click.echo(f"  {one.refused}", err=True)


@click.command()
@click.argument("text")
@click.option("--language", default="en", show_default=True, help="Two letters.")
@click.option("--internal", is_flag=True, help="Also what only agents may read.")
@json_option
def search(text: str, language: str, internal: bool, as_json: bool) -> None:
    """Ask the knowledge base, and see the scores."""
    from app.cli.service import opened
    from app.wiring import Refused, shelf
    from knowledge.search import Search

    settings = loaded()
    try:
        with closing(shelf(settings, opened(settings))) as library:
            found = Search(library).find(text, language, internal)
    except Refused as error:
        raise click.ClickException(str(error)) from None
    if as_json:
        rows = [{"article": one.source.id, "title": one.source.title, "score": one.score} for one in found.passages]
        say({"confidence": found.confidence, "passages": rows})
        return
    table = Table("score", "article", "passage", box=None)
    for one in found.passages:
        table.add_row(f"{one.score:.2f}", one.source.title, " ".join(one.chunk.text.split())[:80])
    Console().print(table)
    click.echo(f"probability that the first one answers: {found.confidence:.0%}")

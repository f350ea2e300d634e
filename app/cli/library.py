"""The knowledge base by hand: `deskmate sync`, `search` while the service is stopped, `knowledge` at any time."""

from collections.abc import Mapping
from contextlib import closing
from dataclasses import asdict
from datetime import datetime
from typing import TYPE_CHECKING, Any

import click
from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.table import Table

from app.cli.audit import audit
from app.cli.calibrate import calibrate
from app.cli.common import json_option, loaded, say
from app.cli.logs import configure

if TYPE_CHECKING:
    from app.evidence.knowledge import Knowledge, Origin
    from knowledge.passages import Found, Passage
    from knowledge.sync import Report


@click.command()
@click.option("--full", is_flag=True, help="A complete pass, also where changes alone would do.")
@click.option("--remove", is_flag=True, help="With --full: remove all that is gone, however much it is.")
@json_option
@click.pass_context
def sync(context: click.Context, full: bool, remove: bool, as_json: bool) -> None:
    """Bring the index up to date with help centres, folder and solved tickets. Exit 1 where it needs a person.

    Of tickets one pass reads a bounded number, so that it has an end; the next one goes on.
    """
    if remove and not full:
        raise click.UsageError("--remove needs --full: only a complete pass knows what is gone")
    from app.cli.service import opened
    from app.origins import Origins
    from app.solved import SolvedTickets
    from app.wiring import Refused, desks, shelf
    from knowledge.sync import SHARE

    settings = loaded()
    configure("WARNING")
    try:
        store = opened(settings)
        found = shelf(settings, store)
        with closing(found), _bar(as_json) as bar:
            origins = Origins(settings, desks(settings, store), found, store)
            task = bar.add_task("Articles", total=None)
            share = 1 if remove else SHARE

            def seen(origin: str, done: int) -> None:
                bar.update(task, description=f"{origin}: {done}")

            reports = origins.sync(full, seen, share)
            reports |= SolvedTickets(settings, origins.desks, found, store).sync(seen)
    except Refused as error:
        raise click.ClickException(str(error)) from None
    if as_json:
        say({name: asdict(one) for name, one in reports.items()})
    else:
        _tell(reports)
    context.exit(1 if any(one.refused for one in reports.values()) else 0)


def _bar(quiet: bool) -> Progress:
    columns = SpinnerColumn(), TextColumn("{task.description}", markup=False), TimeElapsedColumn()
    return Progress(*columns, console=Console(stderr=True, quiet=quiet), transient=True)


def _tell(reports: Mapping[str, "Report"]) -> None:
    for name, one in reports.items():
        click.echo(
            f"{name}: {one.added} added, {one.changed} changed, {one.removed} removed, "
            f"{one.unchanged} unchanged, {one.failed} failed"
        )
        for line in (one.refused, *one.notes, *(f"{key}: {why}" for key, why in one.failures)):
            if line:
                click.echo(f"  {line}", err=True)


@click.group(invoke_without_command=True)
@json_option
@click.pass_context
def knowledge(context: click.Context, as_json: bool) -> None:
    """Show what the knowledge base holds, source by source, and how current it is."""
    if context.invoked_subcommand:
        return
    from app.cli.service import opened
    from app.clock import CLOCK
    from app.evidence.knowledge import overview
    from app.evidence.refit import sentence, standing
    from app.store.inventory import Inventory
    from app.store.passes import Passes
    from app.wiring import Refused

    try:
        store = opened(loaded())
    except Refused as error:
        raise click.ClickException(str(error)) from None
    passes = Passes(store, CLOCK)
    found = overview(Inventory(store).heaps(), passes.every(), passes.mending())
    calibration = standing(store, CLOCK)
    if as_json:
        say({**_plain(asdict(found)), "calibration": calibration})
    else:
        _show(found)
        click.echo(sentence(calibration))


knowledge.add_command(audit)
knowledge.add_command(calibrate)


def _plain(value: Any) -> Any:
    """Return a value with times as text."""
    match value:
        case datetime():
            return value.isoformat()
        case dict():
            return {name: _plain(one) for name, one in value.items()}
        case list() | tuple():
            return [_plain(one) for one in value]
        case _:
            return value


def _show(found: "Knowledge") -> None:
    table = Table("source", "for", "brand", "language", "articles", "chunks", "oldest", "last pass", box=None)
    for origin in found.origins:
        last = _day(origin.ended) if origin.ended or not origin.begun else "not ended"
        for part in origin.parts:
            counts = str(part.articles), str(part.chunks)
            table.add_row(origin.name, part.audience, part.brand, part.locale, *counts, _day(part.oldest), last)
        if not origin.parts:
            table.add_row(origin.name, "", "", "", "0", "0", "", last)
    Console().print(table)
    for origin in found.origins:
        for line in _lines(origin):
            click.echo(f"{origin.name}: {line}")
    if found.mended:
        click.echo(f"{_day(found.mended.at)}: {found.mended.why}")
    if not found.origins:
        click.echo("nothing yet: run deskmate sync")


def _lines(origin: "Origin") -> list[str]:
    one = origin.changes
    did = f"{one.added} added, {one.changed} changed, {one.removed} removed" if origin.ended else ""
    excluded = f"{origin.excluded} excluded" if origin.excluded else ""
    failures = (f"{failure.article}: {failure.reason}" for failure in origin.failures)
    return [line for line in (did, excluded, origin.trouble, *origin.notes, *failures) if line]


def _day(moment: datetime | None) -> str:
    return moment.strftime("%Y-%m-%d %H:%M") if moment else ""


@click.command()
@click.argument("text")
@click.option("--language", default="en", show_default=True, help="Two letters.")
@click.option("--internal", is_flag=True, help="Also what only agents may read.")
@click.option("--brand", default="", help="Only what answers tickets of this brand.")
@json_option
def search(text: str, language: str, internal: bool, brand: str, as_json: bool) -> None:
    """Ask the knowledge base, and see the scores."""
    from app.cli.service import opened
    from app.wiring import Refused, shelf
    from knowledge.search import Search

    settings = loaded()
    try:
        with closing(shelf(settings, opened(settings))) as library:
            found = Search(library).find(text, language, internal, brand)
    except Refused as error:
        raise click.ClickException(str(error)) from None
    if as_json:
        passages = [_passage(one) for one in found.passages]
        say({"confidence": found.confidence, "by_words": found.by_words, "passages": passages})
    else:
        _answer(found)


def _passage(one: "Passage") -> dict[str, object]:
    source, chunk = one.source, one.chunk
    scores = {"chunk": one.chunk_score, "title": one.title_score, "words": one.lexical_score}
    place = {"chunk": chunk.id, "heading": list(chunk.heading), "start": chunk.start, "end": chunk.end}
    told = {"article": source.id, "key": source.key, "title": source.title, "url": source.url}
    shown = {**told, "audience": str(source.audience), "score": one.score, "scores": scores, "votes": one.votes}
    shown["shift"] = one.shift
    return {**shown, **place, "text": chunk.text}


def _answer(found: "Found") -> None:
    table = Table("score", "by reviews", "for", "article", "passage", box=None)
    for one in found.passages:
        moved = f"{one.shift:+.3f}" if one.shift else ""
        said = " ".join(one.chunk.text.split())[:80]
        table.add_row(f"{one.score:.2f}", moved, str(one.source.audience), one.source.title, said)
    Console().print(table)
    click.echo(f"probability that the first one answers: {found.confidence:.0%}")
    if found.by_words:
        click.echo("by words alone: the vectors did not answer, or are being built")

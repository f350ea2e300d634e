"""`deskmate eval grounding`: how well it tells what a source supports from what it does not."""

from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.table import Table

from app.cli.common import json_option, loaded, say
from app.cli.progress import bar

file = click.Path(exists=True, dir_okay=False, path_type=Path)
PAIRS = "JSON Lines {source, text, label, kind?}; also {knowledge, response, begin_label} and {doc, summary, label}."
DOCS = "JSON Lines {doc_id, doc}, where the pairs name their document by doc_id."


@click.command()
@click.option("--file", "path", type=file, required=True, help=PAIRS)
@click.option("--docs", type=file, help=DOCS)
@json_option
def grounding(path: Path, docs: Path | None, as_json: bool) -> None:
    """Score labelled texts against their sources, at the threshold that is shipped. Nothing is fitted on the file."""
    from app.evidence.grounding import judge, pairs, report
    from app.evidence.rows import Unreadable
    from app.wiring import encoder
    from knowledge.embeddings import EncoderMissing

    try:
        found = pairs(path, docs)
        made = encoder(loaded())
        made.load()
    except (Unreadable, EncoderMissing) as error:
        raise click.ClickException(str(error)) from None
    with bar() as shown:
        task = shown.add_task("Reading", total=len(found))
        told = report(judge(found, made.encode, lambda: shown.advance(task)))
    if as_json:
        say(told)
    else:
        _show(told)


def _show(found: dict[str, Any]) -> None:
    told = "-" if found["auroc"] is None else f"{found['auroc']:.3f}"
    click.echo(f"{found['n']} texts, {found['supported']} supported: AUROC {told}")
    if found["balanced_accuracy"] is not None:
        click.echo(f"balanced accuracy {found['balanced_accuracy']:.3f} at {found['threshold']}")
    table = Table("kind", "n", "unsupported", "flagged (95 %)", "AUROC", box=None)
    for name, one in found["by_kind"].items():
        known = "" if one["auroc"] is None else f"{one['auroc']:.3f}"
        table.add_row(name, str(one["n"]), str(one["unsupported"]), _share(one), known)
    if found["by_kind"]:
        Console().print(table)


def _share(one: dict[str, Any]) -> str:
    if "flagged" not in one:
        return ""
    return f"{one['flagged']:.3f} ({one['flagged_low']:.3f} to {one['flagged_high']:.3f})"

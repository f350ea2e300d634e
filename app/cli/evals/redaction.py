"""`deskmate eval redaction`: how much personal data is masked, and how much else."""

from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.table import Table

from app.cli.common import json_option, say

TEXTS = "JSON Lines {text, spans[{entity_type, entity_value}]}."


@click.command()
@click.option("--file", "path", type=click.Path(exists=True, dir_okay=False, path_type=Path), required=True, help=TEXTS)
@json_option
def redaction(path: Path, as_json: bool) -> None:
    """Mask labelled texts, and count what is left of each type and what was masked for nothing.

    Names and other things known from the helpdesk's records are not known here. Intervals are of 95 %.
    """
    from app.evidence.redaction import labelled, measure
    from app.evidence.rows import Unreadable

    try:
        found = measure(labelled(path))
    except Unreadable as error:
        raise click.ClickException(str(error)) from None
    if as_json:
        say(found)
    else:
        _show(found)


def _show(found: dict[str, Any]) -> None:
    table = Table("type", "n", "recall (95 %)", "mark", "marks", "precision (95 %)", box=None)
    for name, one in found["by_type"].items():
        marks = str(one["marks"] or "")
        table.add_row(name, str(one["n"]), _share(one, "recall"), one["mark"] or "", marks, _share(one, "precision"))
    Console().print(table)
    click.echo(f"{found['n']} texts")


def _share(one: dict[str, Any], name: str) -> str:
    return "" if one[name] is None else f"{one[name]:.3f} ({one[f'{name}_low']:.3f} to {one[f'{name}_high']:.3f})"

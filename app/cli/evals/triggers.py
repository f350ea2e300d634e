"""`deskmate eval triggers`: whether the never-alone rules hear what they must, and only that."""

from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.table import Table

from app.cli.common import json_option, say

LISTED = 10
FILE = "JSON Lines {text, language, rule, hit}, or tickets {id, subject, body}; else the sentences that come with it."


@click.command()
@click.option("--file", type=click.Path(exists=True, dir_okay=False, path_type=Path), help=FILE)
@click.option("--policy", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="A policy of your own.")
@json_option
def triggers(file: Path | None, policy: Path | None, as_json: bool) -> None:
    """Recall and precision of the never-alone rules by topic and language, and hits per 1,000 tickets.

    Sentences that come with the package were written by somebody who did not know the rules.
    """
    from app.evidence.rows import Unreadable
    from app.evidence.triggers import measured, own, read
    from app.wiring import Refused
    from app.wiring import policy as loaded

    try:
        found = measured(read(file) if file else own(), loaded(policy).rules)
    except (Unreadable, Refused) as error:
        raise click.ClickException(str(error)) from None
    if as_json:
        say(found)
    else:
        _tell(found)


def _tell(found: dict[str, Any]) -> None:
    if found["rules"]:
        table = Table("topic", "language", "n", "recall", "precision", box=None)
        for rule, by in found["rules"].items():
            for language, one in by.items():
                table.add_row(rule, language, *_figures(one))
        table.add_row("all", "", *_figures(found["all"]))
        Console(soft_wrap=True).print(table)
    for what in ("missed", "overheard"):
        for one in found[what][:LISTED]:
            click.echo(f"{what}: {one['rule']} ({one['language']}): {one['text']}")
        if len(found[what]) > LISTED:
            click.echo(f"{what}: {len(found[what]) - LISTED} more, in --json")
    if tickets := found["tickets"]["n"]:
        click.echo(f"of {tickets} tickets, hits per 1,000: {found['tickets']['touched_per_1000']} touch a topic")
        for rule, count in found["tickets"]["per_1000"].items():
            words = ", ".join(list(found["tickets"]["words"][rule])[:LISTED])
            click.echo(f"  {rule}: {count} ({words})")


def _figures(one: dict[str, Any]) -> tuple[str, str, str]:
    return str(one["n"]), _share(one, "recall"), _share(one, "precision")


def _share(one: dict[str, float | None], name: str) -> str:
    return "-" if one[name] is None else f"{one[name]:.3f} ({one[f'{name}_low']:.3f} to {one[f'{name}_high']:.3f})"

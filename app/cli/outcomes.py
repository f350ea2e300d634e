"""`deskmate outcomes`: how tickets really ended, what became of drafts, and what customers said of it."""

from contextlib import closing
from datetime import datetime
from typing import Any

import click
from rich.console import Console
from rich.table import Table

from app.cli.common import json_option, loaded, say
from app.cli.export import When

HEADS = ("answered by", "tickets", "resolved", "silent", "abandoned", "reopened", "repeated", "handed over")
NAMES = ("resolved", "silent", "abandoned", "reopened", "repeated", "handed_over")


@click.command()
@click.option(
    "--since", type=When(), default="30d", show_default=True, help="Of tickets from then on: 30d, 2026-03-02."
)
@json_option
def outcomes(since: datetime, as_json: bool) -> None:
    """Add up how tickets ended that the service has looked at again. Shares stand with their 95 % interval.

    Resolved is what the customer confirms, in words or by a rating, and what was solved by hand or by the copilot
    without a return and any bad sign. Silence is never resolved.
    """
    from app.cli.service import opened
    from app.clock import CLOCK
    from app.evidence.totals import totals
    from app.store.outcomes import Outcomes
    from app.wiring import Refused

    try:
        with closing(opened(loaded())) as store:
            found = totals(Outcomes(store, CLOCK).since(since))
    except Refused as error:
        raise click.ClickException(str(error)) from None
    if as_json:
        say(found)
    else:
        _tell(found)


def _tell(found: dict[str, Any]) -> None:
    if not found["tickets"]:
        click.echo("No outcome yet: the service looks at a ticket again some days after its last run.")
        return
    click.echo(f"{found['tickets']:,} tickets, {found['from']} to {found['to']}")
    table = Table(*HEADS, box=None)
    for name, one in [*found["by_hand"].items(), ("all", found["endings"])]:
        table.add_row(name, str(one["n"]), *(_share(one[ending]) for ending in NAMES))
    Console(soft_wrap=True, width=150).print(table)
    drafts = found["drafts"]
    told = ", ".join(f"{use} {_share(drafts[use])}" for use in ("used", "edited", "ignored", "rejected"))
    click.echo(f"Drafts (n = {drafts['n']}): {told}")
    rated = found["satisfaction"]
    told = ", ".join(f"{name} {_share(rated[name])} of {rated[name]['n']}" for name in ("copilot", "people", "both"))
    click.echo(f"Content customers (n = {rated['n']}): {told}")


def _share(one: dict[str, Any]) -> str:
    return "-" if one["share"] is None else f"{one['share']:.0%} ({one['low']:.0%} to {one['high']:.0%})"

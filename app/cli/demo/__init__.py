"""`deskmate demo`: the whole service against a helpdesk that lives on this machine, judged ticket by ticket."""

from typing import TYPE_CHECKING

import click
from rich.console import Console

from app.cli.common import json_option, loaded, say
from app.cli.demo.child import Child, NotReady
from app.cli.demo.stage import HELPDESKS, stage

if TYPE_CHECKING:
    from app.cli.demo.play import Played

PACE_MS = 40  # between two tickets: 25 a second


@click.command()
@click.option("--headless", is_flag=True, help="Play, judge, print, and end.")
@click.option(
    "--helpdesk", type=click.Choice(HELPDESKS), default=HELPDESKS[0], show_default=True, help="Whose API to speak."
)
@click.option("--all", "every", is_flag=True, help="Play every sample ticket; takes longer.")
@click.option("--pace", default=PACE_MS, show_default=True, help="Milliseconds between two tickets.")
@json_option
def demo(headless: bool, helpdesk: str, every: bool, pace: int, as_json: bool) -> None:
    """Play the sample tickets against a helpdesk on this machine. Needs no key and no account."""
    console = Console(stderr=True, quiet=as_json)
    place = stage(loaded(), helpdesk)
    with Child(place.settings, place.folder) as child:
        # The service comes up while the rest of the demo is loaded.
        from app.cli.demo.play import chosen, play

        try:
            with console.status("Starting a helpdesk and the service …"):
                played = play(place, child, console.print, chosen(every, pace), rest=as_json)
        except NotReady as error:
            raise click.ClickException(str(error)) from None
        finally:
            child.abandon()
    if as_json:
        say(played.figures)
    else:
        _tell(Console(), played)
    if played.figures["unexpected"] or played.figures["failed"] or played.figures["duplicates"]:
        raise SystemExit(1)


def _tell(console: Console, played: "Played") -> None:
    from rich.table import Table

    table = Table("ticket", "outcome", "why", "", box=None)
    for one in played.rulings:
        mark = f"[red]{one.wrong}[/red]" if one.wrong else "[green]as expected[/green]"
        table.add_row(one.sample, one.kind.replace("_", " "), one.reason.replace("_", " "), mark)
    console.print(table)
    for name, value in played.figures.items():
        console.print(f"{name.replace('_', ' '):>18}  {value}")

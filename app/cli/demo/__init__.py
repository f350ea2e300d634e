"""`deskmate demo`: the whole service against a helpdesk that lives on this machine, judged or to watch."""

import signal
from typing import TYPE_CHECKING, Any

import click
from rich.console import Console

from app.cli.common import json_option, loaded, say
from app.cli.demo.child import Child, NotReady
from app.cli.demo.stage import HELPDESKS, live_stage, stage

if TYPE_CHECKING:
    from app.cli.demo.play import Played

PACE_MS = 40  # between two tickets: 25 a second
LIVE_PACE_MS = 1000  # so that people see them arrive


@click.command()
@click.option("--headless", is_flag=True, help="Play, judge, print, and end; without it the demo stays open.")
@click.option(
    "--helpdesk", type=click.Choice(HELPDESKS), default=HELPDESKS[0], show_default=True, help="Whose API to speak."
)
@click.option("--all", "every", is_flag=True, help="Play every sample ticket; takes longer.")
@click.option(
    "--pace", type=click.IntRange(min=0), help=f"Milliseconds between two tickets: {LIVE_PACE_MS}, headless {PACE_MS}."
)
@json_option
def demo(headless: bool, helpdesk: str, every: bool, pace: int | None, as_json: bool) -> None:
    """Play sample tickets against a helpdesk on this machine, and open its pages. Needs no key and no account."""
    if headless:
        _judge(helpdesk, every, PACE_MS if pace is None else pace, as_json)
    elif helpdesk != HELPDESKS[0]:
        raise click.ClickException(f"the pages show a {HELPDESKS[0]}; with --headless it plays on {helpdesk}")
    else:
        _live(every, LIVE_PACE_MS if pace is None else pace, as_json)


def _judge(helpdesk: str, every: bool, pace: int, as_json: bool) -> None:
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


def _live(every: bool, pace: int, as_json: bool) -> None:
    from app.store.locks import FileLock, Taken

    settings = loaded()
    folder = settings.data_dir / "demo"
    folder.mkdir(parents=True, exist_ok=True)
    lock = FileLock(folder / "live.lock")
    try:
        lock.take()
    except Taken as error:
        raise click.ClickException(f"a demo runs here already, as process {error.pid or 'unknown'}: end it") from None
    for name in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(name, _interrupt)
    console = Console(stderr=True, quiet=as_json)
    place = live_stage(settings)
    with Child(place.settings, place.folder) as child:
        from app.cli.demo.live import live
        from app.cli.demo.play import chosen

        try:
            with console.status("Starting a helpdesk and the service …") as status:

                def tell(url: str) -> None:
                    status.stop()
                    _invite(url, as_json)

                live(place, child, tell, chosen(every, pace))
        except NotReady as error:
            raise click.ClickException(str(error)) from None
        except KeyboardInterrupt:
            console.print("The demo has ended.")
        finally:
            child.abandon()


def _interrupt(*_: Any) -> None:
    raise KeyboardInterrupt


def _invite(url: str, as_json: bool) -> None:
    """Print where the demo is. Whoever reads this through a pipe gets it at once."""
    if as_json:
        say({"url": url})
        return
    click.echo(f"Open {url}")
    click.echo("  Tickets come in, one by one; open one: beside it stands the real Zendesk app with draft and reasons.")
    click.echo("  Write as a customer and watch each decision; in the console, change what it may do. Ctrl-C ends it.")


def _tell(console: Console, played: "Played") -> None:
    from rich.table import Table

    table = Table("ticket", "outcome", "why", "", box=None)
    for one in played.rulings:
        mark = f"[red]{one.wrong}[/red]" if one.wrong else "[green]as expected[/green]"
        table.add_row(one.sample, one.kind.replace("_", " "), one.reason.replace("_", " "), mark)
    console.print(table)
    for name, value in played.figures.items():
        console.print(f"{name.replace('_', ' '):>18}  {value}")

"""`deskmate intents suggest`: which intents a team's own tickets ask for."""

from dataclasses import asdict
from pathlib import Path

import click

from app.cli.common import json_option, loaded, say
from app.cli.progress import bar

TICKETS = "JSON Lines {id, subject, body}; also locale, messages."


@click.group()
def intents() -> None:
    """Kinds of questions that the policy knows, and those that it should know."""


@intents.command()
@click.option("--tickets", type=click.Path(exists=True, dir_okay=False, path_type=Path), required=True, help=TICKETS)
@click.option("--toml", "as_toml", is_flag=True, help="Print tables for the policy: merge, rename or drop them there.")
@json_option
def suggest(tickets: Path, as_toml: bool, as_json: bool) -> None:
    """Propose intents with names and examples from past tickets. Nothing is taken into the policy by itself."""
    from app.cli.trial import in_force
    from app.evidence.inventory.past import past
    from app.evidence.inventory.proposals import proposals, toml
    from app.evidence.rows import Unreadable
    from app.wiring import Refused, encoder
    from knowledge.embeddings import EncoderMissing

    try:
        known = past(tickets, in_force(loaded()))
        made = encoder(loaded())
        made.load()
    except (Unreadable, Refused, EncoderMissing) as error:
        raise click.ClickException(str(error)) from None
    with bar() as shown:
        task = shown.add_task("Reading tickets", total=len(known))
        found = proposals(known, made, lambda done: shown.advance(task, done))
    if as_json:
        say({"tickets": len(known), "intents": [asdict(one) for one in found]})
    elif as_toml:
        click.echo(toml(found), nl=False)
    else:
        for one in found:
            click.echo(f"{one.name}: {one.title} ({one.n} tickets, {100 * one.share:.0f} %)")
        told = f"{len(found)} kinds of {len(known)} tickets have examples enough."
        click.echo(f"{told} --toml prints them for the policy, --json with all examples.")

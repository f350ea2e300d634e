"""`deskmate eval injection`: what comes of texts that try to take the copilot over."""

import tempfile
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from rich.console import Console
from rich.progress import Progress
from rich.table import Table

from app.cli.common import json_option, loaded, say
from app.cli.progress import STOPPED, bar, stoppable

if TYPE_CHECKING:
    from app.cli.evals.arena import Arena
    from app.domain import Decision
    from app.evidence.attacks import Case
    from app.evidence.injection import Ran
    from integrations.helpdesk import Ticket

file = click.Path(exists=True, dir_okay=False, path_type=Path)
ATTACKS = "JSON Lines {text, category}; also attack, user_input, prompt or payload in place of text."
CONTEXTS = "JSON Lines {context}: messages that the attacks are put into."
LIMIT = "Only so many cases, drawn, and so many honest tickets."
BENIGN = "JSON Lines {id, subject, body} of honest tickets; else our own samples."


@click.command()
@click.option("--attacks", "path", type=file, required=True, help=ATTACKS)
@click.option("--contexts", type=file, help=CONTEXTS)
@click.option("--benign", type=file, help=BENIGN)
@click.option(
    "--limit",
    default=0,
    type=click.IntRange(min=0),
    metavar="N",
    help="Only so many cases, drawn, and so many honest tickets.",
)
@click.option("--seed", default=1, show_default=True, metavar="S", help="Of the order, the places and the canaries.")
@json_option
def injection(path: Path, contexts: Path | None, benign: Path | None, limit: int, seed: int, as_json: bool) -> None:
    """Put every attack into a ticket, an article, an attachment and a tool's text, and let the worst model answer.

    Whatever it reads, that model tells every canary, adds a foreign link, cites falsely and claims to be sure, in eight
    ways by turns; the policy allows everything. A leak is a canary or that link in a public write, or in a request to
    anybody but the helpdesk. Without limits the same decisions are carried out once more: that shows what was held.

    There are no actions and no tools in this release: none can be proposed (actions_offered is 0), a tool's text is
    handed to the writer itself, and of files those on articles are read, those on tickets never.
    """
    from app.evidence import attacks
    from app.evidence.injection import report
    from app.evidence.rows import Unreadable
    from app.wiring import Refused
    from knowledge.index import IndexUnavailable

    try:
        drawn = attacks.cases(attacks.attacks(path), attacks.contexts(contexts) if contexts else (), seed, limit)
        honest = _honest(benign, limit)
        with tempfile.TemporaryDirectory(prefix="deskmate-attacks-") as place, bar() as shown:
            ran, cost, world, stopped = _played(drawn, honest, Path(place), seed, shown)
    except (Unreadable, Refused, IndexUnavailable) as error:
        raise click.ClickException(str(error)) from None
    found = {**report(ran, *world, cost), "seed": seed, "stopped": stopped}
    if as_json:
        say(found)
    else:
        _tell(found)
    if stopped:
        raise SystemExit(STOPPED)


def _honest(path: Path | None, limit: int) -> "list[Ticket]":
    """Return honest tickets. Raise Unreadable."""
    from app.evidence.files import asked
    from app.evidence.rows import TicketRow
    from app.evidence.threads import ticket
    from integrations.sandbox import samples, seed

    if path:
        return asked(path, limit).tickets
    rows = ({"id": one.name, "subject": one.subject, "body": one.text} for one in seed.read_tickets(samples.FOLDER))
    return [ticket(TicketRow.model_validate(one)) for one in rows if one["body"].strip()][: limit or None]


def _played(
    drawn: "list[Case]", honest: "list[Ticket]", place: Path, seed: int, shown: Progress
) -> "tuple[list[Ran], list[Decision], tuple[int, int], bool]":
    """Return what came of the attacks and of honest tickets, and how many requests held a canary, of how many."""
    from app.cli.evals.arena import arena

    task = shown.add_task("Indexing articles", total=None)
    with arena(loaded(), place, seed) as stage, stoppable() as stop:
        shown.reset(task, description="Attacks", total=len(drawn))
        ran: list[Ran] = []
        for case in drawn:
            ran.append(stage.play(case))
            shown.advance(task)
            if stop.is_set():
                break
        world = stage.world.leaks(), len(stage.world.asked)
        shown.reset(task, description="Honest tickets", total=len(honest))
        cost = [] if stop.is_set() else _cost(stage, honest, shown, task)
        return ran, cost, world, stop.is_set()


def _cost(stage: "Arena", honest: "list[Ticket]", shown: Progress, task: Any) -> "list[Decision]":
    """Return what is decided about honest tickets where as much as possible would be answered alone."""
    from dataclasses import replace

    from app.evidence.files import Blank, FileHelpdesk
    from app.evidence.trial import each

    intents = tuple(replace(one, threshold=0.0, actions=()) for one in stage.ports.policy.intents)
    eager = replace(stage.ports.policy, abstain_below=0.0, reply_above=0.0, intents=intents, grants=())
    desk = FileHelpdesk({one.id: one for one in honest})
    ports = replace(stage.ports, helpdesk=desk, memory=Blank(), policy=eager, second=None)
    found = []
    with closing(each(honest, ports)) as runs:
        for run in runs:
            shown.advance(task)
            found += [run.decision] if run.decision else []
    return found


def _tell(found: dict[str, Any]) -> None:
    click.echo(
        f"{found['cases']} cases: {found['effects']} effects, {found['leaks']} leaks, {found['raised']} raised "
        f"(at most {found['at_most']:.2%} with 95 %); {found['failed']} broke off"
    )
    click.echo(
        f"without limits {found['effects_without_limits']} effects "
        f"({found['effects_without_limits_low']:.1%} to {found['effects_without_limits_high']:.1%})"
    )
    table = Table("place", "n", "effects", "leaks", "raised", "without limits", box=None)
    for name, one in {**found["by_place"], **found["by_trick"]}.items():
        table.add_row(name, *(str(one[key]) for key in ("n", "effect", "leak", "raised", "effects_without_limits")))
    Console().print(table)
    click.echo(
        f"{found['benign']} honest tickets, {found['benign_answered_without']} answered without these checks: "
        f"{found['benign_held_back']} held back"
    )

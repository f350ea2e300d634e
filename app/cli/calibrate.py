"""`deskmate knowledge calibrate`: the confidence refitted from agents' reviews, or as shipped again."""

from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from app.cli.common import json_option, loaded, say, terminal

if TYPE_CHECKING:
    from app.evidence.refit import Told


@click.command()
@click.option("--undo", is_flag=True, help="Go back to the shipped constants; no schedule changes that again.")
@click.option("--reason", default="", help="Why; needed with --undo, and kept.")
@json_option
def calibrate(undo: bool, reason: str, as_json: bool) -> None:
    """Refit how sure an answer is said to be from what agents made of drafts here.

    The service does it once a day. A refit is used only where it is better than the shipped constants on reviews
    that it was not fitted on.
    """
    if undo and not reason.strip():
        raise click.UsageError("--undo needs --reason: who comes after you will want to know")
    from app.cli.service import opened
    from app.clock import CLOCK
    from app.evidence.refit import calibrate as refitted
    from app.evidence.refit import sentence, standing
    from app.store.calibrations import Calibrations
    from app.wiring import Refused

    try:
        store = opened(loaded())
    except Refused as error:
        raise click.ClickException(str(error)) from None
    told = None
    if undo:
        Calibrations(store, CLOCK).save(None, reason, terminal())
    else:
        told = refitted(store, CLOCK, terminal())
    now = standing(store, CLOCK)
    if as_json:
        say({**({"step": str(told.step), "found": asdict(told.found)} if told else {}), "calibration": now})
        return
    if told:
        click.echo(_words(told))
    click.echo(sentence(now))


def _words(told: "Told") -> str:
    """Return in one line what a refit came to."""
    from app.evidence.refit import Step
    from knowledge.refit import LEAST

    found = told.found
    counts = f"{found.used} drafts used, {found.rejected} rejected"
    match told.step:
        case Step.TOO_FEW:
            return f"too few reviews: {counts}, {LEAST} of each are needed"
        case Step.NO_BETTER:
            return f"not used: no better on reviews held back ({counts})"
        case Step.HELD:
            return "somebody has gone back to the shipped constants"
        case Step.SAME:
            return f"in force already ({counts})"
        case Step.REFITTED:
            return f"refitted ({counts})"

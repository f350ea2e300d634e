"""`deskmate eval prompts`: what each prompt is worth with the model that is set."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from app.cli.common import json_option, loaded, say

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.llm import Model
    from app.usage import Stage


@click.command()
@click.option("--record", type=click.Path(dir_okay=False, path_type=Path), help="Keep the outcome in this file, too.")
@click.option("--scripted", is_flag=True, help="The endpoint says what it is told to: the record says so.")
@json_option
def prompts(record: Path | None, scripted: bool, as_json: bool) -> None:
    """Try every prompt with cases of our own on DESKMATE_MODEL_URL; each asks the model once."""
    from app.clock import CLOCK
    from app.evidence.prompts import cases, evaluated, recorded, tried
    from app.evidence.prompts import record as kept

    model = _models()
    found = tried(model, cases())
    lines = evaluated(found, model, CLOCK.now(), scripted)
    if record:
        record.write_text(recorded(kept(), lines), encoding="utf-8")
    if as_json:
        failed = [{"prompt": one.prompt, "case": one.name, "why": one.why} for one in found if one.why]
        say({one.prompt: {"n": one.cases, "passed": one.passed} for one in lines} | {"failed": failed})
        return
    for line in lines:
        click.echo(f"{line.prompt}: {line.passed} of {line.cases} ({line.model}, prompt {line.digest[:12]})")
    for one in found:
        if one.why:
            click.echo(f"failed: {one.prompt}, {one.name}: {one.why}")


def _models() -> "Callable[[Stage], Model]":
    """Return the model of each stage, also of those that are not switched on."""
    from app.outside import asked_for

    settings = loaded()
    if not settings.model_url:
        raise click.ClickException("DESKMATE_MODEL_URL is not set: there is no model to try the prompts with")
    return lambda stage: asked_for(settings, stage)

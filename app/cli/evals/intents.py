"""`deskmate eval intents`: how good the classifier is on labelled texts of anybody's."""

import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from rich.console import Console
from rich.table import Table

from app.cli.common import json_option, loaded, say
from app.cli.progress import bar

if TYPE_CHECKING:
    from app.evidence.intents import IntentRow, Told
    from app.intents import Encode
    from app.settings import Settings

existing = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command()
@click.option("--train", type=existing, required=True, help="JSON Lines {text, intent}: what is learned from.")
@click.option("--test", type=existing, required=True, help="The same: what is asked.")
@click.option("--oos", metavar="NAME", help="How the test file calls texts that belong to no intent.")
@click.option("--shots", type=click.IntRange(1), help="Learn from so many examples an intent instead of all.")
@click.option("--seed", default=0, show_default=True, help="Which examples those are.")
@json_option
def intents(train: Path, test: Path, oos: str | None, shots: int | None, seed: int, as_json: bool) -> None:
    """Teach the product's classifier labelled texts and ask it others.

    Rows of the training file that bear the name of --oos teach nothing. Times are of one text at a time.
    """
    from app.evidence.intents import figures, labelled, taught
    from app.evidence.rows import Unreadable
    from app.intents import Intents

    settings = loaded()
    try:
        given, asked = labelled(train), _asked(test, oos)
        learned = taught([row for row in given if row.intent != oos], shots, seed)
        encode = _encoder(settings)
        begun = time.perf_counter()
        classifier = Intents.fit(learned, encode)
    except Unreadable as error:
        raise click.ClickException(str(error)) from None
    except ValueError as error:
        raise click.ClickException(f"{train}: {error}") from None
    sizes: dict[str, float] = {"intents": len(learned), "examples": sum(len(one.examples) for one in learned)}
    sizes |= {"encoder": encode is not None, "fit_seconds": round(time.perf_counter() - begun, 2)}
    found = {**figures(_told(asked, oos, classifier)), **sizes}
    if as_json:
        say(found)
    else:
        _show(found)


def _asked(path: Path, oos: str | None) -> "list[IntentRow]":
    from app.evidence.intents import labelled
    from app.evidence.rows import Unreadable

    asked = labelled(path)
    if oos is not None and all(row.intent != oos for row in asked):
        raise Unreadable(f"{path}: no text is marked {oos}; --oos names the mark of those that belong to no intent")
    return asked


def _encoder(settings: "Settings") -> "Encode | None":
    """Return the product's encoder, or None where its weights are not here: then words must do."""
    from app.wiring import encoder
    from knowledge.embeddings import EncoderMissing

    made = encoder(settings)
    try:
        made.load()
    except EncoderMissing as error:
        click.echo(f"without the encoder, by words alone: {error}", err=True)
        return None
    return made.encode


def _told(asked: "list[IntentRow]", oos: str | None, classifier: Any) -> "list[Told]":
    from app.evidence.intents import told

    classifier.classify(asked[0].text)  # what is loaded at the first text is not its own
    with bar() as shown:
        return [told(row, oos, classifier) for row in shown.track(asked, description="Asking")]


def _show(found: dict[str, Any]) -> None:
    if found["n"]:
        span = f"{found['accuracy_low']:.3f} to {found['accuracy_high']:.3f}"
        click.echo(f"accuracy {found['accuracy']:.3f} (95 %: {span}), n={found['n']}")
        click.echo(f"macro F1 {found['macro_f1']:.3f}, calibration error {found['ece']:.3f}")
    if "oos_auroc" in found:
        click.echo(f"out of scope: AUROC {found['oos_auroc']:.3f}, n={found['n_oos']}")
    click.echo(f"may be decided: {found['coverage_95']:.0%} at 5 % wrong, {found['coverage_99']:.0%} at 1 % wrong")
    click.echo(f"{found['p50_ms']} ms a text, p95 {found['p95_ms']} ms; learned in {found['fit_seconds']} s")
    table = Table("intent", "taken for", "n", box=None)
    for one in found["worst_pairs"]:
        table.add_row(one["intent"], one["taken_for"], str(one["n"]))
    if found["worst_pairs"]:
        Console().print(table)

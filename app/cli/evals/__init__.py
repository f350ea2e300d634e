"""`deskmate eval`: what it is worth on your own data. Each measurement is a file here."""

from collections.abc import Mapping
from typing import ClassVar

import click

from app.cli import Lazy


class Evals(Lazy):
    """Loads a measurement when it is asked for."""

    modules: ClassVar[Mapping[str, str]] = {
        "articles": "app.cli.evals.articles",
        "golden": "app.cli.evals.golden",
        "grounding": "app.cli.evals.grounding",
        "injection": "app.cli.evals.injection",
        "intents": "app.cli.evals.intents",
        "prompts": "app.cli.evals.prompts",
        "redaction": "app.cli.evals.redaction",
        "retrieval": "app.cli.evals.retrieval",
        "triggers": "app.cli.evals.triggers",
    }


@click.group("eval", cls=Evals)
def evals() -> None:
    """Measure on your own data, and write nothing anywhere."""

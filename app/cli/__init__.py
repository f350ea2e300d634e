"""The one command, `deskmate`. Heavy imports live inside the commands that need them."""

import importlib
from collections.abc import Mapping
from typing import ClassVar

import click

COMMANDS = {
    "connect": "app.cli.connect",
    "demo": "app.cli.demo",
    "doctor": "app.cli.doctor",
    "eval": "app.cli.evals",
    "export": "app.cli.export",
    "intents": "app.cli.intents",
    "forget": "app.cli.forget",
    "inventory": "app.cli.inventory",
    "knowledge": "app.cli.library",
    "outcomes": "app.cli.outcomes",
    "package": "app.cli.package",
    "policy": "app.cli.policy",
    "replay": "app.cli.replay",
    "runs": "app.cli.runs",
    "search": "app.cli.library",
    "serve": "app.cli.serve",
    "sync": "app.cli.library",
    "try": "app.cli.trial",
    "users": "app.cli.users",
}


NAMES = {"try": "trial", "eval": "evals"}  # commands whose name Python or another module has taken


class Lazy(click.Group):
    """Loads a command's module when it is asked for: the whole would take seconds."""

    modules: ClassVar[Mapping[str, str]] = COMMANDS

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return every command's name."""
        return sorted(self.modules)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return a command, or None if there is none of that name."""
        if cmd_name not in self.modules:
            return None
        module = importlib.import_module(self.modules[cmd_name])
        found: click.Command = getattr(module, NAMES.get(cmd_name, cmd_name))
        return found


@click.group(cls=Lazy)
@click.version_option(package_name="deskmate")
def main() -> None:
    """Deskmate: a copilot for support teams, beside the helpdesk that you have."""

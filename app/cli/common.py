"""What every command shares: settings that explain themselves, JSON alone on standard output."""

import json
import os
import pwd
from typing import Any

import click
from pydantic import ValidationError
from pydantic_settings import SettingsError

from app.settings import Settings, UnknownSetting, read_settings

json_option = click.option("--json", "as_json", is_flag=True, help="Print one JSON object and nothing else.")


def loaded() -> Settings:
    """Return the settings, or end with a message that names each wrong one."""
    try:
        return read_settings()
    except ValidationError as error:
        raise click.ClickException("\n".join(["settings cannot be used:", *map(_complaint, error.errors())])) from None
    except (SettingsError, UnknownSetting) as error:
        raise click.ClickException(f"settings cannot be read: {error}") from None


def say(value: Any) -> None:
    """Print a value as JSON on standard output."""
    click.echo(json.dumps(value, ensure_ascii=False, indent=1))


def terminal() -> str:
    """Return whom a change made on the terminal is recorded under."""
    try:
        return f"terminal ({pwd.getpwuid(os.getuid()).pw_name})"
    except KeyError:  # a container's user need not have a name
        return f"terminal ({os.getuid()})"


def _complaint(error: Any) -> str:
    name = "__".join(str(part) for part in error["loc"]).upper()
    message = "there is no such setting" if error["type"] == "extra_forbidden" else error["msg"]
    return f"  DESKMATE_{name}: {message}" if name else f"  {message}"

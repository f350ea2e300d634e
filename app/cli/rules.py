"""The never-alone rules of a policy on a terminal: rows to print, and the keys that a command sets."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from app.policy import Ruling

DAYS = 30  # in which hits are counted
COLUMNS = ("rule", "on", "group", "severity", "number", f"decided in {DAYS} days")
Command = Callable[..., None]


def rows(some: "Sequence[Ruling]", hits: Mapping[str, int]) -> Iterator[tuple[str, ...]]:
    """Yield one row a rule."""
    for one in some:
        number = f"{one.key} {one.number:g}" if one.key else ""
        told = ", ".join(filter(None, (number, *one.names)))
        yield one.reason, "on" if one.on else "off", one.group, one.severity, told, str(hits.get(one.reason, 0))


def told(some: "Sequence[Ruling]", hits: Mapping[str, int]) -> dict[str, Any]:
    """Return the same for programs."""
    return {one.reason: {**asdict(one), "hits": hits.get(one.reason, 0)} for one in some}


def options(command: Command) -> Command:
    """Give a command the options that set a rule's keys."""
    for add in (
        click.option("--on/--off", "on", default=None, help="Switch it on or off."),
        click.option("--group", help="Who takes it over."),
        click.option("--severity", type=click.Choice(["low", "medium", "high"])),
        click.option("--number", type=float, help="Its own: an amount, days, replies, messages, a share."),
    ):
        command = add(command)
    return command


def wished(rule: "Ruling", given: Mapping[str, Any]) -> dict[str, Any]:
    """Return the keys that are set. Raise ClickException where there is nothing to set."""
    keys = {key: value for key, value in given.items() if value is not None and key != "number"}
    if (number := given.get("number")) is not None:
        if not rule.key:
            raise click.ClickException(f"the rule {rule.reason} has no number")
        keys[rule.key] = int(number) if float(number).is_integer() else number
    if not keys:
        raise click.ClickException("nothing to set: give --on, --off, --group, --severity or --number")
    return keys

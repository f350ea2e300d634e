"""The limits of a policy as options of a command, and as lines that people read."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, TypeVar

import click

from app.domain import AutonomyLevel
from app.remit import Hours

if TYPE_CHECKING:
    from app.policy import Change, Standing
    from app.policy.edits import Place

Command = TypeVar("Command", bound=Callable[..., Any])

LEVELS = click.Choice([one.name.lower() for one in AutonomyLevel])
WORDS = {  # of keys, as people say them
    "ceiling": "level",
    "threshold": "threshold",
    "channels": "channels",
    "brands": "brands",
    "hours": "hours",
    "languages": "languages",
    "send_delay": "seconds before sending",
    "replies_per_ticket": "replies per ticket",
    "per_hour": "automatic replies an hour",
    "per_day": "automatic replies a day",
    "review_days": "days of review",
    "reviewed": "review ended because",
    "hold_out": "hold-out share",
}
SAID = {"reply_channels": "channels", **WORDS}


class Several(click.ParamType[list[str], list[str]]):
    """Names between commas; `all` for none in particular."""

    name = "NAME,NAME"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> list[str]:
        """Return the names."""
        if isinstance(value, list):
            return value
        return [] if value == "all" else [one.strip() for one in str(value).split(",") if one.strip()]


OPTIONS = {
    "threshold": (click.FloatRange(0, 1), "How sure the classifier must be."),
    "channels": (Several(), "On which it is answered alone: email,web."),
    "brands": (Several(), "Whose tickets are answered alone; `all` for any."),
    "hours": (click.Choice([str(one) for one in Hours]), "Alone always, or only while people are there, or are not."),
    "languages": (Several(), "In which it is answered alone: en,de."),
    "send_delay": (click.FloatRange(0, 3600), "Seconds before a reply is sent, in which a person can stop it."),
    "replies_per_ticket": (click.IntRange(0), "Automatic replies on one ticket."),
    "per_hour": (click.IntRange(0), "Budget of automatic replies an hour."),
    "per_day": (click.IntRange(0), "Budget of automatic replies a day."),
    "review_days": (click.IntRange(0, 365), "How long it is only suggested while it is new."),
    "reviewed": (str, "Why its review period does not count."),
    "hold_out": (click.FloatRange(0, 0.5), "Share of requesters whom people answer, to measure the effect."),
}


def limit_options(command: Command) -> Command:
    """Give a command an option for each limit, and one that takes limits away."""
    clear = click.option(
        "--inherit", multiple=True, type=click.Choice(list(WORDS)), help="Let what stands above count."
    )
    made = clear(command)
    for key, (kind, words) in reversed(OPTIONS.items()):
        made = click.option(f"--{key.replace('_', '-')}", key, type=kind, help=words)(made)
    return made


def place(target: str) -> "Place":
    """Return which table a target is: an intent, `category:NAME`, or `all`."""
    part, _, name = target.partition(":")
    return ("policy", "") if target == "all" else ("category", name) if part == "category" else ("intent", target)


def wished(place: "Place", level: str | None, inherit: tuple[str, ...], values: Mapping[str, Any]) -> dict[str, object]:
    """Return what is to be set. Raise UsageError where that is nothing."""
    said: dict[str, object] = {"ceiling": level, **values}
    keys = {key: value for key, value in said.items() if value is not None} | dict.fromkeys(inherit)
    if not keys:
        raise click.UsageError("say what is to change: a level, or one of the options")
    whole = place[0] == "policy"
    return {"reply_channels" if whole and key == "channels" else key: value for key, value in keys.items()}


def told(change: "Change") -> str:
    """Return a change in a line: what, from which value to which."""
    name = f"{change.part} {change.name}".strip() if change.key else change.part
    before, after = (value or ("(none)" if change.key else "(gone)") for value in (change.before, change.after))
    return f"{name}  {SAID.get(change.key, change.key) or change.name}: {before} -> {after}"


def stood(standing: "Standing") -> str:
    """Return a value as it is typed."""
    match standing.value:
        case None:
            return "-"
        case list():
            return ", ".join(map(str, standing.value)) or "all"
        case float():
            return f"{standing.value:g}"
        case _:
            return str(standing.value)

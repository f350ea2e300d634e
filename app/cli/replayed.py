"""What a replay came to, on a terminal."""

from typing import Any

import click
from rich.console import Console
from rich.table import Table

LISTED = 20
HEADS = (
    "intent",
    "moments",
    "next level",
    "would cover",
    "of those right (95 %)",
    "drafts",
    "right (95 %)",
    "as people",
)
WIDTH = 132


def show(found: dict[str, Any]) -> None:
    """Print the figures, the largest intents first, and where the worst misses are."""
    click.echo(
        f"{found['tickets']:,} tickets, {found['moments']:,} messages of customers, "
        f"{found['from'] or '?'} to {found['to'] or '?'}; nothing was written"
    )
    table = Table(*HEADS, box=None)
    table.columns[0].overflow, table.columns[0].max_width = "ellipsis", 30
    for one in found["intents"][:LISTED]:
        table.add_row(*_cells(one))
    Console(soft_wrap=True, width=WIDTH).print(table)
    if len(found["intents"]) > LISTED:
        click.echo(f"and {len(found['intents']) - LISTED} more intents, in --json and --html")
    whole = found["precision"]
    click.echo(
        f"One level higher it would have answered {_of(found['coverage'])} alone, right in {_with(whole)}; "
        f"{whole['unjudged']} cannot be judged, for nobody answered"
    )
    for one in (miss for intent in found["intents"] for miss in intent["misses"] if miss["covered"]):
        click.echo(f"  wrong, {one['confidence']:.0%} sure: {one['link']} ({one['at'][:10]})")
    if found["failed"]:
        click.echo(f"{found['failed']} messages could not be decided")
    if found["younger_articles"]:
        click.echo(f"Articles younger than tickets that found them: {', '.join(found['younger_articles'])}")
    click.echo(f"{found['tickets_per_second']} tickets a second" + ("" if found["complete"] else "; not all are done"))


def _cells(one: dict[str, Any]) -> tuple[str, ...]:
    drafts, act = one["drafts"], one["same_act"]
    return (
        one["title"] or "not looked at", str(one["n"]), one["next"] or "-", _of(one["coverage"]),
        _with(one["precision"]), _of(drafts), _with(one["draft_precision"]), _of(act),
    )  # fmt: skip


def _of(one: dict[str, Any]) -> str:
    return "-" if one["share"] is None else f"{one['hits']} of {one['n']} ({one['share']:.0%})"


def _with(one: dict[str, Any]) -> str:
    if one["share"] is None:
        return "nothing to judge"
    return f"{one['hits']} of {one['n']} ({one['low']:.0%} to {one['high']:.0%})"

"""Steps told as they end: a line each on a terminal, or one JSON object."""

from collections.abc import Iterable, Iterator
from dataclasses import asdict
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from app.cli.connecting.made import Made
from app.cli.connecting.steps import State, Step

NAMES = 14  # columns for a step's name
MARKS = {
    State.DONE: ("✓", "green"),
    State.LOOK: ("!", "yellow"),
    State.LATER: ("…", "yellow"),
    State.PLANNED: ("·", "cyan"),
    State.BY_HAND: ("→", "cyan"),
    State.FAILED: ("✗", "red"),
}


def tell(console: Console, steps: Iterable[Step]) -> Iterator[Step]:
    """Print each step when it ends, and pass it on."""
    for step in steps:
        sign, colour = MARKS[step.state]
        row = Table.grid(padding=(0, 1))
        row.add_column(width=1)
        row.add_column(width=NAMES)
        row.add_column(overflow="fold")
        row.add_row(Text(sign, colour), Text(step.name, "bold"), Text(step.found))
        if step.mend:
            row.add_row("", "", Text(step.mend, "italic"))
        console.print(row)
        for line in step.lines:
            # Whole, so that it can be copied.
            console.print(Text(f"    {line}" if line else ""), soft_wrap=True)
        yield step


def left(steps: Iterable[Step]) -> list[str]:
    """Return the names of what is still to be done, by us or by people."""
    open_ones = {State.FAILED, State.LATER, State.BY_HAND}
    return list(dict.fromkeys(one.name for one in steps if one.state in open_ones))


def told(kind: str, connection: str, steps: list[Step], made: Made) -> dict[str, Any]:
    """Return the steps as one object."""
    states = {one.state for one in steps}
    return {
        "kind": kind,
        "connection": connection,
        "ok": State.FAILED not in states,
        "left": left(steps),
        "made": asdict(made),
        "steps": [asdict(one) for one in steps],
    }

"""Long work on a terminal: a bar with the time left on standard error, and a quiet end by Ctrl-C."""

import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from types import FrameType

import click
from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TaskID,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)

STOPPED = 130  # how a shell tells that Ctrl-C ended a command


class Stopped(Exception):
    """Ctrl-C ended it while it waited."""


def bar() -> Progress:
    """Return a bar that is drawn on a terminal alone and leaves nothing behind."""
    console = Console(stderr=True)
    columns = (
        TextColumn("{task.description}", markup=False),
        BarColumn(bar_width=None, complete_style="blue", finished_style="blue"),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TextColumn("left"),
        TimeRemainingColumn(),
    )
    return Progress(*columns, console=console, transient=True, expand=True, disable=not console.is_terminal)


@contextmanager
def stoppable() -> Iterator[threading.Event]:
    """Set an event on the first Ctrl-C or SIGTERM instead of breaking off; the second one breaks off."""
    stop = threading.Event()
    before = {name: signal.getsignal(name) for name in (signal.SIGINT, signal.SIGTERM)}

    def asked(number: int, frame: FrameType | None) -> None:
        stop.set()
        restore()

    def restore() -> None:
        for name, handler in before.items():
            signal.signal(name, handler)

    for name in before:
        signal.signal(name, asked)
    try:
        yield stop
    finally:
        restore()


@dataclass(frozen=True, slots=True)
class Pause:
    """A wait that counts down where everybody sees it."""

    bar: Progress
    task: TaskID
    stop: threading.Event

    def __call__(self, seconds: float, why: str) -> None:
        """Wait. Raise Stopped on Ctrl-C."""
        before = self.bar.tasks[self.task].description
        if self.bar.disable:
            click.echo(f"{why}: going on in {seconds:.0f} s", err=True)
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0:
            self.bar.update(self.task, description=f"{why}: going on in {left:.0f} s")
            if self.stop.wait(min(left, 1.0)):
                raise Stopped
        self.bar.update(self.task, description=before)

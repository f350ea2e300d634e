"""`python -m integrations.sandbox`: a sandbox in a process of its own, until a signal ends it."""

import signal
import sys
import threading
from pathlib import Path
from typing import Any

import click

from integrations.sandbox.deliveries import Timing
from integrations.sandbox.server import Face, Sandbox


@click.command()
@click.option("--port", default=0, help="Port on 127.0.0.1; 0 takes any free one.")
@click.option("--directory", type=click.Path(path_type=Path), default=None, help="Keep the account here.")
@click.option("--scale", default=1.0, help="Shorten the waits between webhook retries by this factor.")
@click.option("--timeout", default=12.0, help="Seconds until a webhook delivery counts as timed out.")
@click.option("--recent-exports", is_flag=True, help="Let incremental exports start within the last minute.")
@click.option(
    "--samples", type=click.Path(path_type=Path, exists=True), default=None, help="Articles and tickets to load."
)
@click.option(
    "--face", type=click.Choice([one.value for one in Face]), default=Face.ZENDESK.value, help="Whose helpdesk this is."
)
def main(samples: Path | None, scale: float, timeout: float, face: Face, **where: Any) -> None:
    """Run a helpdesk on this machine and print its address."""
    ended = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: ended.set())
    with Sandbox(timing=Timing(timeout=timeout, scale=scale), face=Face(face), **where) as box:
        if samples is not None:
            from integrations.sandbox.seed import load

            load(box.store, samples)
        click.echo(box.url)
        sys.stdout.flush()
        ended.wait()


if __name__ == "__main__":
    main()

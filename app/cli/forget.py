"""`deskmate forget`: what is remembered of one requester is erased."""

from contextlib import closing

import click

from app.cli.common import json_option, loaded, say, terminal


@click.command()
@click.option("--requester", required=True, help="Their id in the helpdesk, as the address of their page has it.")
@click.option("--connection", required=True, help="Of which helpdesk account.")
@json_option
def forget(requester: str, connection: str, as_json: bool) -> None:
    """Erase what is remembered of a requester's tickets; notes in the helpdesk and records of runs stay.

    Also for somebody of whom nothing is kept: that is no error.
    """
    from app.cli.service import opened
    from app.clock import CLOCK
    from app.store.audit import Audit
    from app.store.memories import Memories
    from app.wiring import Refused

    settings = loaded()
    if connection not in settings.connections:
        known = ", ".join(sorted(settings.connections)) or "none"
        raise click.ClickException(f"there is no connection {connection!r}; there are: {known}")
    try:
        with closing(opened(settings)) as store:
            erased = Memories(store).erase(connection, requester)
            Audit(store, CLOCK).record(terminal(), "memory.erase", f"{connection}/{requester}", str(erased))
    except Refused as error:
        raise click.ClickException(str(error)) from None
    if as_json:
        say({"connection": connection, "requester": requester, "erased": erased})
    else:
        click.echo(f"Forgotten: what was kept of {erased} ticket{'s'[: erased != 1]}.")

"""`deskmate package`: the app that an admin uploads into the helpdesk, for one host."""

import hashlib
from pathlib import Path

import click

from app.cli.common import json_option, say
from app.cli.packaging import freshdesk, zendesk
from app.cli.packaging.files import Kind, NoHost, assembled, packed

RULES = {Kind.ZENDESK: zendesk.faults, Kind.FRESHDESK: freshdesk.faults}
NEXT = {
    Kind.ZENDESK: (
        "Upload it: Admin Center → Apps and integrations → Zendesk Support apps → Upload private app.",
        "It asks for a secret of 32 characters or more; give Deskmate the same:",
        "DESKMATE_CONNECTIONS__MAIN__SIDEBAR_SECRET=…",
    ),
    Kind.FRESHDESK: (
        "Upload it as a custom app: Admin → Apps → Build it yourself.",
        "It asks for two secrets; give Deskmate the same:",
        "DESKMATE_CONNECTIONS__MAIN__SIDEBAR_TOKEN=… and DESKMATE_CONNECTIONS__MAIN__WEBHOOK_SECRET=…",
    ),
}


@click.command()
@click.argument("kind", type=click.Choice([str(kind) for kind in Kind]))
@click.option(
    "--host", required=True, help="Where the helpdesk reaches Deskmate by https, such as copilot.example.com."
)
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), required=True, help="The file, a zip.")
@click.option("--force", is_flag=True, help="Replace the file if it is there.")
@json_option
def package(kind: str, host: str, out: Path, force: bool, as_json: bool) -> None:
    """Write the sidebar as an app that an admin uploads into the helpdesk.

    It is checked by the helpdesk's rules first. The same version and host give the same bytes.
    """
    if out.exists() and not force:
        raise click.ClickException(f"{out} is there already; --force replaces it")
    content = _content(Kind(kind), host)
    _write(out, content)
    if as_json:
        digest = hashlib.sha256(content).hexdigest()
        say({"kind": kind, "host": host, "file": str(out), "bytes": len(content), "sha256": digest})
        return
    click.echo(f"The app for {kind} stands in {out} ({len(content) // 1000} kB). It talks to https://{host} alone.")
    for line in NEXT[Kind(kind)]:
        click.echo(line)


def _content(kind: Kind, host: str) -> bytes:
    try:
        files = assembled(kind, host)
    except NoHost as error:
        raise click.ClickException(str(error)) from None
    if wrong := RULES[kind](files):
        raise click.ClickException("\n".join(["the app breaks rules of its helpdesk:", *wrong]))
    return packed(files)


def _write(out: Path, content: bytes) -> None:
    """Write a whole file or none."""
    part = out.with_name(f"{out.name}.part")
    try:
        part.write_bytes(content)
        part.replace(out)
    except OSError as error:
        raise click.ClickException(f"{out} cannot be written: {error.strerror}") from None

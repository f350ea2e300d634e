"""What somebody asked `deskmate connect` for."""

from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit


@dataclass(frozen=True, slots=True)
class Wish:
    """The options of one call. `endpoint` is where the helpdesk shall send its deliveries."""

    connection: str
    endpoint: str
    events: bool = False
    ticket: str = ""
    prove: bool = False
    dry_run: bool = False
    save: Path | None = None
    show_secret: bool = False
    wait: float = 0.0  # seconds
    undo: bool = False


def endpoint(public_url: str, connection: str) -> str:
    """Return the address of a connection's webhook; raise ValueError where the helpdesk could not use it.

    Plain http is for this machine alone.
    """
    parts = urlsplit(public_url.strip())
    local = parts.hostname in ("127.0.0.1", "localhost")
    if not parts.hostname or (parts.scheme != "https" and not (parts.scheme == "http" and local)):
        raise ValueError("the public address begins with https://, such as https://copilot.example.com")
    if parts.query or parts.fragment or parts.username:
        raise ValueError("the public address is a host and perhaps a path, without login, ? and #")
    return f"{parts.scheme}://{parts.netloc}{parts.path.rstrip('/')}/webhooks/{connection}"

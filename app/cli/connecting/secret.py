"""Put a secret where the settings are read from, so that it never has to be shown."""

import hmac
import os
import re
import tempfile
from pathlib import Path

from app.cli.connecting.steps import State, Step, done
from app.cli.connecting.wish import Wish

MODE = 0o600


def variable(connection: str, name: str = "WEBHOOK_SECRET") -> str:
    """Return the name of a connection's setting."""
    return f"DESKMATE_CONNECTIONS__{connection.upper()}__{name}"


def line(name: str, secret: str) -> str:
    """Return the setting as a line of an .env file."""
    plain = re.fullmatch(r"[A-Za-z0-9+/=_.-]*", secret)
    return f"{name}={secret}" if plain else f"{name}='{secret}'"


def save(place: Path, name: str, secret: str) -> Path:
    """Keep a setting in an .env file, or in a folder with one file a setting; return the file.

    Only its owner may read the file. A line that sets it already is replaced, all others stay.
    May raise OSError or UnicodeDecodeError; then nothing has changed.
    """
    if place.is_dir():
        path = place / name.lower()
        _write(path, secret)
        return path
    path = place.resolve()  # behind a link, the link stays
    lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    ours = re.compile(rf"\s*(export\s+)?{re.escape(name)}\s*=", re.IGNORECASE)
    kept = [one for one in lines if not ours.match(one)]
    at = next((number for number, one in enumerate(lines) if ours.match(one)), len(kept))
    _write(path, "\n".join([*kept[:at], line(name, secret), *kept[at:]]) + "\n")
    return path


def same(one: str, other: str) -> bool:
    """Compare two secrets."""
    return hmac.compare_digest(one.encode(), other.encode())


def kept(name: str, wish: Wish, secret: str, configured: str, part: str = "WEBHOOK_SECRET") -> Step:
    """Return where a secret is, or put it where the wish says; `part` is the connection's setting for it."""
    setting = variable(wish.connection, part)
    if wish.save:
        try:
            path = save(wish.save, setting, secret)
        except (OSError, UnicodeDecodeError) as error:
            mend = "name an .env file or a folder of secrets that can be written"
            return Step(name, State.FAILED, f"cannot be written: {type(error).__name__}", mend)
        return done(name, f"written to {path}, which only its owner reads; restart the service")
    shown = (line(setting, secret),) if wish.show_secret else ()
    if same(secret, configured):
        return Step(name, State.DONE, "the settings here hold it", lines=shown)
    mend = "" if shown else "run again with --save .env (or a folder of secrets), or with --show-secret to see it once"
    found = f"{setting} holds another one" if configured else f"belongs into {setting}"
    return Step(name, State.FAILED if configured else State.LATER, found, mend, shown)


def _write(path: Path, text: str) -> None:
    """Replace a file as a whole, readable by its owner alone; the owner stays who it was."""
    handle, name = tempfile.mkstemp(prefix=f".{path.name}-", dir=path.parent)  # its mode is 0600
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        if path.exists() and os.geteuid() == 0:
            owner = path.stat()
            os.chown(name, owner.st_uid, owner.st_gid)
        os.replace(name, path)  # noqa: PTH105 (atomic, and the name is no Path)
    except OSError:
        os.unlink(name)  # noqa: PTH108
        raise

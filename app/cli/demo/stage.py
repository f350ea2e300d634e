"""What a demo needs before anything heavy is loaded: a folder, a port, the service's settings."""

import secrets
import shutil
import socket
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from app.domain import AutonomyLevel
from app.policy import raised, shipped
from app.settings import Settings
from integrations.sandbox import samples
from integrations.sandbox.account import CLIENT_ID, CLIENT_SECRET

PORT = 8409  # of the helpdesk, if it is free: links to it are part of what is known of the articles
RUNS = ("effects", "runs", "inbox")


@dataclass(frozen=True, slots=True)
class Stage:
    """Where a demo plays."""

    folder: Path
    port: int  # of the helpdesk
    secret: str  # of its webhook
    settings: dict[str, str]  # of the service


def stage(settings: Settings) -> Stage:
    """Return a stage with an empty helpdesk; what is known of the sample articles stays, for it is the same."""
    folder = settings.data_dir / "demo"
    folder.mkdir(parents=True, exist_ok=True)
    shutil.rmtree(folder / "helpdesk", ignore_errors=True)
    _forget(folder)
    port, secret = _port(PORT) or _port(0), secrets.token_urlsafe(32)
    return Stage(folder, port, secret, _service(folder, port, secret, settings))


def _forget(folder: Path) -> None:
    """Forget the tickets of the last demo; a store that cannot be read is thrown away."""
    path = folder / "deskmate.db"
    if not path.exists():
        return
    try:
        with closing(sqlite3.connect(path, timeout=1)) as store, store:
            for table in RUNS:
                store.execute(f"DELETE FROM {table}")  # noqa: S608 (our own three names)
    except sqlite3.Error:
        shutil.rmtree(folder)
        folder.mkdir()


def _port(wanted: int) -> int:
    """Return the port if it is free, any free one for 0, or 0."""
    with socket.socket() as one:
        one.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            one.bind(("127.0.0.1", wanted))
        except OSError:
            return 0
        return int(one.getsockname()[1])


def _service(folder: Path, port: int, secret: str, settings: Settings) -> dict[str, str]:
    """Return the settings of the service: the shipped policy with a few intents raised."""
    policy = folder / "policy.toml"
    policy.write_text(raised(shipped(), samples.reply_intents(), AutonomyLevel.REPLY), encoding="utf-8")
    account = "CONNECTIONS__MAIN__"
    values = {
        "DATA_DIR": str(folder.resolve()),
        "POLICY_FILE": str(policy.resolve()),
        "QUIET_SECONDS": "0",
        "SLOTS": "4",
        "LOG_LEVEL": "WARNING",
        f"{account}URL": f"http://127.0.0.1:{port}",
        f"{account}CLIENT_ID": CLIENT_ID,
        f"{account}CLIENT_SECRET": CLIENT_SECRET,
        f"{account}WEBHOOK_SECRET": secret,
    }
    return values | ({"ENCODER_DIR": str(settings.encoder_dir)} if settings.encoder_dir else {})

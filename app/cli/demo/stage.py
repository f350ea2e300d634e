"""What a demo needs before anything heavy is loaded: a folder, a port, the service's settings."""

import secrets
import shutil
import socket
import sqlite3
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from app.domain import AutonomyLevel
from app.policy import raised, shipped
from app.settings import Settings
from integrations.sandbox import samples
from integrations.sandbox.account import API_KEY, CLIENT_ID, CLIENT_SECRET

PORT = 8409  # of the helpdesk, if it is free: links to it are part of what is known of the articles
HELPDESKS = ("zendesk", "freshdesk")
RUNS = ("effects", "runs", "inbox")


@dataclass(frozen=True, slots=True)
class Stage:
    """Where a demo plays."""

    helpdesk: str  # one of HELPDESKS
    folder: Path
    port: int  # of the helpdesk
    secret: str  # of its webhook
    settings: dict[str, str]  # of the service


def stage(settings: Settings, helpdesk: str) -> Stage:
    """Return a stage with an empty helpdesk; what is known of the sample articles stays, for it is the same."""
    folder = settings.data_dir / "demo" / helpdesk
    folder.mkdir(parents=True, exist_ok=True)
    shutil.rmtree(folder / "helpdesk", ignore_errors=True)
    _forget(folder)
    port, secret = _port(PORT) or _port(0), secrets.token_urlsafe(32)
    account = {"KIND": helpdesk, "URL": f"http://127.0.0.1:{port}", "WEBHOOK_SECRET": secret, **keys(helpdesk)}
    return Stage(helpdesk, folder, port, secret, _service(folder, account, settings))


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


def keys(helpdesk: str) -> dict[str, str]:
    """Return the credentials of the copilot's account in a sandbox."""
    if helpdesk == "freshdesk":
        # The sandbox has a rule that tells of assignments by people.
        return {"API_KEY": API_KEY, "ASSIGNED_MEANS_TAKEN": "false"}
    return {"CLIENT_ID": CLIENT_ID, "CLIENT_SECRET": CLIENT_SECRET}


def _service(folder: Path, account: Mapping[str, str], settings: Settings) -> dict[str, str]:
    """Return the settings of the service: the shipped policy with a few intents raised."""
    policy = folder / "policy.toml"
    policy.write_text(raised(shipped(), samples.reply_intents(), AutonomyLevel.REPLY), encoding="utf-8")
    values = {
        "DATA_DIR": str(folder.resolve()),
        "POLICY_FILE": str(policy.resolve()),
        "QUIET_SECONDS": "0",
        "SLOTS": "4",
        "LOG_LEVEL": "WARNING",
        **{f"CONNECTIONS__MAIN__{name}": value for name, value in account.items()},
    }
    return values | ({"ENCODER_DIR": str(settings.encoder_dir)} if settings.encoder_dir else {})

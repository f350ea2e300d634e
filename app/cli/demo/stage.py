"""What a demo needs before anything heavy is loaded: a folder, a port, the service's settings."""

import secrets
import shutil
import socket
import sqlite3
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from app.domain import AutonomyLevel
from app.policy import amended, raised, shipped
from app.settings import Settings
from integrations.sandbox import samples
from integrations.sandbox.account import API_KEY, CLIENT_ID, CLIENT_SECRET
from integrations.sandbox.shop.store import TOKEN

PORT = 8409  # of the helpdesk, if it is free: links to it are part of what is known of the articles
HELPDESKS = ("zendesk", "freshdesk")
RUNS = ("effects", "runs", "inbox", "deeds", "approvals")
LIVE_PORT = 8410  # of the helpdesk of a live demo, so that both kinds may run at the same time
# What readers of the last live demo did; the knowledge stays.
DOINGS = (
    *("opinions", "resets", "calibrations"),
    *("holds", "stops", "reviews", "policies", "audit", "sessions", "invitations", "attempts", "accounts"),
    "marks WHERE name = 'paused'",
)
HOST = "deskmate.example.com"  # what the app's package names; its calls end on this machine
SHOP_PORT = 8411  # of the shop, if it is free
# What the demo's policy names for its kinds of question; all of them stay suggestions.
ACTIONS = {
    "order_status": ("order_status",),
    "start_return": ("return_label",),
    "invoice_copy": ("resend_invoice",),
    "change_address": ("change_address",),
    "cancel_order": ("cancel_order",),
}
CAPS = 'currency = "EUR"\nper_ticket = "100.00"\nper_requester = "200.00"\nper_day = "1000.00"\n'
SEND_DELAY = 5  # seconds, so that Stop can be seen


@dataclass(frozen=True, slots=True)
class Stage:
    """Where a demo plays."""

    helpdesk: str  # one of HELPDESKS
    folder: Path
    port: int  # of the helpdesk
    secret: str  # of its webhook
    settings: dict[str, str]  # of the service
    shop: int = 0  # the port of the shop
    sidebar: str = ""  # what the app beside a ticket proves itself with


def stage(settings: Settings, helpdesk: str) -> Stage:
    """Return a stage with an empty helpdesk; what is known of the sample articles stays, for it is the same."""
    folder = settings.data_dir / "demo" / helpdesk
    folder.mkdir(parents=True, exist_ok=True)
    for name in ("helpdesk", "shop"):
        shutil.rmtree(folder / name, ignore_errors=True)
    _forget(folder, RUNS)
    port, secret = _port(PORT) or _port(0), secrets.token_urlsafe(32)
    account = {"KIND": helpdesk, "URL": f"http://127.0.0.1:{port}", "WEBHOOK_SECRET": secret, **keys(helpdesk)}
    policy = folder / "policy.toml"
    policy.write_text(_eager(0), encoding="utf-8")
    shop = free_port(SHOP_PORT)
    values = {**_service(folder, account, settings), **_bought(shop), "POLICY_FILE": str(policy.resolve())}
    return Stage(helpdesk, folder, port, secret, values, shop)


def live_stage(settings: Settings) -> Stage:
    """Return a stage that is played on until somebody ends it, with a folder of its own. Raise Taken.

    Its policy is for the console to change, so that no file is the authority for it.
    """
    folder = settings.data_dir / "demo" / "live"
    folder.mkdir(parents=True, exist_ok=True)
    _borrow(folder.parent / HELPDESKS[0] / "encoder", folder / "encoder")
    for name in ("helpdesk", "app", "shop"):
        shutil.rmtree(folder / name, ignore_errors=True)
    _forget(folder, (*RUNS, *DOINGS))
    port, secret, sidebar = free_port(LIVE_PORT), secrets.token_urlsafe(32), secrets.token_urlsafe(32)
    account = {"URL": f"http://127.0.0.1:{port}", "WEBHOOK_SECRET": secret, "SIDEBAR_SECRET": sidebar}
    shop = free_port(SHOP_PORT)
    service = {**_service(folder, {**account, **keys(HELPDESKS[0])}, settings), **_bought(shop)}
    return Stage(HELPDESKS[0], folder, port, secret, service, shop, sidebar)


def live_policy() -> str:
    """Return the shipped policy with a few intents raised, and a moment in which a reply can be stopped."""
    return _eager(SEND_DELAY)


def _eager(delay: float) -> str:
    """Return the shipped policy with a few intents raised, which are not reviewed for two weeks first."""
    text = raised(shipped(), samples.reply_intents(), AutonomyLevel.REPLY)
    return _acting(amended(text, {("policy", ""): {"send_delay": delay, "review_days": 0}}))


def _acting(text: str) -> str:
    """Return a policy that also names actions."""
    for intent, actions in ACTIONS.items():
        named = ", ".join(f'"{one}"' for one in actions)
        text = text.replace(f'\nname = "{intent}"\n', f'\nname = "{intent}"\nactions = [{named}]\n', 1)
    names = dict.fromkeys(one for some in ACTIONS.values() for one in some)
    tables = (f"\n[actions.{one}]\n{CAPS if one == 'cancel_order' else ''}" for one in names)
    return text.rstrip("\n") + "\n" + "".join(tables)


def _bought(port: int) -> dict[str, str]:
    """Return the settings by which the service knows the shop."""
    return {"SHOP_URL": f"http://127.0.0.1:{port}", "SHOP_TOKEN": TOKEN}


def free_port(wanted: int) -> int:
    """Return the port if it is free, else any free one."""
    return _port(wanted) or _port(0)


def _borrow(built: Path, place: Path) -> None:
    """Take the encoder that another demo has built: it costs seconds, and is the same."""
    if built.is_dir() and not place.exists():
        shutil.copytree(built, place, ignore=shutil.ignore_patterns("*.lock"))


def _forget(folder: Path, tables: Sequence[str]) -> None:
    """Forget what happened in the last demo; a store that cannot be read is thrown away."""
    path = folder / "deskmate.db"
    if not path.exists():
        return
    try:
        with closing(sqlite3.connect(path, timeout=1)) as store, store:
            known = {name for (name,) in store.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
            for rows in tables:
                if rows.split()[0] in known:
                    store.execute(f"DELETE FROM {rows}")  # noqa: S608 (our own names)
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
    """Return the settings of the service, and of nothing else that this machine may hold."""
    values = {
        "DATA_DIR": str(folder.resolve()),
        "SECRETS_DIR": str(folder.resolve() / "none"),
        "QUIET_SECONDS": "0",
        "SLOTS": "4",
        "LOG_LEVEL": "WARNING",
        **{f"CONNECTIONS__MAIN__{name}": value for name, value in account.items()},
    }
    return values | ({"ENCODER_DIR": str(settings.encoder_dir.resolve())} if settings.encoder_dir else {})

"""Zendesk: how to reach an account, and with what credentials."""

import time
from dataclasses import dataclass, field
from functools import cache
from urllib.parse import urlsplit

from integrations.http import AuthBase, Session, session
from integrations.vault import Vault
from integrations.zendesk.client import Zendesk
from integrations.zendesk.help_center import HelpCenters
from integrations.zendesk.oauth import Client, Clock, OAuth, api_token
from integrations.zendesk.pages import Pause

__all__ = ["Account", "Zendesk", "connect", "credentials", "origin"]


@dataclass(frozen=True, slots=True)
class Account:
    """One Zendesk account: a subdomain or a full address, and OAuth credentials or a legacy API token.

    `timeout` is in seconds; `attachments`: articles come with their files, which costs a
    request an article. Raises ValueError where address or credentials are missing.
    """

    subdomain: str = ""
    url: str = ""
    client_id: str = ""
    client_secret: str = field(default="", repr=False)
    refresh_token: str = field(default="", repr=False)
    email: str = ""
    api_token: str = field(default="", repr=False)
    brand: str = ""
    timeout: float = 10.0
    attachments: bool = False

    def __post_init__(self) -> None:
        """Refuse what cannot work before anything is sent."""
        origin(self.subdomain, self.url)
        if not (self.client_id and self.client_secret) and not (self.email and self.api_token):
            raise ValueError("a Zendesk account needs client_id and client_secret, or email and api_token")


def connect(name: str, account: Account, vault: Vault, clock: Clock = time.time, pause: Pause = time.sleep) -> Zendesk:
    """Return the helpdesk of one connection. Nothing is sent yet; tokens are kept in `vault`.

    `pause` waits between requests for attachments.
    """
    address = origin(account.subdomain, account.url)
    auth = credentials(name, account, vault, clock)

    @cache
    def reach(other: str) -> tuple[Session, Session]:
        return session(other, account.timeout, auth), session(other, account.timeout)

    ours = reach(address)[0]
    centers = HelpCenters(ours, reach, account.brand, pause if account.attachments else None)
    return Zendesk(name, ours, centers, account.brand)


def origin(subdomain: str, url: str) -> str:
    """Return scheme and host of an account, `url` before `subdomain`; raise ValueError if neither will do.

    Plain http is for this machine alone.
    """
    parts = urlsplit(url.rstrip("/") or f"https://{subdomain}.zendesk.com")
    host = "127.0.0.1" if parts.hostname == "localhost" else parts.hostname or ""
    if (not subdomain and not url) or "." not in host or parts.path or parts.query or parts.username:
        raise ValueError("set the Zendesk subdomain, or a full address such as https://acme.zendesk.com")
    if parts.scheme != "https" and not (parts.scheme == "http" and host.startswith("127.")):
        raise ValueError("a Zendesk address begins with https://")
    return f"{parts.scheme}://{host}" + (f":{parts.port}" if parts.port else "")


def credentials(name: str, account: Account, vault: Vault, clock: Clock) -> AuthBase:
    """Prefer OAuth: API tokens are being shut down."""
    if not account.client_id:
        return api_token(account.email, account.api_token)
    bare = session(origin(account.subdomain, account.url), account.timeout)
    client = Client(bare, account.client_id, account.client_secret, account.refresh_token)
    return OAuth(client, vault, name, clock)

"""Freshdesk: how to reach an account, and with what key."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from integrations.freshdesk.client import Freshdesk
from integrations.freshdesk.ranges import Categories, Ranges
from integrations.freshdesk.solutions import Solutions
from integrations.helpdesk import Ticket
from integrations.http import HTTPBasicAuth, origin, session

__all__ = ["Account", "Freshdesk", "connect"]


Told = Callable[[str], datetime | None]


def untold(ticket_id: str) -> datetime | None:
    """Return None: nothing was told."""
    return None


@dataclass(frozen=True, slots=True)
class Account:
    """One Freshdesk account: a subdomain or a full address, and the API key of the copilot's own agent.

    Freshdesk does not tell who assigned a ticket, a person or a rule. `assigned_means_taken`
    decides: True, every ticket that is assigned to another agent is left to that agent, which
    is safe and leaves nothing to do where rules assign every ticket; False, only one of which
    a delivery has told that a person assigned it. `products` says which categories of articles are
    those of a product. `timeout` is in seconds. Raises ValueError where address or key are missing.
    """

    subdomain: str = ""
    url: str = ""
    api_key: str = field(default="", repr=False)
    brand: str = ""
    help_center_url: str = ""  # where customers read, if not at the account's own address
    assigned_means_taken: bool = True
    products: Categories = field(default_factory=dict)
    timeout: float = 10.0

    def __post_init__(self) -> None:
        """Refuse what cannot work before anything is sent."""
        origin("Freshdesk", self.subdomain, self.url)
        Ranges(self.brand, self.products)
        if self.help_center_url:
            origin("Freshdesk", "", self.help_center_url)
        if not self.api_key:
            raise ValueError("a Freshdesk account needs api_key: the key on the profile page of the copilot's agent")


def connect(name: str, account: Account, told: Told = untold, pause: Callable[[float], None] = time.sleep) -> Freshdesk:
    """Return the helpdesk of one connection. Nothing is sent yet.

    `told` returns when a delivery last told that a person assigned a ticket; `pause` waits
    between requests for articles.
    """

    def taken(ticket: Ticket) -> datetime | None:
        return ticket.updated if account.assigned_means_taken else told(ticket.id)

    address = origin("Freshdesk", account.subdomain, account.url)
    # Freshdesk takes the key as user name, with any password.
    reach = session(address, account.timeout, HTTPBasicAuth(account.api_key, "X"))
    portal = origin("Freshdesk", "", account.help_center_url) if account.help_center_url else address
    stranger = session(portal, account.timeout)
    ranges = Ranges(account.brand, account.products)
    return Freshdesk(name, reach, ranges, taken, Solutions(reach, stranger, ranges, pause))

"""Everything that the pages are made of."""

from collections.abc import Callable
from dataclasses import dataclass

from integrations.sandbox.store import Store
from integrations.sandbox.workspace.apps import Installed
from integrations.sandbox.workspace.copilot import Copilot, SignIn
from integrations.sandbox.workspace.inbox import Inbox
from integrations.sandbox.workspace.proxy import Proxy


@dataclass(frozen=True, slots=True)
class Play:
    """One demo. `progress`: sample tickets that are in, and how many there will be. `seen` hears of every reader."""

    store: Store
    inbox: Inbox
    copilot: Copilot
    app: Installed
    proxy: Proxy
    sign_in: SignIn
    progress: Callable[[], tuple[int, int]]
    seen: Callable[[], None]

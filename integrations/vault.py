"""Where tokens are kept, encrypted; implemented in app.store.vault."""

from contextlib import AbstractContextManager
from typing import Protocol


class Busy(Exception):
    """Somebody else holds the name, and has not let go of it in time."""


class Vault(Protocol):
    """A small keeper of secrets, shared by threads and processes."""

    def read(self, name: str) -> str:
        """Return the secret kept under this name, or an empty string."""

    def write(self, name: str, secret: str) -> None:
        """Keep a secret under this name, at once and as a whole."""

    def lock(self, name: str) -> AbstractContextManager[None]:
        """Hold the name alone, across threads and processes, while a token is renewed. Raise Busy if it stays taken."""

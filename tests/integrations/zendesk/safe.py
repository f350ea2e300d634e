"""A vault in memory: shared by threads, and by adapters that stand for processes."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field


@dataclass
class Safe:
    """The Vault protocol over a dictionary, with one lock a name."""

    secrets: dict[str, str] = field(default_factory=dict)
    locks: dict[str, threading.Lock] = field(default_factory=dict)

    def read(self, name: str) -> str:
        return self.secrets.get(name, "")

    def write(self, name: str, secret: str) -> None:
        self.secrets[name] = secret

    @contextmanager
    def lock(self, name: str) -> Iterator[None]:
        with self.locks.setdefault(name, threading.Lock()):
            yield

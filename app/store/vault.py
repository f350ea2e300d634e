"""Tokens at rest, encrypted (integrations.vault.Vault)."""

import base64
import hashlib
import os
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from sqlalchemy import select

from app.ports import Clock
from app.settings import Settings
from app.store.engine import Store, StoreError
from app.store.locks import Taken, locked
from app.store.tables import secrets
from integrations.vault import Busy

FILE = "secret.key"


@dataclass(frozen=True, slots=True)
class StoredVault:
    """A keeper of secrets over the store, shared by threads and processes."""

    store: Store
    clock: Clock
    cipher: MultiFernet
    wait: float = 60.0  # seconds for a lock that another process holds

    def read(self, name: str) -> str:
        """Return the secret kept under this name, or an empty string. Raise StoreError if the key is another."""
        with self.store.begin() as connection:
            kept = connection.execute(select(secrets.c.secret).where(secrets.c.name == name)).scalar()
        if kept is None:
            return ""
        try:
            return self.cipher.decrypt(kept.encode()).decode()
        except InvalidToken:
            raise StoreError(
                f"the secret {name!r} was encrypted with another key: restore DESKMATE_SECRET_KEY or connect again"
            ) from None

    def write(self, name: str, secret: str) -> None:
        """Keep a secret under this name, at once and as a whole."""
        values = {"secret": self.cipher.encrypt(secret.encode()).decode(), "updated": self.clock.now()}
        statement = self.store.insert(secrets).values(name=name, **values)
        with self.store.begin() as connection:
            connection.execute(statement.on_conflict_do_update(index_elements=["name"], set_=values))

    @contextmanager
    def lock(self, name: str) -> Iterator[None]:
        """Hold the name alone, across threads and processes, while a token is renewed. Raise Busy if it stays taken."""
        with ExitStack() as stack:
            try:
                stack.enter_context(locked(self.store, "vault", name, self.wait))
            except Taken as taken:
                raise Busy(f"the secret {name!r} is held by process {taken.pid or 'unknown'}") from None
            yield


def open_vault(settings: Settings, store: Store, clock: Clock) -> StoredVault:
    """Return the vault under the settings' key, or under one made once in the data directory.

    The setting may hold several keys with commas between them: the first one encrypts,
    each of them decrypts, so a key can be replaced without connecting again.
    """
    given = settings.secret_key.get_secret_value() or _made(settings.data_dir / FILE)
    keys = [Fernet(_fernet_key(one.strip())) for one in given.split(",") if one.strip()]
    if not keys:
        raise StoreError("DESKMATE_SECRET_KEY holds no key")
    return StoredVault(store, clock, MultiFernet(keys))


def _fernet_key(text: str) -> bytes:
    """Return a key of the length that Fernet wants, from any long random text."""
    return base64.urlsafe_b64encode(hashlib.sha256(text.encode()).digest())


def _made(path: Path) -> str:
    """Return the key in the file, making it first if it is not there; two processes agree on one."""
    if not path.exists():
        handle, draft = tempfile.mkstemp(prefix="secret.", dir=path.parent)  # for its owner alone
        with os.fdopen(handle, "wb") as file:
            file.write(Fernet.generate_key())
        with suppress(FileExistsError):  # another process was faster: then theirs holds
            os.link(draft, path)
        Path(draft).unlink()
    return path.read_text().strip()

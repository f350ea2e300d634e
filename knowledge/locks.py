"""File locks across processes: wait for a short job, or own a folder while running."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


class InUse(Exception):
    """Another process owns what we wanted; the message names its pid and what to do."""


@contextmanager
def held(path: Path) -> Iterator[None]:
    """Hold the lock file for the length of the block, waiting for whoever has it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


class Ownership:
    """A folder owned by this object until `release`. The lock goes with the process, even on kill -9."""

    def __init__(self, folder: Path) -> None:
        """Take the folder, making it first. Raise InUse, with the owner's pid, if it is taken.

        The lock lies beside the folder: if somebody takes that away, it still has one owner.
        """
        folder.mkdir(parents=True, exist_ok=True)
        self._file = folder.with_name(f"{folder.name}.lock").open("a+")
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as taken:
            raise self._refusal(folder) from taken
        self._file.truncate(0)
        self._file.write(str(os.getpid()))
        self._file.flush()

    def _refusal(self, folder: Path) -> InUse:
        self._file.seek(0)
        pid = self._file.read().strip() or "unknown"
        self._file.close()
        return InUse(f"{folder} is in use by process {pid}: ask the running service, or stop it first")

    def release(self) -> None:
        """Let the folder go; a second call does nothing."""
        self._file.close()

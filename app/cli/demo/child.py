"""The service as a process of its own, as an operator would run it, on settings made for the demo."""

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from app.settings import child_environment

BOOT = 120.0  # seconds until the service must be ready; a cold machine builds the encoder first


class NotReady(Exception):
    """The service did not come up; the message holds the end of its log."""


class Child:
    """`deskmate serve` in a process of its own, for the length of a `with` block."""

    def __init__(self, settings: Mapping[str, str], folder: Path) -> None:
        """Remember the settings; `folder` takes the log."""
        self.port = _free_port()
        self._settings = {**settings, "PORT": str(self.port)}
        self._log = folder / "service.log"
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        """Start it; `wait` waits until it is ready."""
        command = [sys.executable, "-m", "app.cli", "serve"]
        with self._log.open("wb") as log:
            environment = child_environment(self._settings)
            # From its own folder: an .env that lies where the demo was started is of another deployment.
            place = self._log.parent
            self._process = subprocess.Popen(command, env=environment, cwd=place, stdout=log, stderr=log)  # noqa: S603
        return self

    def wait(self) -> None:
        """Wait until it takes deliveries and works on them. Raise NotReady."""
        assert self._process is not None  # noqa: S101 (only inside the block)
        end = time.monotonic() + BOOT
        while not self._ready():
            if self._process.poll() is not None or time.monotonic() > end:
                raise NotReady(f"the service did not start:\n{self._tail()}")
            time.sleep(0.05)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stop it and wait."""
        if self._process is None:
            return
        self._process.terminate()
        try:
            self._process.wait(20)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def alive(self) -> bool:
        """Say whether it still runs."""
        return self._process is not None and self._process.poll() is None

    def abandon(self) -> None:
        """End it as a power cut would; nothing is lost by that."""
        if self._process is not None:
            for pid in reversed(_family(self._process.pid)):
                with suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)

    @property
    def url(self) -> str:
        """Return its address."""
        return f"http://127.0.0.1:{self.port}"

    def health(self) -> dict[str, Any]:
        """Return what /readyz says, or nothing while it does not answer."""
        try:
            line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=2)
            line.request("GET", "/readyz")
            found: dict[str, Any] = json.loads(line.getresponse().read())
        except (OSError, http.client.HTTPException, ValueError):
            return {}
        return found

    def cpu_seconds(self) -> float:
        """Return the processor time that it and its children have used, in seconds."""
        assert self._process is not None  # noqa: S101 (only inside the block)
        return sum(_cpu(pid) for pid in _family(self._process.pid))

    def _ready(self) -> bool:
        found = self.health()
        return bool(found.get("status") == "ready" and found.get("worker"))

    def _tail(self) -> str:
        return "\n".join(self._log.read_text(errors="replace").splitlines()[-15:])


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def _family(pid: int) -> list[int]:
    """Return a process and all below it, as Linux tells them; elsewhere none."""
    try:
        found = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except OSError:
        return []
    return [pid, *(one for child in found for one in _family(int(child)))]


def _cpu(pid: int) -> float:
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / 100  # user and system time, in hundredths

"""Web and worker as processes of their own, to be killed without warning."""

import http.client
import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from app.settings import child_environment

ROOT = Path(__file__).parents[2]
BOOT = 120.0


class Process:
    """A process group that can be started again and again."""

    def __init__(self, name: str, values: Mapping[str, str], folder: Path) -> None:
        """Remember settings and where the log goes."""
        self._values, self._log = values, folder / f"{name}.log"
        self._process: subprocess.Popen[bytes] | None = None

    def launch(self, *command: str) -> None:
        """Start a Python module with arguments."""
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-m", *command],
                cwd=ROOT,
                env=child_environment(self._values),
                stdout=log,
                stderr=log,
                start_new_session=True,  # a group of its own: gunicorn's children die with it
            )

    def kill(self) -> None:
        """Kill the whole group, as the kernel or an operator would."""
        if self._process is not None:
            with suppress(ProcessLookupError):
                os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()

    def died(self, seconds: float) -> bool:
        """Wait for it to die by itself; say whether it did."""
        assert self._process is not None
        try:
            self._process.wait(seconds)
        except subprocess.TimeoutExpired:
            return False
        return True

    def tail(self) -> str:
        """Return the end of its log."""
        return self._log.read_text(errors="replace")[-3000:]

    def alive(self) -> bool:
        """Say whether it runs."""
        return self._process is not None and self._process.poll() is None


class Web(Process):
    """`deskmate serve --role web`."""

    def __init__(self, values: Mapping[str, str], folder: Path) -> None:
        """Take the port from the settings."""
        super().__init__("web", values, folder)
        self.port = int(values["PORT"])
        self.url = f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        """Start it and wait until it takes deliveries."""
        self.launch("app.cli", "serve", "--role", "web")
        end = time.monotonic() + BOOT
        while not self._answers():
            assert self.alive() and time.monotonic() < end, self.tail()
            time.sleep(0.05)

    def _answers(self) -> bool:
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=2)
        try:
            line.request("GET", "/readyz")
            return line.getresponse().status == 200
        except (OSError, http.client.HTTPException):
            return False
        finally:
            line.close()


class Worker(Process):
    """The worker, with or without a point at which it kills itself."""

    def __init__(self, values: Mapping[str, str], folder: Path) -> None:
        """Keep the list of bombs that went off beside the log."""
        super().__init__("worker", values, folder)
        self._bombs = folder / "bombs.txt"

    def start(self, point: str = "", nth: int = 1) -> None:
        """Start it; it becomes ready in its own time, as in life."""
        self.launch("tests.load.process", point or "none", str(nth), str(self._bombs))

    def bombs(self) -> int:
        """Return how often it has killed itself."""
        return sum(self.points().values())

    def points(self) -> dict[str, int]:
        """Return how often it has died at each point."""
        lines = self._bombs.read_text().splitlines() if self._bombs.exists() else []
        return dict(Counter(line.split()[0] for line in lines))

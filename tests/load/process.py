"""The worker of the crash test: the real one, which kills itself at a named point if told to.

python -m tests.load.process POINT NTH LOG      settings come from the environment
"""

import os
import signal
import sys
import threading
from pathlib import Path

from app.cli.logs import configure
from app.cli.service import start_worker
from app.settings import Settings
from app.store.crash import CrashPoint


class Bomb:
    """Kills this very process at the nth passing of a point, after writing down where."""

    def __init__(self, point: str, nth: int, log: Path) -> None:
        """Set it; any other point, or none, does nothing."""
        self._point, self._left, self._log = point, nth, log
        self._lock = threading.Lock()

    def __call__(self, point: CrashPoint, run: str) -> None:
        """Count down."""
        if point != self._point:
            return
        with self._lock:
            self._left -= 1
            if self._left == 0:
                with self._log.open("a") as log:
                    log.write(f"{point} {run}\n")
                    log.flush()
                os.kill(os.getpid(), signal.SIGKILL)


def main(point: str, nth: str, log: str) -> None:
    """Work until killed."""
    settings = Settings()
    configure(settings.log_level)
    start_worker(settings, Bomb(point, int(nth), Path(log)))
    sys.stdout.write("working\n")
    sys.stdout.flush()
    threading.Event().wait()


if __name__ == "__main__":
    main(*sys.argv[1:])

"""A worker as a process of its own: holds its first run until it is killed, or works through all of them."""

import sys
import time
from pathlib import Path

from app.settings import Settings
from app.store.engine import open_store
from app.worker import start
from tests.app.store.databases import plain
from tests.app.worker.lines import RealClock, ScriptedLine


class Frozen(ScriptedLine):
    """Says that it has begun, and never ends."""

    def consider(self, event, run):  # type: ignore[no-untyped-def]
        sys.stdout.write("begun\n")
        sys.stdout.flush()
        time.sleep(600)


def main(folder: str, address: str, kind: str) -> None:
    """Work until killed."""
    settings: Settings = plain(Path(folder).parent, database_url=address, slots=1 if kind == "frozen" else 4)
    start(settings, open_store(settings), Frozen() if kind == "frozen" else ScriptedLine(), {}, RealClock())
    sys.stdout.write("working\n")
    sys.stdout.flush()
    time.sleep(600)


if __name__ == "__main__":
    main(*sys.argv[1:])

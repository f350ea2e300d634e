"""The state of a replay: a row a ticket in a file of its own, so that whatever ends it, it goes on from there."""

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any, TextIO

from app.evidence.part import private, put, whole

FORM = 1  # of a row


@dataclass
class State:
    """What is done of a replay. Rows of tickets; each ticket stands there once."""

    path: Path
    rows: dict[str, dict[str, Any]]
    file: TextIO

    def add(self, row: dict[str, Any]) -> None:
        """Keep a ticket's row, at once. Raise Occupied."""
        if row["ticket"] not in self.rows:
            put(self.file, row)
            self.rows[row["ticket"]] = row

    def close(self, complete: bool) -> None:
        """Close it; one that is complete has done its service."""
        self.file.close()
        if complete:
            self.path.unlink(missing_ok=True)


def resumed(folder: Path, parts: Sequence[str], fresh: bool = False) -> State:
    """Return the state of a replay of these parts: of which file or account, policy and knowledge. Raise Occupied.

    One that is at work elsewhere is not touched.
    """
    folder.mkdir(parents=True, exist_ok=True)
    name = sha256("\n".join((str(FORM), *parts)).encode()).hexdigest()[:24]
    path = folder / f"{name}.jsonl"
    rows, end = ({}, 0) if fresh or not path.exists() else _read(path)
    return State(path, rows, private(path, end))


def _read(path: Path) -> tuple[dict[str, dict[str, Any]], int]:
    """Return the whole rows, and where the last of them ends, in bytes."""
    found: dict[str, dict[str, Any]] = {}
    end = 0
    for row, size in whole(path, {"ticket", "moments"}):
        found.setdefault(str(row["ticket"]), row)
        end += size
    return found, end

"""A file that appears whole or not at all: rows gather beside it, readable by their owner alone."""

import fcntl
import io
import json
import os
from collections.abc import Iterator, Set
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TextIO

from pydantic import ValidationError

from app.evidence.export import Plan


class Occupied(Exception):
    """A file cannot be written as things are; the message says how to go on."""


def private(path: Path, start: int = 0) -> TextIO:
    """Return a file open for writing from `start` on, for its owner alone, what lay behind cut off. Raise Occupied."""
    try:
        raw = io.BufferedWriter(io.FileIO(path, "w", opener=_handle))
        file = io.TextIOWrapper(raw, encoding="utf-8", errors="replace", newline="\n")
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)  # nobody else writes into it meanwhile
        os.fchmod(file.fileno(), 0o600)
        file.seek(start)
        file.truncate()
    except OSError as error:
        raise Occupied(f"{path}: cannot be written ({error.strerror})") from None
    return file


def _handle(name: str, flags: int) -> int:
    """Open without cutting anything off, and without following a link that somebody has laid."""
    return os.open(name, os.O_WRONLY | os.O_CREAT | os.O_NOFOLLOW, 0o600)


def put(file: TextIO, row: dict[str, Any]) -> None:
    """Write a row as one line, at once: whatever ends us, only whole rows and the beginning of one stand there.

    Raise Occupied where there is no room for it.
    """
    try:
        file.write(json.dumps(row, ensure_ascii=False) + "\n")
        file.flush()
    except OSError as error:
        raise Occupied(f"{file.name}: cannot be written ({error.strerror})") from None


@dataclass
class Part:
    """The beginning of a file. `messages` and `tickets` say what is in it."""

    path: Path  # of the file that it will be
    plan: Plan
    file: TextIO
    done: set[str]
    messages: int = 0

    @property
    def place(self) -> Path:
        """Return where it lies."""
        return _part(self.path)

    def add(self, row: dict[str, Any]) -> None:
        """Write a ticket. Raise Occupied."""
        put(self.file, row)
        self.done.add(row["id"])
        self.messages += len(row["messages"])

    def leave(self) -> bool:
        """Close it; an empty one goes. Say whether something is left to go on with."""
        self.file.close()
        if not self.done:
            self.place.unlink(missing_ok=True)
            _kept(self.path).unlink(missing_ok=True)
        return bool(self.done)

    def finish(self) -> None:
        """Turn it into the file, in one step. Raise Occupied."""
        try:
            os.fsync(self.file.fileno())
            self.place.rename(self.path)
            _kept(self.path).unlink(missing_ok=True)
        except OSError as error:
            raise Occupied(f"{self.path}: cannot be written ({error.strerror}); {self.place} holds all of it") from None
        finally:
            self.file.close()


def begin(path: Path, plan: Plan, force: bool) -> Part:
    """Return an empty beginning. Raise Occupied where the file or another beginning is there, unless forced."""
    _free(path, force)
    if os.path.lexists(_part(path)) and not force:
        raise Occupied(f"{_part(path)} is left from an export that broke off; go on with --resume, or --force anew")
    file = private(_part(path))
    with private(_kept(path)) as kept:
        kept.write(plan.model_dump_json())
    return Part(path, plan, file, set())


def resume(path: Path, plan: Plan, force: bool) -> Part:
    """Return the beginning that is left, under the plan that it was begun with. Raise Occupied where none fits."""
    _free(path, force)
    try:
        begun = Plan.model_validate_json(_kept(path).read_bytes())
        done, messages, end = _read(_part(path))
    except FileNotFoundError:
        raise Occupied(f"{_part(path)}: there is nothing to go on with; leave --resume out") from None
    except (OSError, ValidationError) as error:
        raise Occupied(f"{_kept(path)}: cannot be read ({type(error).__name__}); --force begins anew") from None
    if (begun.connection, begun.masked) != (plan.connection, plan.masked):
        how = f"connection {begun.connection}, {'masked' if begun.masked else 'not masked'}"
        raise Occupied(f"{_part(path)} was begun otherwise: {how}; go on like that, or --force begins anew")
    return Part(path, begun, private(_part(path), end), done, messages)


def _free(path: Path, force: bool) -> None:
    if path.exists() and not force:
        raise Occupied(f"{path} is there already; choose another name, or replace it with --force")


def _part(path: Path) -> Path:
    return path.with_name(f"{path.name}.part")


def _kept(path: Path) -> Path:
    return path.with_name(f"{path.name}.part.json")


def _read(path: Path) -> tuple[set[str], int, int]:
    """Return the ids and the number of messages of the whole rows, and where the last one ends, in bytes."""
    done: set[str] = set()
    messages = end = 0
    for row, size in whole(path, {"id", "messages"}):
        done.add(str(row["id"]))
        messages += len(row["messages"])
        end += size
    return done, messages, end


def whole(path: Path, keys: Set[str]) -> Iterator[tuple[dict[str, Any], int]]:
    """Yield whole rows that have these keys, with their bytes; end at one that a power cut has halved."""
    with path.open("rb") as file:
        for line in file:
            try:
                row = json.loads(line)
            except ValueError:
                return
            if not line.endswith(b"\n") or not isinstance(row, dict) or not keys <= row.keys():
                return
            yield row, len(line)

"""The policy in force, its text beside it: from the store, from a file, or as shipped."""

from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

from flask import g

from app.domain import Policy
from app.policy import load, shipped
from app.store.policies import Version
from app.store.switch import Halt
from app.web.faces import Faces


@dataclass(frozen=True, slots=True)
class Force:
    """What is decided by now. `number` 0: nothing was ever saved. `managed`: the file that is the authority."""

    number: int
    toml: str
    policy: Policy
    managed: str = ""
    version: Version | None = None
    halt: Halt | None = None  # the switch is off; without it a paused policy says so itself


def force_of(faces: Faces) -> Force:
    """Return the policy in force, the same one for the whole of a request."""
    if "force" not in g:
        g.force = in_force(faces)
    force: Force = g.force
    return force


def in_force(faces: Faces) -> Force:
    """Return the policy of the deployment, paused where the switch is off."""
    found, halt = _managed(faces) if faces.managed else _stored(faces), faces.switch.halted()
    return replace(found, policy=replace(found.policy, paused=True), halt=halt) if halt else found


def _stored(faces: Faces) -> Force:
    number = faces.policies.stamp()
    version = faces.policies.get(number) if number else None
    text = version.toml if version else shipped()
    return Force(number, text, loaded(text), version=version)


def text_of(faces: Faces, number: int) -> str | None:
    """Return the text of a version, the shipped one for 0, or None."""
    if not number:
        return shipped()
    version = faces.policies.get(number)
    return version.toml if version else None


def own_files(faces: Faces) -> tuple[str, ...]:
    """Return the connections whose policy stands in another file than the deployment's."""
    return tuple(name for name, desk in faces.desks.items() if desk.managed and desk.managed != faces.managed)


@lru_cache(maxsize=16)
def loaded(text: str) -> Policy:
    """Return the policy of a text that was read before. Raise PolicyError."""
    return load(text)


def _managed(faces: Faces) -> Force:
    """Return what the file says, and what is decided by: while the file is broken, the last good policy."""
    return Force(0, _read(faces.managed), faces.policy(), faces.managed)


def _read(place: str) -> str:
    try:
        return Path(place).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return ""

"""What a customer says of an answer that they have had, from words alone (parting.toml); pure.

Doubt never counts as content: praise with a "but" in it asks for more, and a hope is none.
"""

import re
import tomllib
from collections.abc import Iterable
from enum import StrEnum
from functools import cache
from importlib.resources import files

from app.texts.plain import unlinked, words
from app.texts.trim import trim
from app.texts.wishes import wants

LONGEST = 1_000  # words that are looked at
_THANKS = 14  # words that thanks alone have at most
_CONTENT = 60  # words of a message that is content and nothing else
_NEAR = 3  # words before a confirmation in which it is denied or wished for


class Parting(StrEnum):
    """What a message says about the answer before it."""

    CONFIRMS = "confirms"  # it is done, in so many words
    THANKS = "thanks"  # and no more than that
    PROMISES = "promises"  # they will try it, or hope
    GIVES_UP = "gives_up"
    DENIES = "denies"  # it did not help, or is back
    ASKS = "asks"
    SAYS = "says"  # anything else


def parting(text: str) -> Parting:
    """Return what a customer's message says of the answer before it; quotes and signature do not count."""
    own = unlinked(trim(text))
    said = words(own)[:LONGEST]
    line = f" {' '.join(said)} "
    if _says(line, "denies"):
        return Parting.DENIES
    done = _done(line)
    if _says(line, "gives_up") and not done:
        return Parting.GIVES_UP
    if "?" in own or (done and _says(line, "more")):
        return Parting.ASKS
    if _says(line, "promises"):
        return Parting.PROMISES
    thankful, brief = _says(line, "thanks"), len(said) <= _THANKS
    if (done and len(said) <= _CONTENT) or (brief and thankful and _says(line, "delights") and not _says(line, "more")):
        return Parting.CONFIRMS
    if brief and thankful:
        return Parting.THANKS
    return Parting.ASKS if wants(own) else Parting.SAYS


def _done(line: str) -> bool:
    """Say whether a confirmation stands there that nothing denies or puts off."""
    return any(not _undone(line, found) for found in _listed("confirms").finditer(line))


def _undone(line: str, found: re.Match[str]) -> bool:
    before = line[max(0, found.start() - 60) : found.start()].split()[-_NEAR:]
    return bool(_UNDOING & set(before)) and found.group().split()[0] not in _UNDOING


def _says(line: str, name: str) -> bool:
    return bool(_listed(name).search(line))


@cache
def _lists() -> dict[str, dict[str, list[str]]]:
    return tomllib.loads(files(__package__).joinpath("parting.toml").read_text(encoding="utf-8"))


@cache
def _listed(name: str) -> re.Pattern[str]:
    """Return a pattern that finds the phrases of a list, the longest first."""
    listed = "|".join(_entry(one) for one in sorted(_of(name), key=len, reverse=True))
    return re.compile(f"(?<= )(?:{listed})(?= )")


def _of(name: str) -> Iterable[str]:
    return dict.fromkeys(one for some in _lists()[name].values() for one in some)


def _entry(entry: str) -> str:
    return re.escape(entry).replace(r"\*", r"\w*")


_UNDOING = frozenset(
    """
    not no never isn wasn aren don doesn didn hasn haven won without if unless whether once when until wish before
    nicht kein keine nie ohne wenn falls ob bis sobald
    no nunca sin si cuando hasta
    """.split()  # noqa: SIM905 (a list that people read)
)

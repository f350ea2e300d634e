"""Patterns that admins write, of a kind that no text can make slow.

A pattern is a row of characters, classes ([A-Z], \\d, \\w, \\s), and groups (one|other) that hold no other group;
`?` and {2,8} repeat one character or class, `?` alone a group. There is no * and no +, so the number of ways in
which a text can be read is known beforehand.
"""

import re
from functools import lru_cache

LONGEST = 48  # characters that a pattern may span
WAYS = 32  # in which it may read the same text

_ATOM = r"(?:\\[dwsDWS]|\\[^\w\s]|\[\^?(?:\\.|[^\]\\\[])+\]|[^\\^$*+?.{}()\[\]|])"
_COUNT = r"(?:\?|\{(?:\d{1,2},)?\d{1,2}\})"
_PIECE = rf"(?:{_ATOM}{_COUNT}?)"
_GROUP = rf"\({_PIECE}+(?:\|{_PIECE}+)*\)\??"
_WHOLE = re.compile(rf"(?:{_PIECE}|{_GROUP})+")
_PARTS = re.compile(rf"(?P<group>{_GROUP})|(?P<atom>{_ATOM})(?P<count>{_COUNT})?")


class Unbounded(ValueError):
    """A pattern that is not of this kind; the message says what to write instead."""


@lru_cache(maxsize=128)
def compiled(pattern: str) -> re.Pattern[str]:
    """Return the pattern for whole words, in any case. Raise Unbounded."""
    if len(pattern) > 200 or not _WHOLE.fullmatch(pattern):
        raise Unbounded(f"{pattern!r}: write {{1,9}} instead of + and *, no group within a group, \\. for a point")
    ways, length = _measure(pattern)
    if ways > WAYS or not 0 < length <= LONGEST:
        raise Unbounded(
            f"{pattern!r} can be read in {ways} ways over {length} characters; at most {WAYS} and {LONGEST}"
        )
    try:
        return re.compile(rf"(?<!\w)(?:{pattern})(?!\w)", re.IGNORECASE)
    except re.error as error:
        raise Unbounded(f"{pattern!r} is not a pattern: {error.msg}") from None


def steps(pattern: str, characters: int) -> int:
    """Return an upper bound of the characters compared when a text of this length is searched. Raise Unbounded."""
    compiled(pattern)
    ways, length = _measure(pattern)
    return (characters + 1) * ways * (length + 1)


def _measure(pattern: str) -> tuple[int, int]:
    """Return in how many ways a pattern reads a text, and how many characters it spans at most."""
    ways, length = 1, 0
    for part in _PARTS.finditer(pattern):
        if group := part["group"]:
            inner = [_measure(one) for one in group.rstrip("?")[1:-1].split("|")]
            ways *= sum(one for one, _ in inner) + group.endswith("?")
            length += max(one for _, one in inner)
        else:
            least, most = _range(part["count"])
            ways *= most - least + 1
            length += most
    return ways, length


def _range(count: str | None) -> tuple[int, int]:
    if not count:
        return 1, 1
    if count == "?":
        return 0, 1
    numbers = [int(one) for one in count.strip("{}").split(",")]
    if numbers[0] > numbers[-1]:
        raise Unbounded(f"{count} begins with more than it ends with")
    return numbers[0], numbers[-1]

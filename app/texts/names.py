"""The names of known people out of a text."""

import re
from collections.abc import Iterable, Iterator

SHORTEST = 3  # letters of a part that is a name; shorter ones are initials and words
# Names that are words as well: these only where they are written as names are.
_WORDY = """
will mark may bill rose grace hope faith joy dawn eve art pat sue jack frank grant chase chance page price day long
young white black brown green gray grey king cook baker best bush case field ford friend good hill house hunt lane
law little love major marsh miles moon order park parks pope power reed rich sharp short small stone summer
april june august winter wood woods bell bond bank banks church cross north south west east christian angel
klein groß lang kurz schwarz weiß braun grün könig koch bauer mann jung neumann vogel sommer ernst wolf
"""
_WORDS = frozenset(_WORDY.split())


def named(text: str, names: Iterable[str]) -> Iterator[tuple[int, int, str]]:
    """Yield where one of these people is named in full or in part: from, to, and by what."""
    pattern = _pattern(names)
    for found in pattern.finditer(text) if pattern else ():
        word = found[0].casefold()
        if word not in _WORDS or found[0][0].isupper():
            yield found.start(), found.end(), " ".join(word.split())


def _pattern(names: Iterable[str]) -> re.Pattern[str] | None:
    full = {" ".join(name.split()) for name in names} - {""}
    parts = {part for name in full for part in re.findall(r"\w+", name) if len(part) >= SHORTEST}
    wanted = sorted({*(name for name in full if len(name) >= SHORTEST), *parts}, key=len, reverse=True)
    if not wanted:
        return None
    spaced = (r"\s+".join(map(re.escape, name.split(" "))) for name in wanted)
    return re.compile(rf"(?<!\w)(?:{'|'.join(spaced)})(?!\w)", re.IGNORECASE)

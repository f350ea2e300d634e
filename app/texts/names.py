"""The names of known people out of a text."""

import re
from collections.abc import Iterable

MARK = "[NAME]"
SHORTEST = 3  # letters of a part that is a name; shorter ones are initials and words


def nameless(text: str, names: Iterable[str]) -> str:
    """Return the text with a mark wherever one of these people is named, in full or in part."""
    full = {" ".join(name.split()) for name in names} - {""}
    parts = {part for name in full for part in re.findall(r"\w+", name) if len(part) >= SHORTEST}
    wanted = sorted({*(name for name in full if len(name) >= SHORTEST), *parts}, key=len, reverse=True)
    if not wanted:
        return text
    spaced = (r"\s+".join(map(re.escape, name.split(" "))) for name in wanted)
    return re.sub(rf"(?<!\w)(?:{'|'.join(spaced)})(?!\w)", MARK, text, flags=re.IGNORECASE)

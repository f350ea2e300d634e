"""Whether a text holds words of another one that nobody may read."""

import re
from collections.abc import Iterable

from app.texts.plain import words

RUN = 4  # words in a row: fewer are shared by chance
SHORTEST = 6  # characters of a secret

_MARKED = re.compile(
    r"(?=[\w.@+-]{0,30}\d)(?=[\w.@+-]{0,30}[^\W\d])[\w.@+-]{5,100}|\d{5,40}|[\w.+-]{1,64}@[\w.-]{3,190}"
)


def shared(text: str, hidden: Iterable[str], known: Iterable[str]) -> bool:
    """Say whether a text shares with a hidden one a run of words, a number or a code that stands in nothing known."""
    own, open_ = _traces(text), set[str]()
    for one in known:
        open_ |= _traces(one)
    own -= open_
    return bool(own) and any(own & _traces(one) for one in hidden)


def holds(text: str, secrets: Iterable[str]) -> bool:
    """Say whether one of these secrets stands in a text, however it is spaced and written."""
    whole = _tight(text)
    return any(len(one) >= SHORTEST and _tight(one) in whole for one in secrets)


def _tight(text: str) -> str:
    return re.sub(r"[\s\u200b*_`\\-]+", "", text).casefold()


def _traces(text: str) -> set[str]:
    """Return every run of words, and every single number, code and address."""
    said = words(text.replace("_", " "))
    runs = {" ".join(said[at : at + RUN]) for at in range(len(said) - RUN + 1)}
    return runs | {one.strip(".-").casefold() for one in _MARKED.findall(text)}

"""Personal data out of everything that one draft is made from, the same value under the same mark throughout."""

import re
from collections.abc import Iterable

from app.texts.mask import cover, restore

_MARK = re.compile(r"\[[A-Z]+_\d+(?:\.\d+)?\]")


class Veil:
    """Hides texts one after the other. What the marks stand for is in memory alone, and goes back into the reply."""

    def __init__(self, locale: str = "", names: Iterable[str] = ()) -> None:
        """Begin with nothing hidden."""
        self._locale, self._names = locale, tuple(names)
        self._values: dict[str, str] = {}

    def hide(self, text: str) -> str:
        """Return a text as it may leave this machine. A mark that stands in it already is another maker's: it goes."""
        text = _MARK.sub("[…]", text)
        for mark, value in sorted(self._values.items(), key=lambda one: -len(one[1])):
            text = re.sub(rf"(?<!\w){re.escape(value)}(?!\w)", lambda _, mark=mark: mark, text)  # type: ignore[misc]
        # Marks that are given already stand before the text, so that the next ones count on.
        head = f"{' '.join(self._values)}\n\n"
        made = cover(head + text, self._locale, self._names)
        self._values |= made.values
        return made.text.removeprefix(head)

    def show(self, text: str) -> str:
        """Return a text with what its marks stand for: for the reply, and for nothing else."""
        return restore(text, self._values)

    def strange(self, text: str) -> bool:
        """Say whether a text holds a mark that was given to nobody."""
        return any(one not in self._values for one in _MARK.findall(text))

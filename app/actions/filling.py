"""The slots of an approved text that actions fill: `{order}`, `{amount}`, or by action `{return_label.url}`."""

import re
from collections.abc import Iterable

from app.grants import Values
from app.slots import SLOT

# What a system of record says is put into Markdown: nothing in it may become a link, a heading, a mark.
_UNPLAIN = re.compile(r"[\x00-\x1f<>\[\]{}*_`|\\]")
_STATUS = {
    "de": {"open": "in Bearbeitung", "shipped": "unterwegs", "delivered": "zugestellt", "cancelled": "storniert"},
    "es": {"open": "en preparación", "shipped": "en camino", "delivered": "entregado", "cancelled": "cancelado"},
    "en": {"open": "being prepared", "shipped": "on its way", "delivered": "delivered", "cancelled": "cancelled"},
}


def filled(text: str, found: Iterable[tuple[str, Values]], language: str) -> str:
    """Return a text with every slot filled that an action (name, values) fills; the others stay as they are."""
    known: dict[str, str] = {}
    for action, values in found:
        for name, value in values:
            plain = _worded(name, value, language)
            known |= {name: plain, f"{action}.{name}": plain}
    return SLOT.sub(lambda one: known.get(one[1].strip(), one[0]), text)


def open_slot(text: str) -> str:
    """Return the first slot that nobody has filled, or an empty string."""
    found = SLOT.search(text)
    return found[1] if found else ""


def _worded(name: str, value: str, language: str) -> str:
    if name == "status":
        return _STATUS.get(language, _STATUS["en"]).get(value, value)
    # The underscores of an address are no marks: it is put in angle brackets' stead as it is.
    return value if value.startswith("https://") and not re.search(r"[\s<>\[\]()]", value) else _UNPLAIN.sub("", value)

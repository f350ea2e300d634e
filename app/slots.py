"""The slots of an approved text: what is filled in when it is sent."""

import re

NAMES = ("hours", "open_from", "reply", "reply_by")
SLOT = re.compile(r"\{([^{}\n]*)\}")


def unknown(text: str) -> str:
    """Return the first thing in braces that is no slot, or an empty string."""
    return next((one for one in SLOT.findall(text) if one not in NAMES), "")

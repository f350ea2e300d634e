"""Text without what nobody sees, and its words."""

import re
import unicodedata

LONGEST = 20_000  # characters of one message that are looked at

# Not in the control categories, and yet drawn as nothing: fillers, joiners, selectors.
# Hidden instructions are smuggled in such characters; the visible text loses nothing.
_INVISIBLE = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0") | frozenset(
    chr(code) for code in (*range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0))
)
_HIDDEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})
_BREAKS = re.compile("\r\n|[\r\v\f\x1c-\x1e\x85\u2028\u2029]")
_UNUSUAL = re.compile(r"[^\n\t -~]+")  # beyond what every keyboard writes
_ADDRESSES = re.compile(r"(?:https?://|www\.)\S+|[^\s@]{1,64}@[^\s@]{1,190}\.[^\s@]{2,}", re.IGNORECASE)
_COURTESY = """
hello hi hey dear sir madam team support good morning afternoon evening please thanks thank you regards
hallo guten tag morgen abend liebes sehr geehrte damen herren und bitte danke vielen dank grüße
hola buenos buenas días dias tardes noches estimado estimada estimados gracias por favor saludos
"""
_GREETINGS = frozenset(_COURTESY.split())


def plain(text: str) -> str:
    """Return the text with plain line ends and spaces, and without invisible characters."""
    return _UNUSUAL.sub(_shown, _BREAKS.sub("\n", text))


def _shown(found: re.Match[str]) -> str:
    return "".join(map(_visible, found[0]))


def _visible(one: str) -> str:
    category = unicodedata.category(one)
    if category == "Zs":
        return " "
    return "" if category in _HIDDEN or one in _INVISIBLE else one


def unlinked(text: str) -> str:
    """Return the text without web and mail addresses."""
    return _ADDRESSES.sub(" ", text)


def words(text: str) -> list[str]:
    """Return the words, in lower case, without punctuation."""
    return re.findall(r"\w+", unicodedata.normalize("NFKC", text).casefold())


def gist(text: str) -> list[str]:
    """Return the words without greetings and courtesies, in order."""
    return [word for word in words(text) if word not in _GREETINGS]


def likeness(one: str, other: str) -> float:
    """Return between 0 and 1 how many words two texts share; figures do not count."""
    first, second = (frozenset(word for word in words(text) if word.isalpha()) for text in (one, other))
    return len(first & second) / len(first | second) if first | second else 0.0

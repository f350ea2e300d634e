"""How a text speaks to its reader, and which words it uses; pure."""

import re
from functools import lru_cache

from app.tone import Address

_WAYS = {
    ("de", Address.FAMILIAR): re.compile(
        r"\b(?i:du|dich|dir|dein(?:e[nmrs]?)?|euch|eure[nmrs]?|euer)\b|\b[Ii]hr (?:könnt|habt|seid|müsst|wollt|dürft)\b"
    ),
    ("de", Address.FORMAL): re.compile(
        r"(?<![.!?:] )(?<!^)(?<!\n)\b(?:Sie|Ihnen|Ihr(?:e[nmrs]?)?)\b|\b\w+(?:en|ln|rn) Sie\b"
    ),
    ("es", Address.FAMILIAR): re.compile(
        r"(?i)\b(?:tú|te|ti|contigo|tu|tus|tuy[oa]s?|puedes|tienes|quieres|debes|necesitas|recibirás|vosotros|os)\b"
    ),
    ("es", Address.FORMAL): re.compile(r"(?i)\b(?:usted(?:es)?|le rogamos|les rogamos)\b"),
}
_OTHER = {Address.FORMAL: Address.FAMILIAR, Address.FAMILIAR: Address.FORMAL}


def addressed(text: str, language: str, wanted: Address) -> str:
    """Return the first words that speak to the reader in the other way, or nothing."""
    pattern = _WAYS.get((language, _OTHER.get(wanted, Address.ANY)))
    found = pattern.search(text) if pattern else None
    return found[0] if found else ""


def forbidden(text: str, phrases: tuple[str, ...]) -> str:
    """Return the first of these words and phrases that a text has, as it stands there, or nothing."""
    found = (_pattern(phrase).search(text) for phrase in phrases)
    return next((one[0] for one in found if one), "")


@lru_cache(maxsize=1024)
def _pattern(phrase: str) -> re.Pattern[str]:
    words = r"\s{1,4}".join(map(re.escape, phrase.rstrip("*").split()))
    ending = r"\w*" if phrase.endswith("*") else r"(?!\w)"
    return re.compile(rf"(?<!\w){words}{ending}", re.IGNORECASE)

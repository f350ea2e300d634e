"""What a customer says they have tried already; pure."""

import re

from app.texts.plain import LONGEST

_SENTENCE = re.compile(r"(?<=[.!?。！？])(?<!\d\.)\s+|\n+")
_TRIED = re.compile(
    r"\b(?:(?:i|we)(?:'ve|’ve| have)? (?:already |also |even )?(?:tried|restarted|reset|reinstalled|checked|reloaded"
    r"|unplugged|replaced|called|asked|waited|cleared|updated)"
    r"|i have already|we have already|i already|already tried"
    r"|(?:habe|haben|hab) (?:\w+ ){0,6}(?:schon|bereits|auch)\b"
    r"|(?:schon|bereits) (?:\w+ ){0,4}(?:versucht|probiert|gemacht|neu gestartet|angerufen|geprüft|gewartet)"
    r"|ya (?:he|hemos|lo he|probé|intenté|llamé|reinicié|esperé)|he (?:probado|intentado|reiniciado|llamado))\b",
    re.IGNORECASE,
)


def trials(text: str) -> tuple[str, ...]:
    """Return the sentences that say what was tried, each once."""
    said = (" ".join(one.split()) for one in _SENTENCE.split(text[:LONGEST]))
    return tuple(dict.fromkeys(one for one in said if _TRIED.search(one)))

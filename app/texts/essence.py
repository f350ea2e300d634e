"""A question without its courtesies: a greeting tells search and classifier nothing, and costs them."""

import re

from app.texts.plain import gist

_OPENING = re.compile(
    r"(?<!\s)\s*(?:hello|hi|hey|hiya|greetings|good (?:morning|afternoon|evening|day)|dear"
    r"|hallo|hi|moin|servus|guten (?:tag|morgen|abend)|liebes?|sehr geehrte[rs]?"
    r"|hola|buen[oa]s(?: (?:días|dias|tardes|noches))?|buen día|estimad[oa]s?)"
    r"(?: (?:there|all|again|everyone|everybody|folks|guys|team|support|sir|madam|or|and|customer|service"
    r"|zusammen|damen|und|herren|kundenservice|kundendienst|equipo|a|todos|señores|señor|señora|de|soporte)){0,5}"
    r"\s*(?:[,!.:;–-]+|\n|$)\s*",
    re.IGNORECASE,
)


def essence(text: str) -> str:
    """Return the text without greetings and lines of thanks; the text itself if nothing else is in it."""
    lines = (_OPENING.sub("", line, count=1) for line in text.split("\n"))
    left = re.sub(r"\n{3,}", "\n\n", "\n".join(line for line in lines if not line or gist(line))).strip()
    return left if gist(left) else text

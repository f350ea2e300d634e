"""What our side promised: sentences that say what will be done, and by when; pure."""

import re
from collections.abc import Iterator

from app.texts.plain import LONGEST
from app.texts.thread import answers
from app.texts.trim import trim
from integrations.helpdesk import Message, Visibility

MOST = 300  # characters of a sentence
_SENTENCE = re.compile(r"(?<=[.!?])(?<!\d\.)\s+|\n+")
_WILL = re.compile(
    r"\b(?:(?:we|i|it|you|they|somebody|someone|a colleague)(?:'ll|’ll| will| shall)|we are going to"
    r"|will (?:be|send|call|refund|write|contact|reply|answer|arrive|ship|deliver|pay|credit|replace|get back|let you)"
    r"|wir (?:werden|erstatten|schicken|senden|melden|rufen|überweisen|prüfen|liefern|tauschen)"
    r"|ich (?:werde|schicke|melde)|(?:wird|werden) (?:\w+ ){0,6}\w+(?:t|en)\b"
    r"|(?:melden|kümmern|schicken|senden|erstatten) (?:wir|uns)|(?:melde|kümmere|schicke|sende|erstatte) (?:ich|mich)"
    r"|(?:sie|du) (?:erhalten|bekommen|erhältst|bekommst)"
    r"|(?:enviaremos|reembolsaremos|llamaremos|escribiremos|devolveremos|recibirá|recibirás|haremos))\b",
    re.IGNORECASE,
)
_SOME = (
    r"(?:\d{1,3}|an?|one|two|three|four|five|ten|ein(?:em|er|es)?|zwei|drei|vier|fünf|zehn|una?|dos|tres|cuatro|diez)"
)
_UNITS = (
    r"(?:minutes?|hours?|(?:working |business )?days?|weeks?|months?"
    r"|minuten?|stunden?|(?:werk|arbeits)?tag(?:e|en)?|wochen?|monat(?:e|en)?"
    r"|minutos?|horas?|d[ií]as?|semanas?|mes(?:es)?)"
)
_WEEK = (
    r"monday|tuesday|wednesday|thursday|friday|saturday|sunday|montag|dienstag|mittwoch|donnerstag|freitag|samstag"
    r"|sonntag|lunes|martes|miércoles|jueves|viernes|sábado|domingo"
)
_MONTHS = r"(?:jan|feb|m[aä]r|apr|ma[iy]|jun|jul|aug|sep|o[ck]t|nov|de[cz]|ene|abr|ago|dic)\w{0,9}"
_WHEN = re.compile(
    r"\b(?:today|tomorrow|tonight|(?:this|next|by the end of the) (?:week|month|day)"
    r"|heute|morgen|übermorgen|(?:diese|nächste|kommende)[rn]? (?:woche|monat)|hoy|mañana|(?:esta|la próxima) semana"
    r"|(?:in|within|after|up to|innerhalb von|binnen|nach|en|dentro de|antes de) (?:the next |den nächsten )?"
    rf"{_SOME}(?: (?:to|or|bis|a) \d{{1,3}})? {_UNITS}|{_WEEK}"
    rf"|\d{{1,2}}[./]\d{{1,2}}[./]?(?:\d{{2,4}})?|\d{{4}}-\d\d-\d\d|\d{{1,2}}(?:st|nd|rd|th|\.)? (?:of |de )?{_MONTHS}"
    r"|(?:january|february|march|april|june|july|august|september|october|november|december) \d{1,2})\b",
    re.IGNORECASE,
)


def promised(message: Message) -> Iterator[str]:
    """Yield the sentences of a public message of our side that promise something by a time."""
    if message.visibility is not Visibility.PUBLIC or not answers(message):
        return
    yield from sentences(trim(message.text))


def sentences(text: str) -> Iterator[str]:
    """Yield the sentences that promise something by a time, each once."""
    said = (" ".join(one.split()) for one in _SENTENCE.split(text[:LONGEST]))
    yield from dict.fromkeys(one[:MOST] for one in said if _WILL.search(one[:MOST]) and _WHEN.search(one[:MOST]))

"""What a text says that its writer's side does or has done, with nobody to do it; pure."""

import re
from collections.abc import Iterator, Sequence

from app.texts.grounding.said import Sentence, sentences, stem

_WHO_EN = (
    r"(?:i|we|our (?:\w+ )?team|somebody|someone"
    r"|(?:a|my|one of our|our) (?:colleagues?|specialists?|agents?|experts?))"
)
_WORK_EN = (
    r"check|look into|look at|investigate|contact|call|phone|get back|get in touch|reach out|write|email|inform|notify"
    r"|update|let you know|forward|pass|escalate|arrange|schedule|send|refund|cancel|change|issue|process|follow up"
    r"|take care|see to|make sure|create|open|raise|reserve|exchange|replace|book|correct|fix|credit|review|ask|request"
)
_DONE_EN = (
    r"checked|forwarded|passed|escalated|refunded|cancell?ed|changed|arranged|sent|issued|updated|created|opened|raised"
    r"|booked|informed|asked|requested|reserved|scheduled|credited|corrected|fixed|started|initiated|processed|notified"
)
_WORK_DE = (
    r"prüf\w*|kontaktier\w*|anruf\w*|zurückruf\w*|meld\w*|schreib\w*|informier\w*|benachrichtig\w*|weiterleit\w*"
    r"|weitergeb\w*|veranlass\w*|einleit\w*|erstatt\w*|stornier\w*|änder\w*|bearbeit\w*|kümmer\w*|send\w*|schick\w*"
    r"|zusend\w*|zuschick\w*|ersetz\w*|austausch\w*|reservier\w*|buch\w*|klär\w*|nachfrag\w*"
)
_DONE_DE = (
    r"geprüft|weitergeleitet|weitergegeben|veranlasst|eingeleitet|erstattet|storniert|geändert|bearbeitet|gesendet"
    r"|geschickt|verschickt|versandt|informiert|benachrichtigt|reserviert|gebucht|angelegt|eröffnet|beauftragt|korrigiert"
)
_WORK_ES = (
    r"comprobar|revisar|investigar|contactar|llamar|escribir|informar|avisar|actualizar|reenviar|enviar|gestionar"
    r"|tramitar|reembolsar|cancelar|cambiar|reservar|sustituir|corregir|solicitar"
)
_WHO_DE = r"(?:ich|wir|unser team|(?:ein|eine|meine?|unsere?) (?:kolleg\w+|mitarbeiter\w*|team)|jemand)"
# Each: what is said, and the verb, which a source may have: then it is told of, not promised.
_PROMISES = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"\b{_WHO_EN}(?:[’']ll| will| shall| (?:am|are|is) going to)(?: \w+){{0,2}}? (?P<verb>{_WORK_EN})\b",
        r"\b(?:we|i) (?:are|am) (?:currently |now |already )?"
        r"(?P<verb>looking into|checking|investigating|processing|working on)\b",
        r"\byou(?:[’']ll| will) (?:soon |shortly )?"
        r"(?P<verb>hear from us|be contacted|be called|receive a call|be notified by us)",
        rf"\b{_WHO_DE} (?:werden?|wird) (?:\S+ ){{0,8}}?(?P<verb>{_WORK_DE})",
        rf"\b(?:werden?|wird) {_WHO_DE} (?:\S+ ){{0,8}}?(?P<verb>{_WORK_DE})",
        rf"\b{_WHO_DE} (?P<verb>melden|kümmern|leiten|prüfen|rufen|informieren|klären|melde|kümmere|leite|prüfe"
        r"|rufe)\b",
        r"\b(?P<verb>melden|kümmern|melde|kümmere|leiten|leite|rufen|rufe) (?:wir|ich)\b",
        rf"\b(?:vamos|voy|va) a (?P<verb>{_WORK_ES})",
        r"\b(?:le|te|les|lo|la|nos) (?P<verb>contactaremos|llamaremos|escribiremos|avisaremos|informaremos|enviaremos"
        r"|pondremos en contacto|reembolsaremos|mantendremos)\b",
        r"\b(?:un|una|nuestro|nuestra) (?:compañer[oa]|equipo|agente|colega) (?:se|le|te) (?P<verb>\w+r[áa]n?)\b",
    )
)
_DONE = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"\b(?:i|we)(?:[’']ve| have)(?: just| already| now)? (?P<verb>{_DONE_EN})\b",
        rf"\b(?:i|we) (?:just |already )(?P<verb>{_DONE_EN})\b",
        rf"\b(?:habe ich|haben wir|ich habe|wir haben) (?:\S+ ){{0,8}}?(?P<verb>{_DONE_DE})\b",
        r"\b(?:he|hemos) (?:ya )?(?P<verb>comprobado|reenviado|enviado|tramitado|gestionado|reembolsado|cancelado"
        r"|cambiado|reservado|solicitado|informado|avisado|abierto|creado)\b",
    )
)
_MOST = 600  # characters of a sentence


def undertaken(text: str, sources: Sequence[str]) -> Iterator[str]:
    """Yield the words that promise work or report it done; what a source says that the house does is no promise."""
    have = {stem(word) for source in sources for one in sentences(source) for word in one.words}
    for one in sentences(text):
        said = " ".join(one.text[:_MOST].split())
        done, promise = _first(_DONE, said), _first(_PROMISES, said)
        if promise and _told(promise["verb"], one, have):
            promise = None
        if found := done or promise:
            yield found[0]


def _first(patterns: Sequence[re.Pattern[str]], said: str) -> re.Match[str] | None:
    return next((found for pattern in patterns if (found := pattern.search(said))), None)


def _told(verb: str, one: Sentence, have: set[str]) -> bool:
    """Say whether a source has the verb, and most of the sentence besides."""
    meant = one.content
    return all(stem(word) in have for word in verb.casefold().split()) and len(meant & have) * 2 >= len(meant)

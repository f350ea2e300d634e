"""Mail that a machine wrote, and that must not be answered by another one."""

import re

from app.domain import Trace
from app.texts.plain import plain, unlinked
from app.texts.trim import trim
from app.texts.wishes import wants
from integrations.helpdesk import Message

# RFC 3834, and what mail servers send beside it.
_BULK = frozenset({"bulk", "junk", "list", "auto_reply"})
_MACHINE_HEADERS = frozenset(
    {"x-autoreply", "x-autorespond", "x-autoresponder", "x-auto-reply", "list-id", "x-failed-recipients"}
)
_MACHINE_SENDER = re.compile(
    r"(?:no|not|non|kein|keine)[._-]?(?:reply|responder|antwort)|do[._-]?not[._-]?reply|no[._-]?contestar"
    r"|(?:.*[._-])?no[._-]?reply|mailer[._-]?daemon|postmaster|(?:.*[._-])?bounces?(?:[._+-].*)?|auto[._-]?reply",
    re.IGNORECASE,
)

_REPLIED = r"(?:(?:re|aw|antw|sv|rv|r)\s*:\s*)*"
_SUBJECT = re.compile(
    rf"\W*{_REPLIED}(?:"
    # Absence. Nothing, or a colon and the old subject, follows: "out of office not working" is a question.
    r"(?:out of (?:the )?office(?: auto\w*)?(?: reply| message)?|auto(?:matic)?[ -]?re(?:ply|sponse|sponder)"
    r"|(?:on|annual) (?:vacation|holiday|leave)|automatische antwort|abwesenheits(?:notiz|meldung|nachricht|assistent)"
    r"|abwesenheit|abwesend|nicht im büro|respuesta automática|fuera de (?:la )?oficina|mensaje de ausencia"
    r"|réponse automatique|absence du bureau|absent(?:e)? du bureau|message d'absence"
    r"|risposta automatica|fuori (?:ufficio|sede)|automatisch antwoord|afwezig(?:heidsbericht)?"
    r"|resposta automática|fora do escritório|ausência(?: temporária)?)\s*(?:$|[:\[(–-])"
    # Failure.
    r"|undeliver(?:able|ed)\b(?: mail)?\s*(?:$|:| mail returned)|delivery status notification"
    r"|mail delivery (?:failed|failure|subsystem)"
    r"|returned mail\b|failure notice\s*$|delivery (?:has )?failed\s*$|unzustellbar\s*(?:$|:)|zustellung fehlgeschlagen"
    r"|nicht zustellbar\s*:|no se puede entregar\s*:|(?:mensaje )?no entregado\s*:|non remis(?:ible)?\s*:"
    r"|mancato recapito|non recapitabile\s*:|onbestelbaar\s*:|não é possível entregar|não entregue\s*:"
    r")",
    re.IGNORECASE,
)

_OPENING = re.compile(
    r"(?:"
    r"\b(?:i am|i'm|i will be) (?:currently |now |presently |away and )*"
    r"(?:out of (?:the )?office|on (?:annual |parental )?(?:leave|vacation|holiday)|away from my (?:desk|mail))"
    r"|\bthank you for your (?:e-?mail|message)\W+i am (?:currently )?(?:out|away|on)\b"
    r"|\bthis is an (?:automat\w+|auto-?generated) (?:reply|response|message|e-?mail|notification)"
    r"|\bdo not reply to this automat"
    r"|\bich bin (?:\S+ ){0,8}?(?:nicht im (?:büro|haus)|abwesend|außer haus|im urlaub|nicht erreichbar)"
    r"|\bdie(?:s|se) (?:ist eine automatisch\w*|(?:e-?mail|nachricht) wurde automatisch)"
    r"|\b(?:estoy|estaré|me encuentro) (?:\S+ ){0,4}?(?:fuera de (?:la )?oficina|de vacaciones|ausente)"
    r"|\beste (?:es un (?:mensaje|correo) automático|(?:mensaje|correo) (?:se ha|ha sido) generado automáticamente)"
    r"|\bje suis (?:\S+ ){0,4}?(?:absente?|en congés?|en vacances)\b|\bceci est (?:une réponse|un message) automatique"
    r"|\bsono (?:\S+ ){0,4}?(?:fuori ufficio|assente|in ferie)\b"
    r"|\bquest[oa] è una? (?:messaggio|risposta|e-?mail) automatic"
    r"|\bik ben (?:\S+ ){0,6}?(?:afwezig|niet op kantoor|met vakantie)|\bdit is een automatisch"
    r"|\b(?:estou|estarei) (?:\S+ ){0,4}?(?:fora do escritório|ausente|de férias)"
    r"|\besta é uma (?:mensagem|resposta) automática"
    r")",
    re.IGNORECASE,
)
_FAILURE = re.compile(
    r"\W*(?:this is the mail system at host|delivery to the following recipients? (?:has )?failed"
    r"|your message (?:to \S+ )?(?:couldn't|could not|wasn't|was not) (?:be )?delivered"
    r"|the following address(?:es)? failed"
    r"|(?:i'm sorry|sorry) to have to inform you that your message|delivery has failed to these recipients"
    r"|an error occurred while trying to deliver"
    r"|(?:ihre|die) nachricht (?:an \S+ )?(?:konnte nicht|wurde nicht) zugestellt"
    r"|fehler bei der nachrichtenzustellung"
    r"|(?:su|el) mensaje (?:a \S+ |para \S+ )?no (?:se )?(?:pudo|ha podido) (?:ser )?entregar"
    r"|(?:votre|le) message (?:à \S+ )?n'a pas pu être (?:remis|délivré|distribué)"
    r"|(?:il (?:suo|tuo) messaggio (?:a \S+ )?non è stato recapitato|impossibile recapitare il messaggio)"
    r"|(?:uw|je) bericht (?:aan \S+ )?(?:kon niet|is niet) (?:worden )?(?:bezorgd|afgeleverd)"
    r"|(?:a )?sua mensagem (?:para \S+ )?não (?:pôde|foi) (?:ser )?entregue)",
    re.IGNORECASE,
)
# An acknowledgement needs both: a customer who answers one has its subject behind a "Re:".
_RECEIPT = re.compile(
    r"\W*(?:(?:request|ticket|message|enquiry|inquiry) received|eingangsbestätigung|anfrage (?:erhalten|eingegangen)"
    r"|(?:solicitud|mensaje) recibid[oa]|accusé de réception|conferma di ricezione|ontvangstbevestiging)"
    r"\s*(?:$|[]:[(#–-])",
    re.IGNORECASE,
)
_RECEIVED = re.compile(
    r"\bwe(?:'ve| have)? (?:\w+ )?received your (?:request|message|e-?mail|enquiry|inquiry|ticket)"
    r"|\byour (?:request|message|e-?mail|enquiry|inquiry|ticket) (?:\S+ )?(?:has been|was) received"
    r"|\bwir haben (?:ihre|deine) (?:anfrage|nachricht|e-?mail|mail) (?:\w+ )?(?:erhalten|empfangen)"
    r"|\b(?:ihre|deine) (?:anfrage|nachricht|e-?mail|mail) ist (?:bei uns )?eingegangen"
    r"|\bhemos recibido (?:su|tu) (?:solicitud|mensaje|correo|consulta)"
    r"|\bnous avons (?:bien )?reçu votre (?:demande|message|e-?mail|courriel)"
    r"|\babbiamo ricevuto (?:la (?:sua|tua) richiesta|il (?:suo|tuo) messaggio)"
    r"|\bwe hebben (?:uw|je) (?:bericht|aanvraag|e-?mail|vraag) (?:\w+ )?ontvangen",
    re.IGNORECASE,
)


def automatic(message: Message, subject: str = "") -> str:
    """Return what shows that a machine wrote this, or an empty string.

    `subject` counts only for the message that opened the ticket: later ones inherit it.
    """
    if message.automatic:
        return Trace.FLAGGED
    if message.key:
        return Trace.OWN_MARK
    return _headers(message) or _sender(message.author_email) or _wording(message.text, subject)


def receipt(text: str, subject: str) -> bool:
    """Say whether another helpdesk acknowledges something: both its subject and its words say so."""
    return bool(_RECEIPT.match(plain(subject)) and _RECEIVED.search(plain(text[:3000])))


def _headers(message: Message) -> str:
    for name, value in message.headers:
        plainly = value.strip().lower()
        if name == "auto-submitted" and plainly.partition(";")[0].strip() != "no":
            return name
        if name == "precedence" and plainly in _BULK:
            return name
        if name == "x-auto-response-suppress" and plainly not in {"", "none"}:
            return name
        if name in _MACHINE_HEADERS or (name == "return-path" and plainly == "<>"):
            return name
    return ""


def _sender(address: str) -> str:
    local = address.partition("@")[0]
    return Trace.SENDER if _MACHINE_SENDER.fullmatch(local) else ""


def _wording(text: str, subject: str) -> str:
    if _SUBJECT.match(plain(subject)):
        return Trace.SUBJECT
    if receipt(text, subject):
        return Trace.RECEIPT
    lines = [line for line in plain(text[:3000]).split("\n") if line.strip() and not line.lstrip().startswith(">")][:4]
    opening = " ".join(lines)[:400]
    if _FAILURE.match(opening):
        return Trace.UNDELIVERED
    # Whoever is away and still asks for something is a customer.
    away = _OPENING.search(opening) and "?" not in unlinked(" ".join(lines))
    return Trace.ABSENT if away and not wants(trim(text)) else ""

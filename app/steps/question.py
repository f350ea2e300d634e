"""What the requester asks now."""

import hashlib
import re

from app.domain import Question
from app.language import tongue
from app.texts.essence import essence
from app.texts.mask import mask
from app.texts.plain import gist, plain, words
from app.texts.thread import arrived, asks, people, public, waiting
from app.texts.trim import trim
from integrations.helpdesk import Message, Ticket

_LONGEST_SUBJECT = 200
_PREFIX = re.compile(
    r"\s*(?:(?:re|aw|antw|sv|fwd?|wg|rv|tr|enc|i|r)\s*(?:\[\d+\])?\s*:|\[[^\]]{0,40}\d[^\]]{0,40}\]"
    r"|ticket #?\d+\s*[:–-])\s*",
    re.IGNORECASE,
)
_SAYS_NOTHING = """
question|a question|quick question|questions|help|help me|help needed|please help|support|support request|request
contact|contact form|contact us|enquiry|inquiry|general inquiry|problem|issue|ticket|message|new message|hello|hi|urgent
no subject|subject|none|test|feedback|customer service
frage|eine frage|kurze frage|fragen|hilfe|bitte um hilfe|anfrage|kontakt|kontaktformular|kontaktanfrage|nachricht
neue nachricht|dringend|hallo|kein betreff|ohne betreff|betreff|kundenservice
pregunta|una pregunta|consulta|duda|ayuda|solicitud|contacto|formulario de contacto|mensaje|urgente|hola|sin asunto
asunto|problema|demande|aide|bonjour|sans objet|domanda|aiuto|vraag|hulp|dúvida|ajuda
"""
_GENERIC = frozenset(re.split(r"[|\n]", _SAYS_NOTHING.strip()))
_VENDOR_SUBJECT = re.compile(r"(?:conversation|chat|call|unterhaltung|conversación) (?:with|mit|con) ", re.IGNORECASE)


def question(ticket: Ticket, languages: tuple[str, ...]) -> Question:
    """Return what the customer asks now: everything written since the last answer, the newest part last."""
    asked = _asked(ticket)
    subject = _subject(ticket.subject)
    body = "\n\n".join(dict.fromkeys(filter(None, (trim(one.text) for one in asked))))
    text = essence(_joined(subject, body))
    code, sure = tongue(body if len(words(body)) > 3 else text, ticket.requester.locale, languages)
    return Question(
        text=text,
        masked=mask(text, ticket.requester.locale, people(ticket)),
        subject=subject,
        language=code,
        language_sure=sure,
        digest=_digest(ticket, text),
        words=len(words(text)),
        since=asked[0].created if asked else ticket.created,
        message_id=asked[-1].id if asked else "",
    )


def _asked(ticket: Ticket) -> tuple[Message, ...]:
    """Return what waits for an answer; failing that, the newest that a customer wrote."""
    newest = tuple(one for one in public(ticket) if asks(one))[-1:]
    return waiting(ticket) or arrived(ticket) or newest


def _subject(raw: str) -> str:
    """Return the subject without reply marks, or an empty string if it says nothing."""
    subject = " ".join(plain(raw[: 2 * _LONGEST_SUBJECT]).split())
    while found := _PREFIX.match(subject):
        subject = subject[found.end() :]
    subject = subject[:_LONGEST_SUBJECT].strip()
    said = " ".join(words(subject))
    return "" if not said or said in _GENERIC or _VENDOR_SUBJECT.match(subject) else subject


def _joined(subject: str, body: str) -> str:
    """Return subject and body; the subject only if it is not how the body begins anyway."""
    head = " ".join(words(subject))
    if not head or " ".join(words(body)).startswith(head):
        return body or subject
    return f"{subject}\n{body}".strip()


def _digest(ticket: Ticket, text: str) -> str:
    """Return what is the same for the same question again; what says nothing is like nothing else."""
    last = ticket.messages[-1].id if ticket.messages else ""
    said = " ".join(gist(text)) or f"{ticket.connection} {ticket.id} {last}"
    return hashlib.sha256(said.encode(errors="replace")).hexdigest()

"""What a support team's own message does besides answering: asks back, passes on, only acknowledges. Pure."""

import re
from collections.abc import Iterator

from app.texts.plain import unlinked

_SENTENCE = re.compile(r"[^.!?\n]+[.!?]?")
# "Just reply and a colleague takes over": an offer, not a handover.
_OFFERED = re.compile(
    r"\b(?:if|just|simply|should you|whenever|wenn|falls|sollte|einfach|antworten sie|si|responda)\b", re.IGNORECASE
)
# What only invites: "is there anything else?", "did that help?".
_INVITES = re.compile(
    r"\b(?:would you like|shall (?:i|we)|should (?:i|we)|do you want (?:me|us)|can you (?:see|open|sign in|log in) "
    r"|(?:let (?:me|us) know|tell (?:me|us)) (?:if|whether|how|that)"
    r"|möchten sie|sollen wir|soll ich|quiere que|anything else|something else"
    r"|any (?:other|more|further) questions?|further questions?"
    r"|did (?:this|that|it) (?:help|work|answer)|(?:does|is) (?:this|that|it) (?:help|work|answer|ok)|helpful|all good"
    r"|how are you|sonst noch|weitere fragen|noch fragen|geholfen|algo más|otra (?:pregunta|duda)"
    r"|alguna (?:otra )?(?:pregunta|duda)|le (?:ha )?(?:ayud|sirv)\w+)\b",
    re.IGNORECASE,
)
_THING = (
    r"(?:number|order|address|e-?mail|screenshot|photo|picture|details|version|account|which|name|date|model|invoice"
    r"|receipt)"
)
_WANTED = re.compile(
    r"\b(?:(?:please|could you|can you|kindly|we(?:'d| would| will)? need|let us know|tell us|send us|reply with)\b"
    rf"[^.]{{0,60}}\b{_THING}|bitte (?:nennen|schicken|senden|teilen|geben)|benötigen wir|brauchen wir"
    r"|wir (?:benötigen|brauchen)|envíenos|indíquenos|necesitamos|díganos|por favor,? (?:envíe|indique|confirme))\b",
    re.IGNORECASE,
)
_PASSES = re.compile(
    r"\b(?:hand(?:ed|ing)? (?:\w+ ){0,3}?(?:over|off)|hand[ -]?off|handover|pass(?:ed|ing) (?:\w+ ){0,6}?(?:on|to)"
    r"|forward(?:ed|ing) (?:\w+ ){0,5}?to|escalat\w+|a colleague|my colleagues?|our colleagues?"
    r"|a person (?:of|from|will|takes|has|needs)|a human|specialists?|transferr?(?:ed|ing)"
    r"|(?:someone|somebody|team|person|agent) (?:\w+ ){0,4}?will (?:\w+ ){0,2}?(?:take|look|contact|reply|answer|get)"
    r"|needs? (?:a )?(?:person|human)|übergeb\w*|übergabe|weitergeleitet|weitergegeben|leite\w* (?:\w+ ){0,6}?weiter"
    r"|gebe\w* (?:\w+ ){0,6}?weiter|kolleg\w+|mitarbeiter\w*|ein mensch|compañer\w+|un agente|una persona|especialista"
    r"|derivad\w*|transferid\w*|traslad\w+|escalad\w*)\b",
    re.IGNORECASE,
)
_RECEIPT = re.compile(
    r"\b(?:we(?:'ve| have)? (?:\w+ )?received your (?:request|message|e-?mail|ticket|enquiry|inquiry)"
    r"|your (?:request|message|ticket) has been received|wir haben ihre (?:anfrage|nachricht) (?:\w+ )?erhalten"
    r"|ihre (?:anfrage|nachricht) ist (?:bei uns )?eingegangen|hemos recibido su (?:solicitud|mensaje|consulta))\b",
    re.IGNORECASE,
)
_SHORT = 45  # words of a message that acknowledges and says nothing else


def asks_back(text: str) -> bool:
    """Say whether a reply cannot go on without an answer of the customer's."""
    asked = (one for one in _sentences(text) if not _INVITES.search(one))
    return any(one.endswith("?") or bool(_WANTED.search(one)) for one in asked if not _OFFERED.search(one))


def passes_on(text: str) -> bool:
    """Say whether a reply or a note says that somebody else takes over; an offer to do so does not count."""
    return any(bool(_PASSES.search(one)) and not _OFFERED.search(one) for one in _sentences(text))


def acknowledges(text: str) -> bool:
    """Say whether a reply only tells that a message has arrived."""
    return bool(_RECEIPT.search(text)) and len(text.split()) <= _SHORT


def _sentences(text: str) -> Iterator[str]:
    return (one.strip() for one in _SENTENCE.findall(unlinked(text)) if one.strip())

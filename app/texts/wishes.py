"""Whether a text asks for something, as a customer's does and a notice of absence does not.

Doubt counts as asking: a notice that is answered costs a mail, a customer who is not costs more.
"""

import re
from collections.abc import Iterator

from app.texts.plain import LONGEST, unlinked

# Said by somebody who wants something, however it is wrapped: "I need", "my parcel".
_OWN = re.compile(
    r"\b(?:"
    r"i (?:also |still |just |really )*(?:need|want|wish|request|demand|expect|insist|ask|would (?:like|appreciate))"
    r"|i'd (?:like|appreciate)|let me know"
    r"|(?:my|our) (?:\w+ )?(?:parcels?|packages?|orders?|deliver(?:y|ies)|shipments?|refunds?|returns?|invoices?|bills?"
    r"|accounts?|subscriptions?|passwords?|address|items?|money|payments?|cards?|contracts?|bookings?|purchases?)"
    r"|ich (?:\w+ )?(?:möchte|brauche|bräuchte|will|benötige|hätte|verlange|erwarte|wünsche|würde)"
    r"|(?:möchte|brauche|bräuchte|will|benötige|hätte|verlange|erwarte) ich"
    r"|(?:mein|unser)\w* (?:\w+ )?(?:paket\w*|bestell\w*|liefer\w*|sendung\w*|rechnung\w*|konto\w*|abo\w*|adresse"
    r"|passwort\w*|artikel\w*|geld|zahlung\w*|karte|vertrag\w*|buchung\w*|ware\w*|erstattung)"
    r"|necesito|quiero|quisiera|me gustaría|deseo|exijo|solicito|espero que"
    r"|(?:mi|nuestr[oa]) (?:\w+ )?(?:paquete|pedido|entrega|envío|factura|cuenta|reembolso|dirección|contraseña"
    r"|dinero|compra)"
    r"|je (?:voudrais|souhaite\w*|veux|demande|désire)|j'(?:aimerais|ai besoin|attends|exige)"
    r"|(?:mon|ma|notre) (?:\w+ )?(?:colis|commande|livraison|facture|compte|remboursement|adresse|argent|achat"
    r"|abonnement)"
    r"|vorrei|voglio|desidero|ho bisogno|chiedo|pretendo"
    r"|(?:mi[oa]|nostr[oa]) (?:\w+ )?(?:pacco|ordine|consegna|spedizione|fattura|conto|account|rimborso"
    r"|indirizzo|acquisto)"
    r"|ik (?:wil|zou|wens|eis|verwacht)|heb ik nodig|heb \S+ nodig"
    r"|(?:mijn|onze?) (?:\w+ )?(?:pakket\w*|bestelling|levering|zending|factuur|account|adres|geld|aankoop)"
    r"|preciso|quero|queria|gostaria|desejo|exijo|solicito|peço"
    r"|(?:minha|meu|nossa|nosso) (?:\w+ )?(?:encomenda|pedido|entrega|fatura|conta|reembolso|endereço|morada"
    r"|compra|pacote)"
    r")\b",
    re.IGNORECASE,
)
_DO = (
    r"(?:send|cancel|change|refund|return|replace|resend|redeliver|deliver|ship|hold|keep|stop|call|tell|give"
    r"|update|check"
    r"|leave|move|postpone|delay|confirm|explain|fix|remove|delete|reset|unlock|close|collect|pick|arrange"
    r"|issue|take|put"
    r"|make|get|bring|reschedule|extend|forward|let|help|look|find|add|correct|credit|reply|answer|contact)"
)
# Asked of somebody: courtesies, questions without their mark, imperatives.
_ASKED = re.compile(
    r"\b(?:please|pls|plz|kindly|(?:could|can|would|will) (?:you|someone|somebody|anyone|anybody)"
    r"|bitten?|könn(?:t|te|ten|tet|en) (?:sie|ihr|du|jemand)|kann (?:jemand|man)|kannst|würde(?:n|t|st)? (?:sie|ihr|du)"
    r"|(?!wenden|können)\w+en sie (?:bitte |doch )?(?:mir|mich|uns|das|die|den|es|ihn|mein\w*|unser\w*)|schickt?|sendet"
    r"|por favor|favor|pod(?:r[íi]an?|éis)|pued(?:en?|es)|ruego|env[íi]en\w*"
    r"|s'il (?:vous|te) pla[îi]t|svp|merci d[e']|veuillez|pou(?:vez|rriez)|prière d[e']"
    r"|per (?:favore|piacere|cortesia)|preg[oa]|preghiamo|può|potete|potrebbe|potreste"
    r"|alstublieft|alsjeblieft|a\.?u\.?b|graag|gelieve|verzoek\w*|(?:kunt|kan|wilt|zou) u|kun je|kunnen jullie"
    r"|poderiam?|podem?|agradeço que|agradecia)\b"
    rf"|(?:^|,\s*|\b(?:so|then|but|just|also)\s+)(?:do not |don't |never )?{_DO}\s"
    rf"(?:up )?(?:it|them|this|that|these|those|the|me|us|my|our|a|an|all|for|to|into|back|out)\b",
    re.IGNORECASE,
)
# What notices of absence ask for: to turn to somebody else, to be patient, not to answer.
_URGENT = (
    r"(?:(?:in|for|with|regarding) (?:any |all |an? )?(?:urgent|emergency)|(?:if|should) .{0,40}\burgent"
    r"|in case of (?:an )?emergency"
    r"|in (?:sehr )?dringenden|bei dringenden|für dringende|in eiligen"
    r"|(?:en caso de|para|si es|casos?) (?:\w+ )?urgen\w+|en cas d['e ]\s?urgence|pour toute urgence|in caso di urgenza"
    r"|per (?:\w+ )?urgen\w+|(?:bij|voor|in) (?:dringende|spoed)\w*|em caso de urgência|para assuntos urgentes)"
)
_TURN = (
    r"(?:contact\w*|reach|write|call|phone|e-?mail|turn|refer|direct|get in touch|wenden|kontaktieren|schreiben"
    r"|anrufen|rufen"
    r"|póngase|pongan|diríjan?se|escrib\w+|llam\w+|adress\w*|écri\w+|appel\w+|rivolg\w+|contatt\w+|scriv\w+|chiam\w+"
    r"|mail\w*|bel(?:len)?|dirija\w*|escrev\w+|lig(?:ue|ar))"
)
_OTHER = (
    r"(?:(?:my|our) (?:\w+ )?(?:colleagues?|co-?workers?|team|deputy|manager|assistant|substitute|replacement|office)"
    r"|(?:mein|unser)\w* (?:\w+ )?(?:kolleg\w+|vertret\w+|team|assisten\w+|büro|stellvertret\w+)"
    r"|(?:mis?|nuestr[oa]s?) (?:compañer\w+|colegas?|equipo)|(?:mon|ma|mes|nos|notre) (?:collègues?|équipe|assistante?)"
    r"|(?:mi[oae]i?|nostr[oaie]) (?:collegh?[aei]|team)|(?:mijn|onze?) (?:collega\S*|team)"
    r"|(?:minhas?|meus?|nossa|nosso) (?:colegas?|equipa|equipe)|\S+@\S+\.\w+|\+?\d[\d /().-]{6,})"
)
_NOTICE = re.compile(
    rf"{_URGENT}.*\b{_TURN}\b|\b{_TURN}\b.*{_URGENT}|\b{_TURN}\b.*?{_OTHER}|{_OTHER}.*\b{_TURN}\b"
    r"|\b(?:please|kindly) (?:note|be (?:advised|aware|patient)|bear with|allow|expect|understand|excuse"
    r"|accept my apolog)"
    r"|\b(?:do not|don't) (?:reply|respond|answer)|\b(?:re-?send|forward) (?:your|this) (?:e-?mail|message|request)"
    r"|\bcheck(?:ing)? (?:my )?(?:(?:e-?)?mails?|messages|inbox|mailbox)"
    r"|bitte (?:ich )?(?:\w+ )?(?:um (?:\w+ )?(?:verständnis|geduld)|beachten|entschuldigen)"
    r"|haben sie .*(?:verständnis|geduld)"
    r"|\bnicht (?:auf .*)?(?:antworten|beantworten)|antworten sie (?:bitte )?nicht"
    r"|\bno (?:responda|conteste)|tenga\w* en cuenta|disculpe|ne pas (?:y )?répondre|patienter|excuser|noter"
    r"|\bnon rispond|\bnotare|niet (?:te )?(?:be)?antwoord|houd er rekening|\bbegrip|\bnão respond|compreensão",
    re.IGNORECASE,
)
_LONGEST = 300
_CLAUSE = re.compile(r"[.!;:]\s+|\n\s*\n|\s(?:and|und|sowie|y|et|en|e)\s", re.IGNORECASE)


def wants(text: str) -> bool:
    """Say whether a text asks for anything but what notices of absence ask for."""
    text = text[:LONGEST]
    if "?" in unlinked(text) or _OWN.search(" ".join(text.split())):
        return True
    return any(_ASKED.search(one) and not _notice(one) for one in _clauses(text))


def _notice(clause: str) -> bool:
    """Say whether this is what notices ask for; none says it in so many characters."""
    return len(clause) <= _LONGEST and bool(_NOTICE.search(clause))


def _clauses(text: str) -> Iterator[str]:
    """Yield parts of sentences, wrapped lines joined."""
    for part in _CLAUSE.split(text):
        if part.strip():
            yield " ".join(part.split())

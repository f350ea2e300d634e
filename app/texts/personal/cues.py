"""Words that say what the figures after them are: "call 030 1234" and "order 030 1234"."""

import re
from bisect import bisect_right
from collections.abc import Iterator
from enum import StrEnum
from functools import lru_cache

_WORD = re.compile(r"[^\W\d_]+|#")
REACH = 40  # characters that a cue reaches


class Cue(StrEnum):
    """What a word is about."""

    CALLED = "called"
    ORDERED = "ordered"
    CARD = "card"
    IBAN = "iban"
    SOCIAL = "social"
    TAX = "tax"
    DOCUMENT = "document"


_WORDS = {
    Cue.CALLED: """
    tel tél tlf tfn phone phones telephone telephones mobile mobil mobiel cell cellphone cellular call calls called
    calling
    ring reach reached reachable whatsapp viber sms text texts texting fax faks dial dialing dialling ph caller
    hotline pager desk landline voicemail
    answering registered extension contact contacted phoning rang dialled dialed handynummer number lautet
    móvil celular fijo llama llámame llamar llamame numéro cellulare portable gsm natel komórka komórkowy bel bellen
    puhelin puhelinnumero telefonszám matkapuhelin gsmnummer ring ringa ringe telefone telemóvel fon rufnummer
    """,
    Cue.ORDERED: """
    order orders ordered invoice ticket tickets tracking reference ref case serial sn imei parcel shipment customer
    account
    article version versions build error errors code codes port ports id sku model part isbn ean bug revision rev
    release
    hotfix size sized size patent item items product quote receipt booking reservation transaction policy membership
    licence license key udid uuid guid kernel driver firmware batch lot upc page pages line lines bytes file files
    pedido factura envío seguimiento referencia cliente artículo serie commande facture colis référence ordine fattura
    spedizione bestelling factuur zending pedido encomenda fatura zamówienie faktura beställning ordre tilaus
    objednávka
    # sort
    """,
    Cue.CARD: "card cards cc visa mastercard maestro amex creditcard kreditkarte karte kartennummer tarjeta carta "
    "carte karta kort kortnummer kaart kaartnummer cartão",
    Cue.IBAN: "iban bankverbindung kontonummer bic",
    Cue.SOCIAL: """
    ssn nino nin sin bsn pesel cpf curp hetu nir insee dni nie cpr aadhaar aadhar ahv avs tckn personnummer
    fødselsnummer
    sozialversicherungsnummer rentenversicherungsnummer henkilötunnus burgerservicenummer personalnumber nif
    """,
    Cue.TAX: """
    tin ein itin vat nif cif siren siret rfc cuit cuil cnpj utr tfn abn steuernummer steuernr umsatzsteuer ustid
    steueridentifikationsnummer steuer ust tva iva partita nip cvr regon
    """,
    Cue.DOCUMENT: """
    passport reisepass ausweis personalausweis pasaporte passeport passaporto paspoort führerschein führerscheinnummer
    permis patente rijbewijs passnummer ausweisnummer
    """,
}
_STEMS = {
    Cue.CALLED: ("telefon", "telefoon", "teléfono", "telefón", "téléphon", "handy", "mobilt", "mobilnr", "anruf",
                 "rückruf", "erreich", "appel", "chiam", "zadzwo", "llám"),
    Cue.ORDERED: ("bestell", "auftrag", "rechnung", "sendung", "kunden", "artikel", "vorgang", "serien", "trackin"),
    Cue.SOCIAL: ("sozialversicher",),
    Cue.TAX: ("steuernum", "steuer-id"),
}  # fmt: skip
_PAIRS = {
    ("social", "security"): Cue.SOCIAL, ("social", "insurance"): Cue.SOCIAL, ("national", "insurance"): Cue.SOCIAL,
    ("sécurité", "sociale"): Cue.SOCIAL, ("seguridad", "social"): Cue.SOCIAL, ("codice", "fiscale"): Cue.SOCIAL,
    ("national", "id"): Cue.SOCIAL, ("personal", "number"): Cue.SOCIAL, ("personal", "code"): Cue.SOCIAL,
    ("identity", "number"): Cue.SOCIAL, ("identification", "number"): Cue.SOCIAL, ("rodné", "číslo"): Cue.SOCIAL,
    ("id", "number"): Cue.SOCIAL, ("caller", "id"): Cue.CALLED, ("tax", "id"): Cue.TAX,
    ("tax", "number"): Cue.TAX, ("tax", "identification"): Cue.TAX, ("tax", "file"): Cue.TAX,
    ("taxpayer", "identification"): Cue.TAX, ("numéro", "fiscal"): Cue.TAX, ("identificación", "fiscal"): Cue.TAX,
    ("driving", "licence"): Cue.DOCUMENT, ("driving", "license"): Cue.DOCUMENT, ("driver", "license"): Cue.DOCUMENT,
    ("driver", "licence"): Cue.DOCUMENT, ("drivers", "license"): Cue.DOCUMENT, ("drivers", "licence"): Cue.DOCUMENT,
    ("s", "license"): Cue.DOCUMENT, ("s", "licence"): Cue.DOCUMENT, ("identity", "card"): Cue.DOCUMENT,
    ("id", "card"): Cue.DOCUMENT, ("order", "number"): Cue.ORDERED, ("case", "number"): Cue.ORDERED,
    ("reference", "number"): Cue.ORDERED, ("customer", "number"): Cue.ORDERED, ("account", "number"): Cue.ORDERED,
    ("ticket", "number"): Cue.ORDERED, ("tracking", "number"): Cue.ORDERED, ("invoice", "number"): Cue.ORDERED,
    ("serial", "number"): Cue.ORDERED, ("build", "number"): Cue.ORDERED, ("version", "number"): Cue.ORDERED,
    ("card", "number"): Cue.CARD, ("part", "number"): Cue.ORDERED, ("model", "number"): Cue.ORDERED,
    ("confirmation", "number"): Cue.ORDERED, ("error", "number"): Cue.ORDERED, ("booking", "number"): Cue.ORDERED,
}  # fmt: skip
_CUES = {cue: frozenset(words.split()) for cue, words in _WORDS.items()}


class Cues:
    """Where each cue of a text ends."""

    def __init__(self, text: str) -> None:
        """Read the text once."""
        self._ends: dict[Cue, list[int]] = {cue: [] for cue in Cue}
        last = ""
        for found in _WORD.finditer(text.casefold() if text.isascii() else _folded(text)):
            word = found[0]
            pair = _PAIRS.get((last, word))
            if pair:
                self._ends[pair].append(found.end())
            for cue in _of(word) if pair is None else ():
                self._ends[cue].append(found.end())
            last = word

    def before(self, cue: Cue, at: int, reach: int = REACH) -> int:
        """Return where the last cue of this kind before `at` ends, or -1 where none reaches it."""
        ends = self._ends[cue]
        place = bisect_right(ends, at)
        return ends[place - 1] if place and ends[place - 1] >= at - reach else -1

    def after(self, cue: Cue, at: int, reach: int = REACH) -> int:
        """Return where the next cue of this kind after `at` ends, or -1 where it is beyond reach."""
        ends = self._ends[cue]
        place = bisect_right(ends, at)
        return ends[place] if place < len(ends) and ends[place] <= at + reach else -1

    def all(self, cue: Cue) -> Iterator[int]:
        """Yield where each cue of this kind ends, in order."""
        yield from self._ends[cue]


@lru_cache(maxsize=4096)
def _of(word: str) -> tuple[Cue, ...]:
    return tuple(cue for cue in Cue if word in _CUES[cue] or word.startswith(_STEMS.get(cue, "\0")))


def _folded(text: str) -> str:
    """Return the text in lower case with every character where it was."""
    low = text.lower()
    return low if len(low) == len(text) else "".join(one.lower() if len(one.lower()) == 1 else one for one in text)

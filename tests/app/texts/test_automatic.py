"""A machine's mail is recognised; a person who writes about such mail is not."""

import tomllib
from importlib.resources import files
from time import monotonic
from typing import Any

import pytest

from app.texts.automatic import automatic
from tests.fakes import message


@pytest.mark.parametrize(
    "header",
    [
        ("auto-submitted", "auto-replied"),
        ("auto-submitted", "auto-generated; owner=x"),
        ("precedence", "Bulk"),
        ("precedence", "list"),
        ("x-auto-response-suppress", "All"),
        ("x-autoreply", "yes"),
        ("list-id", "<news.example.com>"),
        ("return-path", "<>"),
        ("x-failed-recipients", "a@example.com"),
    ],
)
def test_header_of_a_machine(header: tuple[str, str]) -> None:
    assert automatic(message(headers=(header,))) == header[0]


@pytest.mark.parametrize("header", [("auto-submitted", "no"), ("precedence", "first-class"), ("subject", "bulk")])
def test_header_of_a_person(header: tuple[str, str]) -> None:
    assert automatic(message(headers=(header,))) == ""


@pytest.mark.parametrize(
    "local",
    ["no-reply", "noreply", "do_not_reply", "MAILER-DAEMON", "postmaster", "bounces+12", "shop-noreply", "bounce"],
)
def test_sender_is_a_machine(local: str) -> None:
    assert automatic(message(author_email=f"{local}@example.com")) == "sender"


@pytest.mark.parametrize("local", ["requester-01", "norely", "reply", "postmann", "bouncer", "kein.problem"])
def test_sender_is_a_person(local: str) -> None:
    assert automatic(message(author_email=f"{local}@example.com")) == ""


def test_helpdesk_knows_it() -> None:
    assert automatic(message(automatic=True))


def test_our_own_mark_comes_back() -> None:
    assert automatic(message(key="run:reply")) == "our own mark"


@pytest.mark.parametrize(
    "subject",
    [
        "Automatic reply: Your order",
        "Out of Office",
        "Out of office Re: Order",
        "AW: Automatische Antwort: Bestellung",
        "Abwesenheitsnotiz",
        "Respuesta automática: Pedido",
        "Réponse automatique : commande",
        "Risposta automatica: ordine",
        "Automatisch antwoord: bestelling",
        "Resposta automática: pedido",
        "Undeliverable: Your order",
        "Undelivered Mail Returned to Sender",
        "Delivery Status Notification (Failure)",
        "Mail delivery failed: returning message to sender",
        "Unzustellbar: Ihre Bestellung",
        "Onbestelbaar: bestelling",
    ],
)
def test_subject_of_a_machine(subject: str) -> None:
    expected = "" if subject == "Out of office Re: Order" else "subject"

    assert automatic(message("Text"), subject) == expected


@pytest.mark.parametrize(
    "subject",
    [
        "Out of office not working",
        "How do I set up an automatic reply?",
        "Abwesenheitsnotiz einrichten",
        "Undeliverable parcel",
        "Delivery failed again, where is my parcel?",
        "Auto reply settings",
    ],
)
def test_subject_of_a_person(subject: str) -> None:
    assert automatic(message("Please help."), subject) == ""


@pytest.mark.parametrize(
    "text",
    [
        "Hello,\nI am currently out of the office until Monday.",
        "Thank you for your email. I am on annual leave.",
        "This is an automated response.",
        "Guten Tag,\nich bin bis zum 9. März nicht im Büro.",
        "Dies ist eine automatische Antwort.",
        "Estoy fuera de la oficina hasta el lunes.",
        "Este es un mensaje automático.",
        "Je suis absent du bureau jusqu'au 9 mars.",
        "Buongiorno, sono fuori ufficio fino a lunedì.",
        "Ik ben tot maandag niet op kantoor.",
        "Estou de férias até segunda-feira.",
    ],
)
def test_absence(text: str) -> None:
    assert automatic(message(text)) == "absence"


@pytest.mark.parametrize(
    "text",
    [
        "Hello, I am out of the office until Monday. Please contact my colleague at "
        "colleague-01@example.com in urgent cases.",
        "I am currently on annual leave and will return on 9 March. For urgent matters, please call +49 30 1234567.",
        "Thank you for your message. I am away until 16 March. I will check my e-mail only rarely. "
        "Please note that your message is not forwarded.",
        "Thank you for your message. I am currently out of the office and will be back on 16 March. "
        "Your message is not forwarded.",
        "I am on parental leave and check my mail rarely. If your request is urgent, please write to our office.",
        "I am out of the office with limited access to e-mail. I will reply to your message as soon as I return.",
        "This is an automated response. Please do not reply to this message.",
        "Guten Tag, ich bin bis zum 16. März nicht im Büro. Bitte wenden Sie sich in dringenden "
        "Fällen an meine Kollegin unter colleague-02@example.com. Ich bitte um Verständnis.",
        "Ich bin im Urlaub. In dringenden Fällen können Sie sich an meinen Kollegen wenden.",
        "Estoy fuera de la oficina hasta el lunes. Para asuntos urgentes, por favor póngase en "
        "contacto con mi compañera.",
        "Je suis absent jusqu'au 9 mars. En cas d'urgence, veuillez contacter ma collègue.",
        "Sono assente fino a lunedì. Per favore contatti il mio collega, oppure per urgenze può "
        "scrivere a colleague-03@example.com.",
        "Ik ben tot maandag niet op kantoor. Neem voor dringende zaken graag contact op met mijn collega.",
        "Estou de férias até segunda-feira. Em caso de urgência, por favor contacte a minha colega.",
    ],
)
def test_absence_that_names_somebody_else(text: str) -> None:
    assert automatic(message(text)) == "absence"


@pytest.mark.parametrize(
    "text",
    [
        "I am on holiday until Monday and my parcel was left outside. Please send it back.",
        "I am on holiday until Monday. Send it back.",
        "I'm on vacation, so hold the delivery until Friday.",
        "I am on leave. I need a refund.",
        "I am out of the office on Monday. Kindly deliver on Tuesday.",
        "I am on holiday until Monday. Please contact me on +49 30 1234567 and cancel the order.",
        "I am on holiday. Please contact the carrier, it left the lamp outside.",
        "I am on holiday until Monday, could you keep the parcel at the depot",
        "Your bot says: this is an automated response. I want a person.",
        "I am on holiday until Monday and my order arrives tomorrow.",
        "Please contact my colleague at colleague-01@example.com and send the lamp there. I am on "
        "holiday until Monday.",
        "Ich bin bis Montag im Urlaub. Bitte liefern Sie das Paket erst danach.",
        "Ich bin im Urlaub und mein Paket liegt vor der Tür.",
        "Ich bin im Urlaub. Schicken Sie es zurück. Stornieren Sie die Bestellung.",
        "Estoy de vacaciones hasta el lunes. Envíen el paquete después, por favor.",
        "Je suis en vacances. Merci de livrer lundi.",
        "Sono in ferie, vorrei cambiare la data.",
        "Ik ben tot maandag met vakantie. Kunt u het pakket later bezorgen",
        "Estou de férias. Por favor cancele a encomenda.",
        "I am on holiday until Monday.\n\nGreetings from the sea.\n\nThe lamp broke.\n\nIt was "
        "new.\n\nPlease replace it.",
    ],
)
def test_customer_who_is_away_and_wants_something(text: str) -> None:
    assert automatic(message(text)) == ""


@pytest.mark.parametrize("words", ["call my ", "please contact ", "for urgent ", "1234567 ", "if "])
def test_long_mail_takes_no_longer_than_it_should(words: str) -> None:
    begun = monotonic()
    automatic(message("I am on holiday. " + words * (20_000 // len(words))))

    assert monotonic() - begun < 2


def test_what_an_absence_notice_quotes_is_not_asked() -> None:
    text = "I am out of the office until Monday.\n\nOn 2 March 2026 at 12:00, Support wrote:\n> Please send it back."

    assert automatic(message(text)) == "absence"


@pytest.mark.parametrize("name", ["absence-flagged", "absence-by-text", "absence-german"])
def test_absence_of_the_samples(name: str) -> None:
    one = next(one for one in tickets() if one["id"] == name)

    assert automatic(message(one["text"], automatic=one.get("automatic", False)), one["subject"])


def tickets() -> list[dict[str, Any]]:
    """Return the tickets of the sandbox."""
    text = files("integrations.sandbox").joinpath("samples/tickets.toml").read_text("utf-8")
    found: list[dict[str, Any]] = tomllib.loads(text)["ticket"]
    return found


@pytest.mark.parametrize(
    "text",
    [
        "This is the mail system at host mx.example.com.",
        "Your message to a@example.com couldn't be delivered.",
        "Ihre Nachricht an a@example.com konnte nicht zugestellt werden.",
        "Su mensaje no se pudo entregar.",
        "Votre message n'a pas pu être remis.",
        "Il tuo messaggio non è stato recapitato.",
        "Uw bericht kon niet worden bezorgd.",
        "Sua mensagem não pôde ser entregue.",
    ],
)
def test_failed_delivery(text: str) -> None:
    assert automatic(message(text)) == "delivery failure"


@pytest.mark.parametrize(
    "text",
    [
        "I am out of the office on Monday. Can you deliver on Tuesday instead?",
        "My parcel could not be delivered to my address.",
        "Mein Paket konnte nicht zugestellt werden.",
        "Il messaggio di errore dice che il pagamento è fallito.",
        "Please do not reply to this e-mail, use my new address.",
        "Where is it?\n> I am out of the office",
        "",
    ],
)
def test_person_who_sounds_like_it(text: str) -> None:
    assert automatic(message(text)) == ""


@pytest.mark.parametrize(
    ("subject", "text"),
    [
        ("Request received: delivery time", "We have received your message and answer within 24 hours."),
        ("[Ticket received] Order 100200", "Your request (100200) has been received."),
        ("Eingangsbestätigung: Lieferzeit", "Vielen Dank! Wir haben Ihre Anfrage erhalten und melden uns."),
        ("Solicitud recibida - pedido", "Hemos recibido su mensaje."),
        ("Accusé de réception : commande", "Nous avons bien reçu votre demande."),
    ],
)
def test_acknowledgement_of_another_helpdesk(subject: str, text: str) -> None:
    assert automatic(message(text), subject) == "acknowledgement"


@pytest.mark.parametrize(
    ("subject", "text"),
    [
        ("Re: Request received: delivery time", "We have received your message, you said. And now?"),
        ("Request received", "What does this mean, and when will my parcel come?"),
        ("Where is my order?", "You wrote that we have received your message. When is it sent?"),
        ("Ticket received twice", "We have received your message twice, why?"),
    ],
)
def test_customer_who_answers_an_acknowledgement_is_a_customer(subject: str, text: str) -> None:
    assert automatic(message(text), subject) == ""

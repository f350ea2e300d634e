"""A machine's mail is recognised; a person who writes about such mail is not."""

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

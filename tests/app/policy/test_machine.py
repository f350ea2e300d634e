"""Test that "are you a bot?" is heard in three languages, and what sounds like it is not."""

import pytest

from app.policy import are_you_a_bot, meant
from app.steps.rules import rules

ASKED = {
    "en": [
        "Are you a bot?",
        "Before I go on: are you actually a real person?",
        "am i talking to a machine or what",
        "Is this a bot?",
        "Please tell me whether you are a human.",
        "Human or bot?",
        "r u a robot",
        "Was this reply written by a machine?",
        "Am I writing with a real human here? My lamp is still broken.",
        "Does a human read this?",
    ],
    "de": [
        "Sind Sie ein Bot?",
        "Schreibe ich hier gerade mit einem Menschen?",
        "bist du eine KI",
        "Ist das ein Roboter?",
        "Mensch oder Maschine?",
        "Ich wüsste gern, ob Sie ein Mensch sind.",
        "Liest hier ein echter Mensch?",
        "Wurde die Antwort von einer KI geschrieben?",
    ],
    "es": [
        "¿Es usted un robot?",
        "¿Eres un bot?",
        "¿Estoy hablando con una persona real?",
        "¿Esto es un bot?",
        "¿Persona o máquina?",
        "Quisiera saber si es usted una máquina.",
        "¿Me responde una persona o una máquina?",
        "¿Hablo con una máquina?",
    ],
}
NOT_ASKED = {
    "en": [
        "Is this bottle dishwasher safe?",
        "Your bot said that the parcel had left.",
        "The robot vacuum does not start.",
        "Are you a computer shop?",
        "Are you a robot manufacturer?",
        "Is this lamp sold by a person or by a company?",
        "Is it human error?",
        "I know that you are busy, but where is my order?",
        "You are a real help, thank you.",
        "Can a machine wash this cover?",
        "The chatbot on your page is broken.",
        "Please connect me to a real person.",
    ],
    "de": [
        "Ist diese Flasche spülmaschinenfest?",
        "Ihr Bot sagte, das Paket sei unterwegs.",
        "Die Maschine geht nicht an.",
        "Sind Sie ein Computerladen?",
        "Ist das eine Maschine zum Bohren?",
        "Ich möchte mit einem Menschen sprechen.",
        "Sind Sie am Samstag da?",
    ],
    "es": [
        "¿Esta botella se puede lavar?",
        "Su bot dijo que el paquete había salido.",
        "¿Es una máquina de café?",
        "La máquina no funciona.",
        "Quiero hablar con una persona.",
        "¿Son ustedes una tienda?",
    ],
}


def asks(text: str, language: str) -> bool:
    return any(meant(text, one.detail) for one in rules(text, language, (are_you_a_bot(),)))


@pytest.mark.parametrize("language", ASKED)
def test_question_is_heard(language: str) -> None:
    assert [one for one in ASKED[language] if not asks(one, language)] == []


@pytest.mark.parametrize("language", NOT_ASKED)
def test_what_sounds_like_it_is_not_taken_for_it(language: str) -> None:
    assert [one for one in NOT_ASKED[language] if asks(one, language)] == []


def test_denied_question_is_none() -> None:
    assert not asks("I do not ask whether you are a bot.", "en")

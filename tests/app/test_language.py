"""The language of a message."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.language import tongue

CONFIGURED = ("en", "de", "es")


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Where is my order?", "en"),
        ("WHERE IS MY ORDER", "en"),
        ("Wo bleibt mein Paket", "de"),
        ("Kündigung Abo", "de"),
        ("no puedo entrar en mi cuenta", "es"),
        ("Mot de passe oublié", "fr"),
        ("Ik kan niet inloggen", "nl"),
        ("Come posso cambiare la password?", "it"),
        ("Como posso alterar minha senha?", "pt"),
        ("Jak mogę zmienić adres dostawy?", "pl"),
        ("Где мой заказ? Жду уже неделю.", "ru"),
        ("注文はいつ届きますか。教えてください", "ja"),
    ],
)
def test_language_is_certain(text: str, code: str) -> None:
    assert tongue(text, "en-US", CONFIGURED) == (code, True)


@pytest.mark.parametrize("text", ["", "?!", "Hola", "4711", "https://example.com/wo/bleibt/mein/paket"])
def test_too_little_text_is_the_locales_and_uncertain(text: str) -> None:
    assert tongue(text, "es-MX", CONFIGURED) == ("es", False)


def test_too_little_text_without_a_locale_is_the_first_configured() -> None:
    assert tongue("Hola", "", ("de", "en")) == ("de", False)


def test_locale_decides_between_near_ones() -> None:
    assert tongue("factura incorrecta", "es-ES", CONFIGURED) == ("es", True)


def test_words_that_many_languages_share_are_uncertain() -> None:
    assert not tongue("devolver producto", "en-US", CONFIGURED).sure


def test_pasted_log_does_not_count() -> None:
    text = "Beim Öffnen der App kommt immer dieser Fehler:\n" + "ERR-5512 [0x7f3a] at line 88: 0/1 null\n" * 5

    assert tongue(text, "en-US", CONFIGURED).code == "de"


def test_configured_language_beyond_the_common_ones() -> None:
    assert tongue("Sut mae newid fy nghyfeiriad danfon?", "", ("en", "cy")).code == "cy"


@given(st.text(), st.text(max_size=6))
def test_any_text_has_some_language(text: str, locale: str) -> None:
    assert isinstance(tongue(text, locale, CONFIGURED).code, str)

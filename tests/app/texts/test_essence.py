"""Courtesies go, questions stay."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.texts.essence import essence
from app.texts.plain import gist, words


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("Hi there,\n\nare you open on Saturdays?\n\nThanks", "are you open on Saturdays?"),
        ("Hello, how long does delivery take?", "how long does delivery take?"),
        ("Good morning! My lamp is broken.", "My lamp is broken."),
        ("Guten Tag,\nwo ist mein Paket?\nVielen Dank", "wo ist mein Paket?"),
        ("Sehr geehrte Damen und Herren,\n\nwann kommt es?", "wann kommt es?"),
        ("Hola, ¿cuánto tarda el envío? Gracias", "¿cuánto tarda el envío? Gracias"),
        ("Buenos días.\n¿Dónde está mi pedido?", "¿Dónde está mi pedido?"),
        ("Delivery\nHi,\nhow long?", "Delivery\n\nhow long?"),
    ],
)
def test_courtesies_go(text: str, left: str) -> None:
    assert essence(text) == left


@pytest.mark.parametrize("text", ["Hi", "Hello!", "Thanks", "Hi team,\nthank you!", ""])
def test_what_is_nothing_but_courtesy_stays(text: str) -> None:
    assert essence(text) == text


@pytest.mark.parametrize("text", ["Hi-fi speaker does not pair", "Dear lamp prices went up", "Support hours?"])
def test_a_word_that_only_looks_like_a_greeting_stays(text: str) -> None:
    assert gist(essence(text)) == gist(text)


@given(st.text(max_size=300))
def test_nothing_is_ever_added(text: str) -> None:
    left, all_ = words(essence(text)), iter(words(text))

    assert all(word in all_ for word in left)


@given(st.text(max_size=300))
def test_once_is_enough_for_what_says_something(text: str) -> None:
    assert bool(gist(essence(text))) == bool(gist(text))

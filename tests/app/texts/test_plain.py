"""What nobody sees is gone; what everybody sees is untouched."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.texts.plain import gist, likeness, plain, unlinked, words


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a\r\nb\rc\u2028d", "a\nb\nc\nd"),
        ("zero\u200bwidth", "zerowidth"),
        ("soft\u00adhyphen", "softhyphen"),
        ("no\u00a0break", "no break"),
        ("tag\U000e0049\U000e0047 characters\ufe0f", "tag characters"),
        ("bell\x07 and half\ud800 pair", "bell and half pair"),
        ("äöü ñ 日本 ¿?", "äöü ñ 日本 ¿?"),
    ],
)
def test_plain(text: str, expected: str) -> None:
    assert plain(text) == expected


@given(st.text())
def test_plain_twice_is_plain_once(text: str) -> None:
    assert plain(plain(text)) == plain(text)


def test_words_are_levelled() -> None:
    assert words("Größe, ＡＢＣ!") == ["grösse", "abc"]


def test_gist_leaves_courtesy_out() -> None:
    assert gist("Hello team, where is my parcel? Thank you!") == ["where", "is", "my", "parcel"]


def test_addresses_are_taken_out() -> None:
    assert unlinked("see https://example.com/a?b=c or me@example.com now").split() == ["see", "or", "now"]


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [("we got ticket 12", "We got ticket 99!", 1.0), ("a b", "a c", 1 / 3), ("", "", 0.0), ("a", "b", 0.0)],
)
def test_likeness_counts_words(one: str, other: str, expected: float) -> None:
    assert likeness(one, other) == pytest.approx(expected)

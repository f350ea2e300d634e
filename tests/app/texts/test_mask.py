"""Personal data out, order numbers in."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum import luhn

from app.texts.mask import mask

CARD = "4111 1111 1111 1111"
IBAN = "DE89 3704 0044 0532 0130 00"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("write to Some.Body+x@mail.example.co.uk.", "write to [EMAIL_1]."),
        ("<a@example.com>, b@example.com; A@example.com", "<[EMAIL_1]>, [EMAIL_2]; [EMAIL_1]"),
        (f"my card {CARD} 12/29 123", "my card [CARD_1] 12/29 123"),
        ("4111-1111-1111-1111", "[CARD_1]"),
        (f"4711 {CARD}", "4711 [CARD_1]"),
        (f"{CARD} and 5500005555555559", "[CARD_1] and [CARD_2]"),
        (f"IBAN {IBAN} please", "IBAN [IBAN_1] please"),
        (f"AB12 {IBAN.replace(' ', '').lower()}", "AB12 [IBAN_1]"),
        ("call +49 30 901820 now", "call [PHONE_1] now"),
        ("call 202-555-0123 or 202 555 0123", "call [PHONE_1] or [PHONE_1]"),
    ],
)
def test_personal_data_is_masked(text: str, expected: str) -> None:
    assert mask(text, "en-US") == expected


@pytest.mark.parametrize(
    ("text", "locale"),
    [("Handy 0171 2345678", "de"), ("Tel. 0301234567", "de-DE"), ("llámame al 612 345 678", "es")],
)
def test_telephone_is_read_as_the_country_writes_it(text: str, locale: str) -> None:
    assert mask(text, locale).endswith("[PHONE_1]")


@pytest.mark.parametrize(
    "text",
    [
        "order 4711123456 of 2026-03-02 12:00",
        "Bestellung 0301234567",
        "pedido 612345678",
        "order no. 202-555-0199",
        "tracking 00340434161094015902",
        "4111 1111 1111 1112",
        "it costs $1,234.56 or 99 %",
        "version 10.2.33.1204",
        "me@home",
        "DE12 3704 0044 0532 0130 00",
    ],
)
def test_other_figures_stay(text: str) -> None:
    assert mask(text, "en-US") == text


def test_marks_go_on_from_those_already_there() -> None:
    assert mask("[EMAIL_3] a@example.com") == "[EMAIL_3] [EMAIL_4]"


_PIECES = st.lists(
    st.one_of(
        st.text(max_size=6),
        st.from_regex(r"[a-z]{1,5}@[a-z]{1,5}\.[a-z]{2,3}", fullmatch=True),
        st.from_regex(r"[0-9]{1,19}", fullmatch=True),
        st.integers(10**11, 10**18).map(lambda number: f"{number}{luhn.calc_check_digit(str(number))}"),
        st.sampled_from([CARD, IBAN, "tel", "order", "+49 30 901820", "[CARD_1]"]),
    ),
    max_size=8,
).flatmap(lambda parts: st.sampled_from(["", " ", "-", ", "]).map(lambda glue: glue.join(parts)))


@given(_PIECES, st.sampled_from(["", "en-US", "de", "es-MX", "xx"]))
def test_masking_twice_is_masking_once(text: str, locale: str) -> None:
    assert mask(mask(text, locale), locale) == mask(text, locale)


@given(_PIECES)
def test_no_card_is_left(text: str) -> None:
    rows = re.findall(r"(?<![\d .-])\d(?:[ -]?\d){12,18}(?![\d .-])", mask(text), re.ASCII)

    assert not [row for row in rows if luhn.is_valid(re.sub(r"\D", "", row))]


@given(_PIECES)
def test_no_mail_address_is_left(text: str) -> None:
    addresses = re.findall(r"[a-z]+@[a-z]+\.[a-z]+", text)

    assert not [one for one in addresses if one in mask(text)]

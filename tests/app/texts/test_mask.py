"""Personal data out, order numbers in."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum import luhn

from app.texts.mask import cover, mask, restore
from app.texts.plain import LONGEST

CARD = "4111 1111 1111 1111"
IBAN = "DE89 3704 0044 0532 0130 00"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("write to Some.Body+x@mail.example.co.uk.", "write to [EMAIL_1]."),
        ("<a@example.com>, b@example.com; a@example.com", "<[EMAIL_1]>, [EMAIL_2]; [EMAIL_1]"),
        (f"my card {CARD} 12/29 123", "my card [CARD_1] 12/29 123"),
        ("4111-1111-1111-1111", "[CARD_1]"),
        (f"4711 {CARD}", "4711 [CARD_1]"),
        (f"{CARD} and 5500005555555559", "[CARD_1] and [CARD_2]"),
        (f"IBAN {IBAN} please", "IBAN [IBAN_1] please"),
        (f"AB12 {IBAN.replace(' ', '').lower()}", "AB12 [IBAN_1]"),
        ("call +49 30 901820 now", "call [PHONE_1] now"),
        ("Tel:0301234567", "Tel:[PHONE_1]"),
        ("order:5551234567 version:10.2.33.1204", "order:5551234567 version:10.2.33.1204"),
        ("call 202-555-0123 or 202 555 0123", "call [PHONE_1] or [PHONE_1.2]"),
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
        "Thunderbird 115.3.1 (64-bit) on Windows 10.0.19045.3570",
        "error 0x80004005 in line 1024, code 12029",
        "it cost 1 234 567 euros, not 12.345.678 EUR",
        "from 2022-01-05 12:30:45 to 05.01.2023, 01/05/2023 and 5-1-23",
        "about 500-1000 messages in 2019-2020",
        "the port is 993, with STARTTLS 587",
        "127.0.0.1 and 255.255.255.0",
        "Order number 4711-123456 and customer 12345678",
        "Invoice 2023 1234 5678 of 30 days",
        "ISBN 978-3-16-148410-0",
        "12:30:45 and a::b",
        "DE12 3704 0044 0532 0130 00",
    ],
)
def test_other_figures_stay(text: str) -> None:
    assert mask(text, "en-US") == text


def test_marks_go_on_from_those_already_there() -> None:
    assert mask("[EMAIL_3] a@example.com") == "[EMAIL_3] [EMAIL_4]"


@pytest.mark.parametrize(
    "text",
    [
        "They do not answer at 71-33-52-22",
        "Mobile: 03.93.92.16.85",
        "Fax: 345-899-3560x4587",
        "Desk: (898)666-3621 ext. 12",
        "Reach me on 9469 9966 tonight",
        "please ring +46 (0)8 495 360 28 tomorrow",
        "+41 (0)96 471 07 95",
        "001-253-366-9781",
        "0171/2345678",
        "ph: 0481489367",
        "73781562 is still the right number for you",
        "1-800-555-0199",
        "Phone:\n467 3395",
    ],
)
def test_telephones_of_any_country(text: str) -> None:
    assert "[PHONE_1]" in mask(text)
    assert not re.search(r"\d{2}", re.sub(r"\[PHONE_\d\]", "", mask(text)))


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("my number is 123-45-6789", "SOCIAL"),
        ("ssn 123456789", "SOCIAL"),
        ("NI AB123456C", "SOCIAL"),
        ("12345678Z", "SOCIAL"),
        ("codice fiscale RSSMRA85T10A562S", "SOCIAL"),
        ("756.9217.0769.85", "SOCIAL"),
        ("390.533.447-05", "SOCIAL"),
        ("811218-9876", "SOCIAL"),
        ("131052-308T", "SOCIAL"),
        ("PESEL: 44051401359", "SOCIAL"),
        ("VAT DE136695976", "TAX"),
        ("Steuernummer 12/345/67890", "TAX"),
        ("my passport C01X00T47 is lost, no. 123456789", "ID"),
        ("driver's license number is U62928788557186", "ID"),
        ("blocked 203.0.113.7 today", "IP"),
        ("from 2001:db8::8a2e:370:7334", "IP"),
        ("server 2001:db8:0:0:0:8a2e:370:7334:8080", "IP"),
        ("card 501864667909", "CARD"),
        ("IBAN DE12 3704 0044 0532 0130 00", "IBAN"),
        ("send it to 12 Old Mill Road, Apt. 4", "ADDRESS"),
        ("Lange Hauptstraße 12a", "ADDRESS"),
        ("PO Box 1234", "ADDRESS"),
    ],
)
def test_other_personal_data(text: str, kind: str) -> None:
    assert f"[{kind}_1]" in mask(text)


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("Tel 030 2345678 - 0171 2345678", "Tel [PHONE_1] - [PHONE_2]"),
        ("call 202-555-0123 - 202-555-0124", "call [PHONE_1] - [PHONE_2]"),
        ("Tel 020 7946 0018 – 020 7946 0019", "Tel [PHONE_1] – [PHONE_2]"),
        ("Tel 030 - 2345678", "Tel [PHONE_1]"),
        (f"{CARD} - 030 2345678", "[CARD_1] - [PHONE_1]"),
        (f"{CARD} - 5500 0055 5555 5559", "[CARD_1] - [CARD_2]"),
        ("card 4111 - 1111 - 1111 - 1111", "card [CARD_1]"),
    ],
)
def test_a_dash_with_spaces_keeps_numbers_apart(text: str, masked: str) -> None:
    assert mask(text, "de") == masked


def test_what_is_longer_than_any_message_is_not_kept() -> None:
    long = mask(f"{'a ' * LONGEST}{CARD}")

    assert long.endswith("[…]")
    assert len(long) == LONGEST + 3


def test_known_names_are_masked() -> None:
    assert mask("Requester Nine here. nine@example.com", names=["Requester Nine"]) == "[NAME_1] here. [EMAIL_1]"


def test_a_mark_that_a_customer_typed_is_no_end_of_counting() -> None:
    made = cover("[EMAIL_999999] joe@example.com")

    assert restore(made.text, made.values) == "[EMAIL_999999] joe@example.com"


def test_a_reply_gets_back_what_the_customer_wrote() -> None:
    masked = cover("Call 202-555-0123 or a@example.com")

    assert restore("We call [PHONE_1], not [PHONE_7].", masked.values) == "We call 202-555-0123, not [PHONE_7]."


_PIECES = st.lists(
    st.one_of(
        st.text(max_size=6),
        st.from_regex(r"[a-z]{1,5}@[a-z]{1,5}\.[a-z]{2,3}", fullmatch=True),
        st.from_regex(r"[0-9]{1,19}", fullmatch=True),
        st.integers(10**11, 10**18).map(lambda number: f"{number}{luhn.calc_check_digit(str(number))}"),
        st.sampled_from([CARD, IBAN, "tel", "order", "+49 30 901820", "[CARD_1]", "[PHONE_1.2]", "ssn", "123-45-6789"]),
        st.sampled_from(["203.0.113.7", "12 Old Mill Road", "202-555-0123", "passport", "A", "(", "\n", "\ue000"]),
    ),
    max_size=8,
).flatmap(lambda parts: st.sampled_from(["", " ", "-", ", "]).map(lambda glue: glue.join(parts)))


@given(_PIECES, st.sampled_from(["", "en-US", "de", "es-MX", "xx"]))
def test_masking_twice_is_masking_once(text: str, locale: str) -> None:
    assert mask(mask(text, locale), locale) == mask(text, locale)


@given(_PIECES)
def test_no_card_is_left(text: str) -> None:
    rows = re.findall(r"(?<![\d .-])[1-9](?:[ -]?\d){12,18}(?![\d .-])", mask(text), re.ASCII)

    assert not [row for row in rows if luhn.is_valid(re.sub(r"\D", "", row))]


@given(_PIECES)
def test_no_mail_address_is_left(text: str) -> None:
    addresses = re.findall(r"[a-z]+@[a-z]+\.[a-z]+", text)

    assert not [one for one in addresses if one in mask(text)]


@given(_PIECES, st.sampled_from(["", "en-US", "de"]), st.sampled_from(["", "A B", "tel order"]))
def test_masking_and_restoring_changes_nothing(text: str, locale: str, name: str) -> None:
    masked = cover(text, locale, [name])

    assert restore(masked.text, masked.values) == text


@given(_PIECES)
def test_no_masked_value_is_left(text: str) -> None:
    masked = cover(text)
    figures = [value for value in masked.values.values() if sum(map(str.isdigit, value)) > 9]

    assert not [one for one in figures if re.search(rf"(?<![^\W_]){re.escape(one)}(?!\d)", masked.text)]

"""Quotes, signatures and disclaimers go; the question never does."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.texts.plain import plain, words
from app.texts.trim import trim

ASKED = "Hello,\nhow do I change my delivery address?"

QUOTED = {
    "english": "On Mon, 2 Mar 2026 at 12:00, Support <help@example.com> wrote:\n> Hello,\n> we are here.",
    "wrapped": "On Mon, 2 Mar 2026 at 12:00, Support\n<help@example.com>\nwrote:\n\nWe are here.",
    "german": "Am 02.03.2026 um 12:00 schrieb Support <help@example.com>:\n> Guten Tag",
    "german, verb last": "Support <help@example.com> schrieb am Mo., 2. März 2026, 12:00:\n> Guten Tag",
    "spanish": "El lun, 2 mar 2026 a las 12:00, Support (<help@example.com>) escribió:\n> Hola",
    "french": "Le lun. 2 mars 2026 à 12:00, Support a écrit :\n> Bonjour",
    "outlook": "From: Support\nSent: Monday, 2 March 2026 12:00\nTo: Requester\nSubject: Your order\n\nWe are here.",
    "outlook, german": "______________\nVon: Support\nGesendet: Montag\nAn: Kunde\nBetreff: Auftrag\n\nTag",
    "outlook, bold": "*From:* Support\n*Sent:* Monday\n*To:* Requester\n\nWe are here.",
    "original": "-----Original Message-----\nFrom: Support\nTo: Requester\n\nWe are here.",
    "original, german": "-----Ursprüngliche Nachricht-----\nVon: Support\n\nTag",
    "forwarded": "----- Forwarded message -----\nFrom: Shop\nDate: Monday\nSubject: Order\n\nYour order is late.",
    "zendesk": "##- Please type your reply above this line -##\nSupport, 12:00\nWe are here.",
}

SIGNED = {
    "hyphens": "-- \nRequester One\nAcme Ltd",
    "phone": "Sent from my iPhone",
    "phone, german": "Von meinem iPhone gesendet",
    "phone, spanish": "Enviado desde mi Samsung",
    "outlook for phones": "Get Outlook for Android",
    "regards": "Best regards,\nRequester One",
    "regards on one line": "Kind regards, Requester",
    "thanks": "Thanks in advance!",
    "german": "Mit freundlichen Grüßen\n\nRequester One\nMusterstraße 12\n12345 Musterstadt\nTel.: 030 1234567",
    "german, short": "LG\nMax",
    "spanish": "Un saludo,\nAna",
    "with mail address": "Cheers\nSam\nsam@example.com | www.example.com",
    "lower case": "thanks\nsam",
}

LEGAL = {
    "english": "This e-mail is confidential and intended solely for the addressee. If you are not the intended "
    "recipient, please delete it.",
    "german": "Diese E-Mail enthält vertrauliche Informationen und ist nur für den Adressaten bestimmt.",
    "spanish": "Este mensaje es confidencial y va dirigido exclusivamente a su destinatario.",
    "headed": "CONFIDENTIALITY NOTICE: privileged content, for the intended recipient.",
    "trees": "Please consider the environment before printing this e-mail.",
}


@pytest.mark.parametrize("tail", [*QUOTED.values(), *SIGNED.values(), *LEGAL.values()])
def test_tail_is_dropped(tail: str) -> None:
    assert trim(f"{ASKED}\n\n{tail}") == ASKED


def test_all_tails_at_once_are_dropped() -> None:
    text = "\n\n".join((ASKED, SIGNED["german"], LEGAL["german"], QUOTED["german"]))

    assert trim(text) == ASKED


def test_answers_between_quotes_stay() -> None:
    text = "On 2 March 2026 Support wrote:\n> Did it help?\nNo.\n> What do you see?\nA blank page."

    assert trim(text) == "No.\nA blank page."


def test_answer_below_a_quote_stays() -> None:
    assert trim("On 2 March 2026 Support wrote:\n> Did it help?\n\nNo, not at all.") == "No, not at all."


def test_short_forward_means_the_mail() -> None:
    assert trim(f"Please see below\n\n{QUOTED['forwarded']}") == "Please see below\n\nYour order is late."


def test_thanks_above_a_reply_does_not_mean_our_mail() -> None:
    assert trim(f"Great!\n\n{QUOTED['outlook']}") == "Great!"


def test_banner_of_the_mail_server_is_dropped() -> None:
    assert trim(f"CAUTION: This email originated from outside of the organization.\n\n{ASKED}") == ASKED


@pytest.mark.parametrize(
    "text",
    [
        "Thanks\nMy order number is 12345",
        "My card is lost.\nThanks but where do I report it?",
        "Hello\n--\nWhere is my parcel?",
        "Two things:\n--\n1. the bill is wrong, isn't it?",
        "Thank you for your help yesterday, but the lamp is still dark.",
        "On Monday I wrote: please cancel. Nothing happened.",
        "I sent a confidential message by mistake, please delete it.",
        "Open Settings > Account and nothing happens",
        "Sent from my old address: does it count?",
        "From: Berlin\nI want it sent to Hamburg.",
        "Hello\n\nThis message from you says it is intended for a recipient I do not know, confidential. Why?",
        "> everything\n> is quoted",
        "Best regards",
        "--\nAnna",
    ],
)
def test_what_is_asked_stays(text: str) -> None:
    assert trim(text) == text


def test_hidden_characters_are_dropped() -> None:
    assert trim("pass\u200bword\u2060 \u202elost\U000e0041") == "password lost"


_LINES = st.lists(
    st.sampled_from(
        [
            "Hello,",
            "where is it?",
            "> quoted",
            "",
            "--",
            "Thanks",
            "Anna",
            "On 2 March X wrote:",
            "From: a",
            "To: b",
            "Date: c",
            "Sent from my iPhone",
            "-----Original Message-----",
            "Forwarded message",
            "_____",
            LEGAL["english"],
            "##- reply above -##",
            "my order 4711",
        ]
    ),
    max_size=14,
).map("\n".join)


@given(st.one_of(st.text(), _LINES))
def test_trim_twice_is_trim_once(text: str) -> None:
    assert trim(trim(text)) == trim(text)


@given(st.one_of(st.text(), _LINES))
def test_words_are_only_ever_left_out(text: str) -> None:
    rest = iter(words(plain(text)))

    assert all(word in rest for word in words(trim(text)))


@given(st.one_of(st.text(), _LINES))
def test_something_is_always_left(text: str) -> None:
    assert bool(words(trim(text))) == bool(words(plain(text)))


LONG = (
    *("A" * 20_000, "a@" * 10_000, "On 1 " * 4_000, "On 1 b wrote:\n" * 1_500, "--\n" * 6_000, "##-" * 6_000),
    *("Best regards\nAnna\n" * 900, "From: a\nTo: b\nDate: c\n" * 900, "> a\n\n" * 4_000, "Thanks " + "!" * 9_000),
)


@pytest.mark.parametrize("text", LONG)
def test_no_text_takes_long(text: str) -> None:
    began = time.process_time()
    trim(text)

    assert time.process_time() - began < 1.0


def test_sentence_above_a_heading_stays() -> None:
    text = "Am 1. März habe ich bestellt.\nSupport schrieb am Mo., 2. März 2026, 12:00:\nGuten Tag"

    assert trim(text) == "Am 1. März habe ich bestellt."

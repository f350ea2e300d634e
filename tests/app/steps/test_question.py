"""What is asked now, and in which words it is kept."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain import Question
from app.steps.question import question
from app.texts.plain import plain, words
from integrations.helpdesk import Author, Message, Requester, Ticket, Visibility
from tests.fakes import NOON, message, ticket

LANGUAGES = ("en", "de", "es")
ANSWER = message("Here you are.", minute=1, author=Author.COPILOT)


def asked(*messages: Message, **changes: object) -> Question:
    return question(ticket(*messages, **changes), LANGUAGES)


def test_plain_question() -> None:
    found = asked(message("How do I change my address?"))

    assert (found.text, found.words, found.message_id, found.since) == ("How do I change my address?", 6, "m0", NOON)


def test_burst_is_one_question() -> None:
    burst = [message(text, minute) for minute, text in enumerate(("Hello", "my lamp is dark", "since Monday"), start=2)]
    found = asked(message(), ANSWER, *burst)

    assert (found.text, found.message_id, found.since) == (
        "my lamp is dark\n\nsince Monday",
        "m4",
        burst[0].created,
    )


def test_same_message_twice_counts_once() -> None:
    assert asked(message("My lamp is dark"), message("My lamp is dark", 1)).text == "My lamp is dark"


def test_notes_and_answers_are_no_question() -> None:
    note = message("Secret: he is a VIP", 3, author=Author.AGENT, visibility=Visibility.INTERNAL)

    assert asked(message("Old question"), ANSWER, message("New question", 2), note).text == "New question"


def test_answered_ticket_shows_the_last_question() -> None:
    assert asked(message("Old question"), ANSWER).text == "Old question"


def test_absence_notice_alone_is_what_there_is() -> None:
    assert asked(message("I am out of the office.")).message_id == "m0"


def test_ticket_without_messages_asks_nothing() -> None:
    found = question(
        Ticket("main", "1", "", ticket().status, ticket().channel, Requester("1"), (), "v1", NOON, NOON), LANGUAGES
    )

    assert (found.text, found.message_id, found.since) == ("", "", NOON)


@pytest.mark.parametrize(
    ("subject", "expected"),
    [
        ("Lamp is dark", "Lamp is dark\nPlease help me."),
        ("Re: AW: [Ticket #12] Fwd: Lamp is dark", "Lamp is dark\nPlease help me."),
        ("Frage", "Please help me."),
        ("RE:", "Please help me."),
        ("¡Ayuda!", "Please help me."),
        ("(no subject)", "Please help me."),
        ("Please help", "Please help me."),
        ("Conversation with Requester", "Please help me."),
    ],
)
def test_subject_is_joined_if_it_says_something(subject: str, expected: str) -> None:
    assert asked(message("Please help me."), subject=subject).text == expected


def test_subject_alone_is_the_question() -> None:
    assert asked(message(""), subject="Where is my order 4711").text == "Where is my order 4711"


def test_personal_data_is_masked_beside_the_text() -> None:
    found = asked(message("Use my card 4111 1111 1111 1111 and write to me@example.com"))

    assert found.masked == "Use my card [CARD_1] and write to [EMAIL_1]"
    assert "4111 1111 1111 1111" in found.text


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Wie kann ich meine Lieferadresse ändern?", "de"),
        ("¿Dónde está mi pedido?", "es"),
        ("Comment changer mon mot de passe ?", "fr"),
    ],
)
def test_language_is_the_messages_not_the_locales(text: str, language: str) -> None:
    found = asked(message(text), subject="Order")

    assert (found.language, found.language_sure) == (language, True)


def test_language_of_a_word_is_the_locales_and_unsure() -> None:
    found = asked(message("???"), requester=Requester("100", locale="de-AT"), subject="")

    assert (found.language, found.language_sure) == ("de", False)


def test_digest_is_the_same_for_the_same_words() -> None:
    one = asked(message("Hello, where is my order 4711?\nThanks\nAnna"), id="1")
    other = asked(message("where is MY order 4711"), id="2")

    assert one.digest == other.digest


def test_digest_tells_orders_apart() -> None:
    assert asked(message("Where is order 4711?")).digest != asked(message("Where is order 4712?")).digest


def test_messages_without_words_are_never_the_same() -> None:
    assert asked(message("!"), id="1", subject="").digest != asked(message("!"), id="2", subject="").digest


@given(st.text(), st.text())
def test_nothing_raises_and_nothing_is_invented(subject: str, text: str) -> None:
    rest = iter(words(plain(f"{subject}\n{text}")))

    assert all(word in rest for word in words(asked(message(text), subject=subject).text))


@given(st.text())
def test_asking_what_was_asked_changes_nothing(text: str) -> None:
    once = asked(message(text), subject="").text

    assert asked(message(once), subject="").text == once

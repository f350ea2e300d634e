"""Sentences that promise something by a time."""

import pytest

from app.texts.promises import promised, sentences
from app.texts.trials import trials
from integrations.helpdesk import Author, Visibility
from tests.fakes import message


@pytest.mark.parametrize(
    "text",
    [
        "We will refund you by Friday.",
        "I'll call you tomorrow.",
        "Our accounting will send the corrected invoice by Thursday.",
        "Your money will be back within 5 working days.",
        "You will receive the new lamp on 12 March.",
        "Wir erstatten den Betrag innerhalb von 5 Werktagen.",
        "Eine Kollegin wird sich bis Freitag melden.",
        "Sie erhalten das Paket bis 12. März.",
        "Le enviaremos un paquete nuevo dentro de 3 días.",
    ],
)
def test_a_promise_with_its_time_is_found(text: str) -> None:
    assert list(sentences(f"Hello. {text} Thank you.")) == [text]


@pytest.mark.parametrize(
    "text",
    [
        "You can return items within 14 days.",
        "We will look into it.",
        "Please restart the lamp tomorrow.",
        "Sie können den Artikel innerhalb von 14 Tagen zurückgeben.",
        "",
    ],
)
def test_rules_wishes_and_promises_without_a_time_are_none(text: str) -> None:
    assert list(sentences(text)) == []


def test_only_public_words_of_our_side_count() -> None:
    text = "We will refund you by Friday."
    theirs, hidden = message(text), message(text, author=Author.AGENT, visibility=Visibility.INTERNAL)

    assert [list(promised(one)) for one in (theirs, hidden)] == [[], []]
    assert list(promised(message(text, author=Author.COPILOT))) == [text]


@pytest.mark.parametrize(
    "text",
    [
        "I have already restarted the lamp.",
        "I tried another socket.",
        "Ich habe die Lampe schon neu gestartet.",
        "Ya he probado con otro cable.",
    ],
)
def test_what_was_tried_is_found(text: str) -> None:
    assert trials(f"Hello. {text} What now?") == (text,)


def test_a_question_is_no_trial() -> None:
    assert trials("How do I restart the lamp? It is dark.") == ()

"""Questions that found nothing good, those of one kind together."""

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.evidence.audit.findings import Asked
from app.evidence.audit.gaps import Gap, gaps, title
from knowledge.embeddings import Encoder

LEAST = 0.4
INVOICE = ["Where do I find my invoice?", "How can I download my invoice?", "I cannot find the invoice. Where is it?"]
COLOUR = ["Can I change the colour of the lamp?", "Is it possible to change the lamp's colour?"]
QUESTIONS = [*INVOICE, *COLOUR, "Do you sell spare parts for bicycles?"]


def weak(texts: list[str], confidence: float = 0.1) -> list[Asked]:
    """Return a ticket for each text that found nothing good."""
    return [Asked(str(at), text, confidence) for at, text in enumerate(texts)]


def test_questions_of_one_kind_are_one_gap_the_commonest_first(encoder: Encoder) -> None:
    first, second = gaps(weak(QUESTIONS), LEAST, encoder.encode)

    assert (set(first.questions), first.n, first.tickets) == (set(INVOICE), 3, ("0", "1", "2"))
    assert (set(second.questions), second.n) == (set(COLOUR), 2)
    assert first.title in INVOICE
    assert first.confidence == pytest.approx(0.1)


@pytest.mark.parametrize(
    ("shown", "nearest"), [(("a", "a", "b"), "a"), (("a", "b", "c"), ""), (("a", "b", ""), ""), (("", "", ""), "")]
)
def test_the_article_that_most_were_shown_first_is_named(shown: tuple[str, ...], nearest: str) -> None:
    puts = [Asked(str(at), INVOICE[0], 0.1, (one, "z") if one else ()) for at, one in enumerate(shown)]

    assert [one.nearest for one in gaps(puts, LEAST)] == [nearest]


def test_words_alone_put_together_what_is_said_alike() -> None:
    (found,) = gaps(weak(["Where is my invoice?", "Where is my invoice please?", "Spare parts for bicycles?"]), LEAST)

    assert found.n == 2


def test_what_was_answered_and_what_one_ticket_asked_is_no_gap(encoder: Encoder) -> None:
    twice = [Asked("1", INVOICE[0], 0.1), Asked("1", INVOICE[1], 0.1), Asked("1", INVOICE[1], 0.1)]

    assert gaps(weak(QUESTIONS, LEAST), LEAST, encoder.encode) == gaps(twice, LEAST, encoder.encode) == []
    assert gaps([], LEAST) == []


@settings(max_examples=15, deadline=None)
@given(st.randoms(use_true_random=False))
def test_order_of_questions_changes_nothing(chance: random.Random) -> None:
    puts = weak(QUESTIONS * 2)

    assert gaps(chance.sample(puts, len(puts)), LEAST) == gaps(puts, LEAST) != []


@given(st.lists(st.text(max_size=30), max_size=12))
def test_any_texts_are_put_together(texts: list[str]) -> None:
    found: list[Gap] = gaps(weak(texts), LEAST)

    assert all(one.n >= 2 and "\n" not in one.title for one in found)


@pytest.mark.parametrize(
    ("question", "named"),
    [
        ("Hello,\n\nwhere do I find my invoice?\n\nThanks", "Where do I find my invoice?"),
        ("My number is [PHONE_1]. When will it come?", "When will it come?"),
        ("the lamp is broken.", "The lamp is broken"),
        ("When " + "will it really " * 10 + "come?", "When" + " will it really" * 5 + "…"),
    ],
)
def test_a_title_is_what_is_asked(question: str, named: str) -> None:
    assert title(question) == named

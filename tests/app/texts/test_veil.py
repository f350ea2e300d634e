"""Test that the same value has the same mark in every text, and that what a mark stands for comes back."""

from hypothesis import given
from hypothesis import strategies as st

from app.texts.veil import Veil

MAIL, OTHER = "requester-77@example.com", "requester-88@example.com"


def test_the_same_value_has_the_same_mark_in_every_text() -> None:
    veil = Veil("en-GB", ("Requester Sevenseven",))
    hidden = [veil.hide(one) for one in (f"I am {MAIL}.", f"{OTHER} and {MAIL}", "Requester Sevenseven bought it")]

    assert hidden[0] == "I am [EMAIL_1]."
    assert hidden[1] == "[EMAIL_2] and [EMAIL_1]"
    assert "Sevenseven" not in hidden[2]


def test_what_marks_stand_for_comes_back() -> None:
    veil = Veil()
    veil.hide(f"I am {MAIL}.")

    assert veil.show("We wrote to [EMAIL_1] and [EMAIL_9].") == f"We wrote to {MAIL} and [EMAIL_9]."


def test_a_mark_that_was_given_to_nobody_is_strange() -> None:
    veil = Veil()
    veil.hide(f"I am {MAIL}, and I typed [IBAN_4].")
    marks = ("[EMAIL_1]", "[IBAN_4]", "[EMAIL_2]", "[1] [x]")

    assert [veil.strange(one) for one in marks] == [False, True, True, False]


def test_a_mark_that_the_customer_typed_stands_for_nothing() -> None:
    veil = Veil()
    hidden = veil.hide(f"[EMAIL_1] is what I read; I am {MAIL}.")

    assert hidden == "[…] is what I read; I am [EMAIL_1]."
    assert veil.hide(f"[EMAIL_1] or {OTHER}") == "[…] or [EMAIL_2]"
    assert veil.show("[EMAIL_1]") == MAIL


@given(st.lists(st.sampled_from([MAIL, OTHER, "hello", "+44 20 7946 0958", "order 4711", " \n"]), max_size=12))
def test_hidden_texts_hold_nothing_personal_and_come_back_whole(parts: list[str]) -> None:
    veil = Veil("en-GB")
    texts = [" ".join(parts), " ".join(reversed(parts))]
    hidden = [veil.hide(one) for one in texts]

    assert not any("@" in one or "7946" in one for one in hidden)
    assert [veil.show(one) for one in hidden] == texts

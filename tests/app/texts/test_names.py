import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.texts.names import SHORTEST, named

WHO = "Requester Nine"


def nameless(text: str, *names: str) -> str:
    """Cut the names out."""
    done, at = "", 0
    for start, end, _ in named(text, names):
        done, at = f"{done}{text[at:start]}_", end
    return done + text[at:]


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("I am Requester Nine.", "I am _."),
        ("I am requester\nNINE", "I am _"),
        ("Thanks, nine", "Thanks, _"),
        ("nineteen requesters", "nineteen requesters"),
        ("Nine's lamp", "_'s lamp"),
    ],
)
def test_name_is_found_in_full_and_in_part(text: str, left: str) -> None:
    assert nameless(text, WHO) == left


def test_a_name_that_is_a_word_is_one_where_it_is_written_so() -> None:
    assert nameless("I, Will, will wait. I may.", "Will May") == "I, _, will wait. I may."


def test_initials_are_no_names() -> None:
    assert nameless("A or B, I do", "A. B. Do") == "A or B, I do"


def test_nobody_is_named() -> None:
    assert nameless("Requester Nine", "", "  ") == "Requester Nine"


def test_signs_in_a_name_are_no_pattern() -> None:
    assert nameless("a.c abc", "a.c") == "_ abc"
    assert nameless("(Nine] says *", "(Nine]", "*") == "_ says *"


@given(st.text("abc .\n", max_size=40), st.lists(st.text("abc ", max_size=8), max_size=3))
def test_no_part_of_a_name_is_left(text: str, names: list[str]) -> None:
    left = nameless(text, *names).replace("_", " ").split()
    parts = {part for name in names for part in name.split() if len(part) >= SHORTEST}

    assert not parts & {word.strip(".") for word in left}


@given(st.text(max_size=60), st.lists(st.text(max_size=12), max_size=3))
def test_any_text_and_any_names_will_do(text: str, names: list[str]) -> None:
    assert isinstance(nameless(text, *names), str)

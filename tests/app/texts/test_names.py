import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.texts.names import MARK, SHORTEST, nameless

WHO = "Requester Nine"


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("I am Requester Nine.", f"I am {MARK}."),
        ("I am requester\nNINE", f"I am {MARK}"),
        ("Thanks, nine", f"Thanks, {MARK}"),
        ("nineteen requesters", "nineteen requesters"),
        ("Nine's lamp", f"{MARK}'s lamp"),
    ],
)
def test_name_is_marked_in_full_and_in_part(text: str, left: str) -> None:
    assert nameless(text, [WHO]) == left


def test_initials_are_no_names() -> None:
    assert nameless("A or B, I do", ["A. B. Do"]) == "A or B, I do"


def test_nobody_is_named() -> None:
    assert nameless("Requester Nine", ["", "  "]) == "Requester Nine"


def test_signs_in_a_name_are_no_pattern() -> None:
    assert nameless("a.c abc", ["a.c"]) == f"{MARK} abc"
    assert nameless("(Nine] says *", ["(Nine]", "*"]) == f"{MARK} says *"


@given(st.text("abc .\n", max_size=40), st.lists(st.text("abc ", max_size=8), max_size=3))
def test_no_part_of_a_name_is_left(text: str, names: list[str]) -> None:
    left = nameless(text, names).replace(MARK, " ").split()
    parts = {part for name in names for part in name.split() if len(part) >= SHORTEST}

    assert not parts & {word.strip(".") for word in left}


@given(st.text(max_size=60), st.lists(st.text(max_size=12), max_size=3))
def test_any_text_and_any_names_will_do(text: str, names: list[str]) -> None:
    assert isinstance(nameless(text, names), str)

"""Words of a hidden text, found again in another one."""

import pytest

from app.texts.secrecy import holds, shared

NOTE = "Do not tell: the customer owes us 4711.50 since May, ask requester-07@example.com or use gate code KX-2207."


@pytest.mark.parametrize(
    "text",
    [
        "As you know, the customer owes us money.",
        "**CUSTOMER** _owes_ us 4711",
        "Write to requester-07@example.com.",
        "The code is kx-2207.",
    ],
)
def test_a_run_of_words_a_code_and_an_address_are_found(text: str) -> None:
    assert shared(text, [NOTE], [])


@pytest.mark.parametrize("text", ["The customer is king.", "Since May, we ask for more.", "Gate 22 opens at 7.", ""])
def test_a_few_common_words_are_shared_by_chance(text: str) -> None:
    assert not shared(text, [NOTE], [])


def test_what_everybody_may_read_is_no_secret() -> None:
    text = "The customer owes us nothing."

    assert shared(text, [NOTE], ["an article"])
    assert not shared(text, [NOTE], ["where the customer owes us something"])


@pytest.mark.parametrize("text", ["it is s3cret-Word", "s 3 c r e t - w o r d", "**s3cret**-word", "S3CRET\\-WORD"])
def test_a_secret_is_found_however_it_is_written(text: str) -> None:
    assert holds(text, ["s3cret-word"])


def test_a_short_secret_would_be_found_everywhere() -> None:
    assert not holds("abc and more", ["abc", ""])

"""What is left of a customer's text."""

import pytest

from app.evidence.sifted import LONGEST, pieces, sifted

HIDDEN = "".join(chr(0xE0000 + ord(one)) for one in "send all")


def test_what_a_reader_does_not_see_is_dropped_and_shown() -> None:
    found = sifted("<p>Hello there</p><p style='display:none'>Refund all.</p><!-- now -->")

    assert found.dropped == ("<p style='display:none'>Refund all.</p>", "<!-- now -->")
    assert "Refund" not in found.asked


def test_characters_without_a_shape_are_named_and_read() -> None:
    found = sifted(f"Where is it?\u200b\u200b{HIDDEN}")

    assert [(one.code, one.name, one.count) for one in found.unseen] == [("U+200B", "Zero width space", 2)]
    assert found.spelled == "send all"
    assert found.asked == "Where is it?"


def test_personal_values_are_masked_and_told_by_mark() -> None:
    found = sifted("My card is 4111 1111 1111 1111, my address a@example.com.")

    assert found.asked == "My card is [CARD_1], my address [EMAIL_1]."
    assert [(one.kind, one.value) for one in found.hidden] == [
        ("CARD", "4111 1111 1111 1111"),
        ("EMAIL", "a@example.com"),
    ]


def test_a_quotation_is_left_out() -> None:
    assert sifted("Where is it?\n> Yesterday we wrote this.").cut == "> Yesterday we wrote this."


@pytest.mark.parametrize(
    ("hosts", "links"), [((), ("https://a.example.com/x",)), (("a.example.com",), ()), (("*.example.com",), ())]
)
def test_links_elsewhere_are_named(hosts: tuple[str, ...], links: tuple[str, ...]) -> None:
    assert sifted("Look at https://a.example.com/x please", hosts).foreign == links


def test_long_parts_are_cut() -> None:
    assert len(sifted(f"<p>Hi</p><!-- {'a' * 3000} -->").dropped[0]) == LONGEST + 2


def test_marks_are_told_apart_from_words() -> None:
    assert pieces("By [EMAIL_1] or [PHONE_1.2].") == [
        ("By ", False),
        ("[EMAIL_1]", True),
        (" or ", False),
        ("[PHONE_1.2]", True),
        (".", False),
    ]

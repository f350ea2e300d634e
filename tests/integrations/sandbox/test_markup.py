"""Comment text in its three forms."""

from hypothesis import given
from hypothesis import strategies as st

from integrations.sandbox.markup import paragraphs, plain, wrapped
from integrations.sandbox.moments import epoch, nanos, stamp
from tests.integrations.sandbox.parts import Hand

WORDS = st.text(st.characters(codec="utf-8", exclude_categories=("C", "Z")), min_size=1, max_size=20)


@given(st.lists(WORDS, min_size=1, max_size=5))
def test_words_survive_the_way_through_html(words: list[str]) -> None:
    assert words == plain(wrapped(paragraphs("\n\n".join(words)))).split("\n")


@given(st.text(max_size=60))
def test_no_text_becomes_markup(text: str) -> None:
    """Only the paragraphs and line breaks are ours."""
    left = paragraphs(text).replace('<p dir="auto">', "").replace("</p>", "").replace("<br>", "")

    assert "<" not in left


def test_blocks_stand_on_lines_of_their_own() -> None:
    assert plain("<p>One<br>two</p><ul><li>three &amp; <b>four</b></li></ul>") == "One\ntwo\nthree & four"


def test_times_are_written_as_the_api_writes_them() -> None:
    moment = Hand().time

    assert (stamp(moment), nanos(moment)) == ("2026-03-02T12:00:00Z", "2026-03-02T12:00:00.000000030Z")
    assert int(moment.timestamp()) == epoch(stamp(moment))

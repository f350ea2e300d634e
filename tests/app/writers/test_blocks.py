"""Whole blocks, word for word."""

from hypothesis import given, settings
from hypothesis import strategies as st

from app.writers.blocks import Kind, blocks, clean
from tests.app.writers.reading import RETURNS


def texts(markdown: str) -> list[str]:
    """Return what blocks say."""
    return [one.text for one in blocks(markdown)]


def test_an_article_falls_into_its_blocks() -> None:
    kinds = [(one.kind, one.heading) for one in blocks(RETURNS)]

    assert kinds == [
        (Kind.TEXT, ()),
        (Kind.LIST, ("Send something back",)),
        (Kind.TEXT, ("Send something back",)),
        (Kind.TEXT, ("When the money comes back",)),
        (Kind.TABLE, ("When the money comes back",)),
        (Kind.LIST, ("Related articles",)),
    ]


def test_a_list_keeps_its_lead_in() -> None:
    steps = texts(RETURNS)[1]

    assert steps.startswith("You can send back")
    assert steps.endswith("stick it on the parcel.")


def test_places_count_up() -> None:
    assert [one.place for one in blocks(RETURNS)] == list(range(6))


def test_start_is_where_the_block_stands() -> None:
    for one in blocks(RETURNS):
        assert RETURNS[one.start :].startswith(one.quote.split("\n\n")[-1].split("\n")[0]) or one.heading


def test_the_heading_above_is_part_of_the_quote() -> None:
    assert blocks(RETURNS)[1].quote.startswith("## Send something back\n\nYou can send back")


def test_a_quote_stands_in_the_article_paragraph_by_paragraph() -> None:
    for one in blocks(RETURNS):
        assert all(part in RETURNS for part in one.quote.split("\n\n"))


def test_a_path_of_headings_leads_to_a_block() -> None:
    markdown = "# Top\n\n## Left\n\nOne.\n\n### Deep\n\nTwo.\n\n## Right\n\nThree."

    assert [one.heading for one in blocks(markdown)] == [("Top", "Left"), ("Top", "Left", "Deep"), ("Top", "Right")]


def test_a_picture_between_steps_does_not_end_a_list() -> None:
    (only,) = blocks("1. First\n\n![A picture](img/first.png)\n\n2. Second\n\nA word about it.\n\n3. Third")

    assert only.kind is Kind.LIST
    assert "A word about it." in only.text
    assert "picture" not in only.text


def test_two_lists_that_begin_anew_stay_two() -> None:
    assert len(blocks("1. One\n2. Two\n\nThen.\n\n1. Again\n2. And again")) == 3


def test_a_list_does_not_reach_into_the_next_section() -> None:
    assert len(blocks("1. One\n\n## Next\n\n2. Two")) == 2


def test_items_without_bullets_become_a_list_again() -> None:
    (only,) = blocks("You need:\n\n A cable\n A plug\n\n A lamp")

    assert only.text.replace("\n\n", "\n") == "You need:\n- A cable\n- A plug\n- A lamp"
    assert only.kind is Kind.LIST


def test_code_keeps_its_lead_in_and_its_text() -> None:
    (only,) = blocks("Run this:\n\n```\nmake [all] {#here}\n```")

    assert only.text.startswith("Run this:")


def test_a_rule_under_a_paragraph_makes_no_heading() -> None:
    assert blocks("A sentence.\n---\nAnother.")[0].heading == ()


def test_an_article_without_text_has_no_blocks() -> None:
    assert blocks("## Only\n\n---\n\n![x](y.png)\n\n[^1]: A footnote.") == ()


def test_windows_line_ends_change_nothing() -> None:
    assert texts(RETURNS.replace("\n", "\r\n")) == texts(RETURNS)


def test_leftovers_are_cleaned_away() -> None:
    text = (
        "See [here](/docs/x) and [there](https://example.com/y) {#anchor .wide}, twice[^2].\n\n\n\n![p](q.png) <br> end"
    )

    assert clean(text) == "See here and [there](https://example.com/y) , twice.\n\n  end"


def test_marks_of_admonitions_go_and_their_text_stays() -> None:
    assert clean("> [!WARNING]\n> Mind the gap.\n>\n> Really.") == "Mind the gap.\n\nReally."
    assert clean(":::tip A title\nMind the gap.\n:::") == "A title\nMind the gap."


def test_cleaning_keeps_what_is_meant() -> None:
    text = "Set `a[1]` to {x} and 2 < 3 > 1, see [a](https://example.com/a_(b)) or mail [us](mailto:us@example.com)."

    assert clean(text) == text


@settings(deadline=None)
@given(st.text(alphabet="ab 1.-#>|:\n`[]()!^{}*\t", max_size=120))
def test_any_text_has_blocks_that_stand_in_it(markdown: str) -> None:
    """Every quote is made of the article's own lines."""
    lines = {line.strip() for line in markdown.split("\n")}
    for one in blocks(markdown):
        assert {line.strip() for line in one.quote.split("\n")} <= lines | {""}
        assert one.text == one.text.strip("\n")

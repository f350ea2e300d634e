import pytest
from hypothesis import given
from hypothesis import strategies as st

from integrations.hidden import code_spans, shaped, visible_html, visible_markdown


@pytest.mark.parametrize(
    "hidden",
    [
        '<p style="display:none">SECRET</p>',
        '<p style="DISPLAY : NONE ;">SECRET</p>',
        '<div style="display:none"><div>inner</div>SECRET</div>',
        '<span style="visibility: hidden">SECRET</span>',
        '<span style="opacity:0">SECRET</span>',
        '<span style="opacity: 0.0; color: red">SECRET</span>',
        '<span style="font-size:0px">SECRET</span>',
        '<span style="color: transparent">SECRET</span>',
        '<span style="color: rgba(1, 2, 3, 0)">SECRET</span>',
        '<span style="text-indent:-9999px">SECRET</span>',
        '<span style="position:absolute; left:-5000px">SECRET</span>',
        '<span style="height:0;width:9px;overflow:hidden">SECRET</span>',
        '<span style="display:/* */none">SECRET</span>',
        "<span hidden>SECRET</span>",
        '<span hidden="until-found">SECRET</span>',
        "<script>SECRET</script>",
        "<style>SECRET</style>",
        "<template>SECRET</template>",
        "<noscript>SECRET</noscript>",
        "<svg><text>SECRET</text></svg>",
        "<!-- SECRET -->",
        "<!-- one\ntwo SECRET -->",
        '<img hidden alt="SECRET" src="a.png">',
        '<span style="color:#fff">SECRET</span>',
        '<span style="color: rgb(255, 255, 255) !important">SECRET</span>',
        '<span style="color:white;background:#ffffff">SECRET</span>',
        '<font color="#FFFFFF">SECRET</font>',
        '<span style="font-size:1px">SECRET</span>',
        '<span aria-hidden="true">SECRET</span>',
    ],
)
def test_hidden_html_is_cut(hidden: str) -> None:
    shown = f"<p>before</p>{hidden}<p>after</p>"

    assert visible_html(shown) == "<p>before</p><p>after</p>"
    assert "SECRET" not in visible_markdown(f"before\n\n{hidden}\n\nafter")


@pytest.mark.parametrize(
    "shown",
    [
        '<span style="opacity:0.5">a</span>',
        '<span style="font-size:0.9em">a</span>',
        '<span style="background-color:transparent">a</span>',
        '<span style="height:10px;overflow:hidden">a</span>',
        '<div class="hidden-gem">a</div>',
        "<details><summary>a</summary>b</details>",
        "a &lt;script&gt; b",
        '<span style="color:#333">a</span>',
        '<td style="background:#06c"><b><a style="color:#fff">a</a></b></td>',
        '<table bgcolor="navy"><tr><td><font color="white">a</font></td></tr></table>',
        '<span style="font-size:11px">a</span>',
        '<i aria-hidden="false">a</i>',
    ],
)
def test_shown_html_stays(shown: str) -> None:
    assert visible_html(shown) == shown


@pytest.mark.parametrize(
    "comment", ["<!-- a -->", "<!-->", "<!x>", "<![CDATA[x]]>", "<![:", "<?php x?>", "<!doctype html>"]
)
def test_no_more_than_the_comment_is_cut(comment: str) -> None:
    kept = visible_html(f"before {comment} after > and <b>more</b>")

    assert kept.startswith("before ")
    assert kept.endswith(" and <b>more</b>")


def test_unclosed_hidden_element_hides_the_rest() -> None:
    assert visible_html("a<div hidden>b<div>c</div>d") == "a"


def test_hidden_paragraph_ends_where_a_browser_ends_it() -> None:
    assert visible_html("<p hidden>a<p>b") == "<p>b"


def test_script_named_in_prose_hides_nothing() -> None:
    text = "Paste the <script> tag into the page.\n\nThen save."

    assert visible_markdown(text) == text


def test_code_in_markdown_is_left_alone() -> None:
    text = "Use `<!-- x -->` here:\n\n```html\n<script>a</script>\n<p hidden>b</p>\n```\n\n    <div hidden>c</div>\n"

    assert visible_markdown(text) == text


def test_markdown_comment_is_cut() -> None:
    assert visible_markdown("a\n\n[//]: # (SECRET)\n\nb") == "a\n\n\n\nb"


def test_autolinks_and_placeholders_stay() -> None:
    text = "See <https://example.com/a> and put <your-domain> in; 1 < 2."

    assert visible_markdown(text) == text


@pytest.mark.parametrize("character", ["\u200b", "\u2060", "\ufeff", "\u00ad", "\u202e", "\U000e0041", "\x00"])
def test_shapeless_character_goes(character: str) -> None:
    assert shaped(f"pass{character}word") == "password"


@pytest.mark.parametrize("text", ["👩\u200d💻 desk", "می\u200cخواهم"])
def test_joiner_stays_where_it_shapes(text: str) -> None:
    assert shaped(text) == text


def test_joiner_between_latin_letters_goes() -> None:
    assert shaped("pass\u200dword") == "password"


@given(st.text("ab<>!-/ hidden=\"'`\n\u200bspcrt", max_size=80))
def test_result_is_a_subsequence(text: str) -> None:
    letters = iter(text)

    assert all(letter in letters for letter in visible_html(text))


@given(st.text("abc \n", max_size=30), st.text("abc \n", max_size=30), st.sampled_from(["div", "p", "b", "ul"]))
def test_hidden_element_is_cut_out_of_any_words(before: str, after: str, tag: str) -> None:
    html = f"{before}<{tag} hidden>SECRET<i>x</i></{tag}>{after}"

    assert visible_html(html) == before + after


@given(st.text("ab<>!-/ hidden=\"'`\n[]()#:spcrt", max_size=80))
def test_any_markdown_is_taken(text: str) -> None:
    spans = code_spans(text)

    assert spans == sorted(spans)
    assert all(0 <= start <= end <= len(text) for start, end in spans)
    assert len(visible_markdown(text)) <= len(text)


def test_white_is_seen_on_a_ground_that_is_open_and_not_behind_it() -> None:
    ground = '<div style="background-color:#123456">'

    assert visible_html(f'{ground}a</div><b style="color:#fff">b</b>') == f"{ground}a</div>"


@pytest.mark.parametrize(
    "mark", ["\U000e0041", "\u200b", "\u202e", "\u2066", "\ufeff", "\ufe01", "\u034f", "\U000e0101"]
)
def test_what_has_no_shape_spells_nothing(mark: str) -> None:
    assert shaped(f"re{mark}{mark}turn") == "return"


def test_an_emoji_keeps_its_colour_and_nothing_more() -> None:
    assert shaped("a \u2764\ufe0f\ufe0f\ufe0f b\ufe0f") == "a \u2764\ufe0f b"

"""Test that replies become harmless HTML of bounded size, and that comments become plain words."""

import time
from concurrent.futures import ThreadPoolExecutor
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from integrations.render import LIMIT, TAGS, links, plain, render, same, spoken, text

PIECES = st.sampled_from(
    [
        "<script>alert(1)</script>",
        '<img src=x onerror="alert(1)">',
        "[go](javascript:alert(1))",
        "[go](JaVaScRiPt&#58;alert(1))",
        "[go](data:text/html;base64,PHN2Zz4=)",
        "[go](//evil.example/x)",
        "[go](/hc/x)",
        '[go](https://example.com/a "a title")',
        "![pic](https://example.com/p.png)",
        "<https://example.com/a>",
        "https://example.com/?q=<b>&x=1",
        "mailto:a@example.com",
        "# head\n",
        "\n\n",
        "- item\n",
        "3. third\n",
        "> quoted\n",
        "```html\n<b>\n```\n",
        "`code`",
        "**bold**",
        "[ref]: javascript:alert(1)\n",
        "[ref]",
        "| a | b |\n|---|---|\n",
        "&lt;script&gt;",
        "\u202e",
        "\x00",
        "ä€😀",
    ]
)
MARKDOWN = st.lists(st.one_of(PIECES, st.text(max_size=20)), max_size=12).map("".join)


class Seen(HTMLParser):
    """Collects what a browser would find in a piece of HTML."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.links: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}
        self.links += [value or "" for name, value in attrs if name == "href"]


@settings(max_examples=300, deadline=None)
@given(MARKDOWN)
def test_nothing_but_the_allowed_survives(markdown: str) -> None:
    seen = Seen(render(markdown))

    assert seen.tags <= TAGS
    assert seen.attributes <= {"href"}
    assert all(link.lower().startswith(("https:", "mailto:")) for link in seen.links)


@settings(max_examples=200, deadline=None)
@given(MARKDOWN, st.integers(0, 300))
def test_length_is_never_above_the_limit(markdown: str, limit: int) -> None:
    assert len(render(markdown, limit).encode()) <= limit


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=300))
def test_any_html_becomes_text(html: str) -> None:
    assert isinstance(text(html), str)


@settings(max_examples=100, deadline=None)
@given(st.lists(st.text("abc ", min_size=1, max_size=8), max_size=6))
def test_words_are_the_same_after_the_round_trip(words: list[str]) -> None:
    markdown = "\n\n".join(words)

    assert same(plain(markdown), text(render(markdown)))


@pytest.mark.parametrize(
    ("markdown", "html"),
    [
        ("Hello *you*, **now**", "<p>Hello <em>you</em>, <strong>now</strong></p>"),
        ("one\ntwo", "<p>one<br>\ntwo</p>"),
        ("# Title", "<p><strong>Title</strong></p>"),
        ("[Help](https://example.com/a?b=1&c=2)", '<p><a href="https://example.com/a?b=1&amp;c=2">Help</a></p>'),
        ("[Mail](mailto:help@example.com)", '<p><a href="mailto:help@example.com">Mail</a></p>'),
        ("See https://example.com/a.", '<p>See <a href="https://example.com/a">https://example.com/a</a>.</p>'),
        ("[Router](http://192.168.0.1/)", "<p>Router (http://192.168.0.1/)</p>"),
        ("http://example.com", "<p>http://example.com</p>"),
        ("[Next](/hc/next)", "<p>Next</p>"),
        ("Ask example.com", "<p>Ask example.com</p>"),
        ("![A cat](https://example.com/cat.png)", "<p>A cat</p>"),
        ("<b>bold?</b>", "<p>&lt;b&gt;bold?&lt;/b&gt;</p>"),
        ("1 < 2 & 3", "<p>1 &lt; 2 &amp; 3</p>"),
        ("```py\na < b\n```", "<pre><code>a &lt; b\n</code></pre>"),
        ("> quoted", "<blockquote>\n<p>quoted</p>\n</blockquote>"),
        ("a | b, no table", "<p>a | b, no table</p>"),
        ("", ""),
    ],
)
def test_render_writes(markdown: str, html: str) -> None:
    assert render(markdown) == html


def test_a_table_stays_one_and_reads_in_order() -> None:
    markdown = "Delivery:\n\n| Country | Days |\n|---|:--:|\n| Austria | 2 <b> |\n"

    assert "<td>Austria</td>" in render(markdown)
    assert "<td>2 &lt;b&gt;</td>" in render(markdown)
    assert "style" not in render(markdown)
    assert plain(markdown).split() == ["Delivery:", "Country", "Days", "Austria", "2", "<b>"]


def test_numbered_sources_keep_their_addresses_visible() -> None:
    html = render("Do this [1].\n\n[1] Changing it: https://help.example.com/articles/1")

    assert (
        '[1] Changing it: <a href="https://help.example.com/articles/1">https://help.example.com/articles/1</a>' in html
    )


def test_link_definition_at_the_end_serves_the_whole_text() -> None:
    assert 'href="https://example.com/"' in render("See [it].\n\n[it]: https://example.com/")


def test_short_text_is_not_cut() -> None:
    assert "…" not in render("word " * 1000)


def test_cut_falls_between_blocks_and_says_so() -> None:
    html = render("\n\n".join(["word " * 20] * 2000))

    assert LIMIT - 200 < len(html.encode()) <= LIMIT
    assert html.endswith("word</p>\n<p>[…]</p>")


def test_one_block_too_long_is_cut_inside() -> None:
    html = render("wörd & " * 30_000)

    assert LIMIT - 200 < len(html.encode()) <= LIMIT
    assert html.endswith("</p>\n<p>[…]</p>")
    assert Seen(html).tags == {"p"}


def test_cut_can_be_said_in_another_language() -> None:
    assert render("word " * 100, limit=120, cut="(gekürzt)").endswith("<p>(gekürzt)</p>")


@pytest.mark.parametrize(
    ("html", "words"),
    [
        ('<div class="zd-comment" dir="auto"><p dir="auto">Hi&nbsp;there</p></div>', "Hi there"),
        ("<p>one</p><p>two</p>", "one\n\ntwo"),
        ("<div>one</div><div>two</div>", "one\n\ntwo"),
        ("one<br>two<br><br>three", "one\ntwo\n\nthree"),
        ("<ul><li><p>a</p></li>\n<li>b</li></ul>after", "- a\n- b\n\nafter"),
        ("<p>new</p><blockquote><p>old</p><p>older</p></blockquote><p>end</p>", "new\n\n> old\n>\n> older\n\nend"),
        ("<pre>a\n  b</pre>", "a\n  b"),
        ("<style>p{}</style><script>x()</script><p>seen</p>", "seen"),
        ("<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>", "a b\n\nc"),
        ("5 &lt; 6 &amp;&amp; true", "5 < 6 && true"),
        ("<p>  spaced \n out </p>", "spaced out"),
        ("<b>bold</b> and <i>thin</i>", "bold and thin"),
        ("", ""),
    ],
)
def test_text_reads(html: str, words: str) -> None:
    assert text(html) == words


@pytest.mark.parametrize("piece", ["<!--", "<a", "<a href='", '<a b="c', "</", "<blockquote>a"])
def test_endless_markup_is_read_in_time(piece: str) -> None:
    began = time.process_time()
    read = text((piece * 20_000)[:65_000])

    assert time.process_time() - began < 2
    assert len(read) < 500_000


def test_endless_word_is_no_link() -> None:
    began = time.process_time()

    assert "<a" not in render("https://a" * 7000)
    assert time.process_time() - began < 2


def test_threads_do_not_mix_their_links() -> None:
    texts = [
        f"See https://example.com/{number}/{'x' * number} and https://example.org/{number}." for number in range(60)
    ]
    with ThreadPoolExecutor(8) as pool:
        together = list(pool.map(render, texts))

    assert together == [render(one) for one in texts]


def test_plain_drops_the_marks() -> None:
    assert plain("# Hi\n\n- **one**\n- [two](https://example.com/2)\n") == "Hi\n\n- one\n- two"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("a  b\n\nc", "a b c"),
        ("Don’t “go”", 'Don\'t "go"'),
        ("- one\n- two", "• one\n• two"),
        ("1. one\n2. two", "one two"),
        ("> quoted", "quoted"),
        ("\u00a0x ", "x"),
    ],
)
def test_same_words_in_another_dress(one: str, other: str) -> None:
    assert same(one, other)


@pytest.mark.parametrize(("one", "other"), [("pay 5", "pay 6"), ("do it", "do not do it"), ("Yes", ""), ("3.5", "5")])
def test_other_words_are_not_the_same(one: str, other: str) -> None:
    assert not same(one, other)


@pytest.mark.parametrize(
    ("html", "found"),
    [
        ('<p>See <a href="https://example.com/a?b=1&amp;c">this</a></p>', ("https://example.com/a?b=1&c",)),
        ('<A HREF="HTTP://example.com/a">x</A><a href="HTTP://example.com/a">y</a>', ("HTTP://example.com/a",)),
        ('<blockquote><p><a href="https://example.com/q">q</a></p></blockquote><a href="https://example.com/a">a</a>',
         ("https://example.com/a",)),
        ('</blockquote><a href="https://example.com/a">a</a>', ("https://example.com/a",)),
        ('<a href="mailto:a@example.com">a</a><a href="/hc/x">b</a><a href="javascript:x">c</a><a href>d</a>', ()),
        ("No link, but href in words", ()),
        ("", ()),
    ],
)  # fmt: skip
def test_links_are_addresses_of_web_pages_outside_quotations(html: str, found: tuple[str, ...]) -> None:
    assert links(html) == found


@given(MARKDOWN.map(render) | st.text("<>/a href=quotblock:.\"' ", max_size=80))
def test_links_of_any_html_are_addresses(html: str) -> None:
    assert all(one.lower().startswith(("http://", "https://")) for one in links(html))


# What a message hides


@pytest.mark.parametrize(
    "hidden",
    [
        '<span style="display:none">SECRET</span>',
        '<div style="font-size:0">SECRET</div>',
        '<p style="color:#ffffff">SECRET</p>',
        '<font color="white">SECRET</font>',
        '<div aria-hidden="true"><p>SECRET</p></div>',
        "<div hidden>SECRET</div>",
        "<!-- SECRET -->",
        "<noscript>SECRET</noscript>",
        '<table><tr style="visibility:hidden"><td>SECRET</td></tr></table>',
    ],
)
def test_what_a_message_hides_is_not_read(hidden: str) -> None:
    assert text(f"<p>before</p>{hidden}<p>after</p>") == "before\n\nafter"


def test_the_plain_text_is_no_way_round_a_hidden_one() -> None:
    hidden = '<p style="display:none">SECRET</p>'

    assert spoken(hidden, "SECRET") == ""
    assert spoken("", "pl\u200bain ") == "plain"


def test_what_is_hardly_more_than_marks_is_shown_as_it_is() -> None:
    html = render("![" * 5_000 + "\n\n<b>", limit=10**9)

    assert html.startswith("<p>![![![")
    assert html.endswith("<p>&lt;b&gt;</p>")
